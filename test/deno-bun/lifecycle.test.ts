import { copyFileSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { build as esbuild } from 'esbuild'
import probes from 'unplugin-probes/esbuild'
import { afterEach, describe, expect, it } from 'vitest'
import { findHost, noHost } from '../../scripts/find-host.ts'
import { build } from '../hosts/hosts.ts'
import { Project } from '../hosts/project.ts'
import { Running } from '../hosts/running.ts'

const deno = await findHost('deno')
const bun = await findHost('bun')
if (!deno) console.log(noHost('deno'))
if (!bun) console.log(noHost('bun'))

/** What runs a program with as few permissions as hooks files need. */
const RUNTIMES: readonly (readonly [name: string, command: readonly string[]])[] = [
  ...(deno ? [['Deno', [deno, 'run', '--no-prompt', '--allow-read']] as const] : []),
  ...(bun ? [['Bun', [bun]] as const] : []),
]

const server = new Project('server')
let running: Running | undefined
afterEach(() => running?.kill())

function emptyFolder(): string {
  return realpathSync(mkdtempSync(join(tmpdir(), 'probes-runtimes-')))
}

function hooks(marker: string, body: string): string {
  return `export default (probes: any): void => {
  probes.enable('${marker}', ({ vals, uv, stack }: any) => { ${body} })
}
`
}

describe.skipIf(RUNTIMES.length === 0)('a bundle with hooks', () => {
  for (const [runtime, command] of RUNTIMES) {
    for (const host of ['esbuild esm', 'webpack'] as const) {
      it(`${runtime}, ${host}: a hooks file is saved, edited, broken and deleted, and the program ends by itself`, async () => {
        const { file } = await build(host, server, { entry: 'src/server.ts', minify: true, plugin: { hooks: './probes.hooks.ts' } })
        const folder = emptyFolder()
        const hooksFile = join(folder, 'probes.hooks.ts')
        copyFileSync(file, join(folder, basename(file)))
        running = new Running(join(folder, basename(file)), folder, {}, command)
        expect(await running.ask('a')).toBe('served A 1')
        writeFileSync(hooksFile, hooks(server.address('serve'), `console.log('seen', JSON.stringify({ ...vals, ...uv }))`))
        await running.until(/^probes: hooks \.\/probes\.hooks\.ts loaded: 1 probe on/m)
        expect(await running.ask('b')).toBe('served B 2')
        await running.until(/^seen \{"text":"b","answer":"B","served":2\}$/m)
        writeFileSync(hooksFile, hooks(server.address('serve'), `console.log('edited', vals.answer)`))
        await running.until(/(?:loaded: 1 probe on[^]*){2}/)
        expect(await running.ask('c')).toBe('served C 3')
        await running.until(/^edited C$/m)
        writeFileSync(hooksFile, 'this is no program')
        await running.until(/^probes: hooks probes\.hooks\.ts:1:\d+: SyntaxError: .+ \(HOOKS_SYNTAX\); the probes that were on stay on$/m)
        rmSync(hooksFile)
        await running.until(/^probes: hooks \.\/probes\.hooks\.ts removed: 1 probe off$/m)
        expect(await running.ask('d')).toBe('served D 4')
        expect(await running.end()).toBe(0)
        expect(running.output.match(/^(?:seen|edited)/gm)).toHaveLength(2)
      })
    }

    it(`${runtime}: the stack at a hit is the program's, and so are its errors' stacks after it`, async () => {
      const project = new Project(undefined, {
        'src/main.ts': [
          'function inner(value: number): number {',
          '  const twice = value * 2',
          '  return twice',
          '}',
          'function outer(): number {',
          '  const found = inner(4)',
          // Bun makes a tail call of what is only returned, which leaves no frame.
          '  return found + 1',
          '}',
          'console.log(outer())',
          "console.log(String(new Error('own').stack).split('\\n').length > 1)",
          "Error.prepareStackTrace = () => 'made by the program'",
          "console.log(new Error('own').stack)",
        ].join('\n'),
        'probes.hooks.ts': hooks('src/main.ts:3', 'console.log(stack)'),
      })
      const { file } = await build('esbuild esm', project, { entry: 'src/main.ts', plugin: { hooks: './probes.hooks.ts' } })
      running = new Running(file, project.folder, {}, command)
      expect(await running.end()).toBe(0)
      const place = (line: number): RegExp => new RegExp(String.raw`^    at (?:outer \()?\S*src/main\.ts:${line}:\d+\)?$`)
      const [first, second, third, ...rest] = running.output.split('\n').filter((line) => !line.startsWith('probes:'))
      expect(first).toBe('    at inner (src/main.ts:3:3)')
      expect([second, third]).toEqual([expect.stringMatching(place(6)), expect.stringMatching(place(9))])
      expect(rest.filter((line) => !/^\s+at .+(?:node:|ext:)/.test(line))).toEqual(['9', 'true', 'made by the program', ''])
    })

    it(`${runtime}: in worker threads`, async () => {
      const project = new Project()
      for (const name of ['main', 'worker', 'double'])
        copyFileSync(join(import.meta.dirname, 'threads', `${name}.ts`), project.path(`${name}.ts`))
      project.write('probes.hooks.ts', hooks('double.ts:3', `console.log('seen', vals.value)`))
      await esbuild({
        absWorkingDir: project.folder,
        entryPoints: ['main.ts', 'worker.ts'],
        bundle: true,
        platform: 'node',
        format: 'esm',
        outdir: 'out',
        outExtension: { '.js': '.mjs' },
        plugins: [probes({ hooks: './probes.hooks.ts', cache: false, summary: false })],
      })
      running = new Running(project.path('out/main.mjs'), project.folder, {}, command)
      expect(await running.end()).toBe(0)
      expect(running.output.match(/^(?:seen|main) .*$/gm)?.sort()).toEqual(['main 2, worker 8', 'seen 1', 'seen 4'])
      expect(running.output.match(/^probes(?: \[thread \d+\])?: hooks \.\/probes\.hooks\.ts loaded: 1 probe on$/gm)).toHaveLength(2)
    })
  }
})
