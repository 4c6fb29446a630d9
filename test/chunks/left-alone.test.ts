import { beforeEach, describe, expect, it } from 'vitest'
import * as rolldown from 'rolldown'
import { rollup } from 'rollup'
import unpluginProbes from 'unplugin-probes'
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

const HOSTS: Record<string, (before: object) => Promise<Made>> = {
  rollup: async (before) => {
    const warnings: string[] = []
    const folder = process.cwd()
    process.chdir(project.folder)
    try {
      const plugins = [before as never, unpluginProbes.rollup()]
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
  rolldown: async (before) => {
    const warnings: string[] = []
    const plugins = [before, unpluginProbes.rolldown()] as never
    const onLog = (level: string, { message }: { message: string }): void => void (level === 'warn' && warnings.push(message))
    const bundle = await rolldown.rolldown({ cwd: project.folder, input: 'src/main.js', plugins, onLog })
    return { code: (await bundle.generate({})).output[0].code, warnings }
  },
  vite: async (before) => {
    const warnings: string[] = []
    const logger = createLogger('silent')
    logger.warn = logger.warnOnce = (text) => void warnings.push(text)
    const result = await viteBuild({
      root: project.folder,
      configFile: false,
      customLogger: logger,
      plugins: [before as never, unpluginProbes.vite()],
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
})
