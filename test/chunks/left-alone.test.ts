import { beforeEach, describe, expect, it } from 'vitest'
import * as rolldown from 'rolldown'
import { rollup } from 'rollup'
import unpluginProbes, { type Options } from 'unplugin-probes'
import { build as viteBuild, createLogger } from 'vite'
import MagicString from 'magic-string'
import { Project } from '../hosts/project.ts'

const COMPONENT = `<script>
export function inside(x) {
  const twice = x * 2
  return twice
}
</script>
`
const FILES = {
  'src/main.js': `import { inside } from './a.view.js'
import './b.view.js'
import './state.svelte.js'
console.log(inside(1))
`,
  'src/a.view.js': COMPONENT,
  'src/b.view.js': COMPONENT,
  'src/state.svelte.js': `export function state(x) {
  const value = x + 1
  return value
}
console.log(state(1))
`,
}

let project: Project
beforeEach(() => {
  project = new Project(undefined, FILES)
})

/** A compiler of components: at load, or of what was loaded; with a map or without one. */
function compiler(at: 'load' | 'transform', isMapped: boolean) {
  const compile = (text: string, id: string): { code: string; map?: unknown } => {
    const edited = new MagicString(text)
    edited.remove(0, '<script>\n'.length).remove(text.indexOf('</script>'), text.length).prepend('/* made */\n\n')
    const code = edited.toString()
    // With Rollup `map: null` says that nothing has moved.
    return isMapped ? { code, map: edited.generateMap({ source: id, hires: true, includeContent: true }) } : { code }
  }
  const isComponent = (id: string): boolean => id.endsWith('.view.js')
  return at === 'load'
    ? { name: 'compiler', load: (id: string) => (isComponent(id) ? compile(COMPONENT, id) : null) }
    : { name: 'compiler', enforce: 'pre', transform: (code: string, id: string) => (isComponent(id) ? compile(code, id) : null) }
}

interface Made {
  readonly code: string
  readonly warnings: readonly string[]
}

/** Ours behind the compiler's, or before. */
function ordered(compiler: object, own: unknown, order?: 'behind'): unknown[] {
  return order === 'behind' ? [own, compiler] : [compiler, own]
}

const HOSTS: Record<string, (compiler: object, options?: Options, order?: 'behind') => Promise<Made>> = {
  rollup: async (compiler, options, order) => {
    const warnings: string[] = []
    const folder = process.cwd()
    process.chdir(project.folder)
    try {
      const plugins = ordered(compiler, unpluginProbes.rollup(options), order) as never
      const bundle = await rollup({
        input: 'src/main.js',
        plugins,
        onLog: (level, { message }) => void (level === 'warn' && warnings.push(message)),
      })
      return { code: (await bundle.generate({})).output[0].code, warnings }
    } finally {
      process.chdir(folder)
    }
  },
  rolldown: async (compiler, options, order) => {
    const warnings: string[] = []
    const plugins = ordered(compiler, unpluginProbes.rolldown(options), order) as never
    const onLog = (level: string, { message }: { message: string }): void => void (level === 'warn' && warnings.push(message))
    const bundle = await rolldown.rolldown({ cwd: project.folder, input: 'src/main.js', plugins, onLog })
    return { code: (await bundle.generate({})).output[0].code, warnings }
  },
  vite: async (compiler, options, order) => {
    const warnings: string[] = []
    const logger = createLogger('silent')
    logger.warn = logger.warnOnce = (text) => void warnings.push(text)
    const result = await viteBuild({
      root: project.folder,
      configFile: false,
      customLogger: logger,
      plugins: ordered(compiler, unpluginProbes.vite(options), order) as never,
      build: { write: false, minify: false, rolldownOptions: { input: project.path('src/main.js') } },
    })
    return { code: (result as { output: { code: string }[] }).output[0]!.code, warnings }
  },
}

/** Of each file that has sites: its name as the definitions have it. */
function filesWithSites(code: string): string[] {
  return [...code.matchAll(/,\s*["'](src\/[^"']+)["'],/g)].map(([, file]) => file!).sort()
}

describe.each(Object.keys(HOSTS))('%s', (host) => {
  it.each(['load', 'transform'] as const)('a plugin before us changes a file at %s', async (at) => {
    const mapped = await HOSTS[host]!(compiler(at, true))
    expect(filesWithSites(mapped.code)).toEqual(
      ['src/a.view.js', 'src/b.view.js', 'src/main.js'].filter((file) => mapped.code.includes(file)),
    )
    expect(filesWithSites(mapped.code)).toContain('src/a.view.js')
    expect(mapped.warnings.filter((text) => text.includes('PROBES_NO_MAP'))).toEqual([])
    const { code, warnings } = await HOSTS[host]!(compiler(at, false))
    expect(filesWithSites(code)).toEqual(['src/main.js'])
    expect(warnings.filter((text) => text.includes('PROBES_NO_MAP'))).toEqual([
      expect.stringMatching(/src\/[ab]\.view\.js gets no sites, nor does any other file like it: .*\(PROBES_NO_MAP\)/s),
    ])
  })

  it('a module of Svelte has none, and that is said', async () => {
    const { code, warnings } = await HOSTS[host]!(compiler('load', true))
    expect(filesWithSites(code)).not.toContain('src/state.svelte.js')
    expect(warnings.filter((text) => text.includes('PROBES_SVELTE'))).toEqual([
      expect.stringMatching(/src\/state\.svelte\.js gets no sites/),
    ])
  })

  it.each(['vue', 'svelte', 'astro', 'mdx'])('%s before its compiler: no code, told once', async (ending) => {
    const file = `src/one.${ending}`
    const markup = `<p>{ it's : [no code }</p>\n`
    project = new Project(undefined, {
      'src/main.js': `import './one.${ending}'\nimport './two.${ending}'\nconsole.log(1)\n`,
      [file]: markup,
    })
    project.write(`src/two.${ending}`, markup)
    const compile = {
      name: 'compiler',
      transform: (_: string, id: string) => (id.endsWith(ending) ? { code: 'export {}', map: null } : null),
    }
    const { code, warnings } = await HOSTS[host]!(compile, { include: 'src/**' }, 'behind')
    expect(filesWithSites(code)).toEqual(['src/main.js'])
    // Vite hands components to us behind all compilers: this one has left no way back.
    const said = host === 'vite' ? ' gets no sites.*\\(PROBES_NO_MAP\\)' : ' and 1 more came as .*\\(PROBES_COMPONENT\\)'
    expect(warnings.filter((text) => text.includes('PROBES_'))).toEqual([
      expect.stringMatching(new RegExp(`src/(?:one|two)\\.${ending}${said}`, 's')),
    ])
  })
})
