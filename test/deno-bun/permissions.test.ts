import { spawn, spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { beforeAll, describe, expect, it } from 'vitest'
import { findHost, noHost } from '../../scripts/find-host.ts'
import { build } from '../hosts/hosts.ts'
import { Project } from '../hosts/project.ts'

const deno = await findHost('deno')
if (!deno) console.log(noHost('deno'))
const hasTerminal = process.platform === 'linux' && spawnSync('script', ['--version']).status === 0
if (!hasTerminal) console.log('the tests at a terminal want script(1) of util-linux')

const HOOKS = `export default (probes: any): void => {
  probes.enable('src/main.ts:2', ({ vals }: any) => { console.log('seen', vals.value) })
}
`
const DENIED = 'cannot be read: Deno does not grant it; start with --allow-read (HOOKS_ACCESS); no probe is on'
let project: Project
let file: string
let trusting: string

beforeAll(async () => {
  project = new Project(undefined, { 'src/main.ts': 'function main(value: number): void {\n  console.log(value)\n}\nmain(7)\n' })
  const entry = 'src/main.ts'
  file = (await build('esbuild esm', project, { entry, plugin: { hooks: './probes.hooks.ts' } })).file
  trusting = (await build('esbuild esm', project, { entry, name: 'trusting', plugin: { hooks: './probes.hooks.ts', trust: true } })).file
  writeFileSync(project.path('probes.hooks.ts'), HOOKS)
})

/** Runs a program that has to end by itself, and what it has printed. */
function run(command: string, args: readonly string[]): Promise<{ code: number | null; output: string }> {
  const { PROBES: _, PROBES_HOOKS: __, ...env } = process.env
  const child = spawn(command, args, { cwd: project.folder, env: { ...env, NO_COLOR: '1' }, stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  child.stdout.on('data', (data) => (output += String(data)))
  child.stderr.on('data', (data) => (output += String(data)))
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, output })))
}

function inDeno(flags: readonly string[], program = file): Promise<{ code: number | null; output: string }> {
  return run(deno!, ['run', '--no-prompt', ...flags, program])
}

describe.skipIf(!deno)('Deno, by what it grants', () => {
  it('nothing: the program runs, and one line says what to do', async () => {
    expect(await inDeno([])).toEqual({ code: 0, output: `probes: hooks ./probes.hooks.ts: ${DENIED}\n7\n` })
  })

  it('all files: no more is needed', async () => {
    const { code, output } = await inDeno(['--allow-read'])
    expect(code).toBe(0)
    expect(output).toMatch(/^seen 7\n7$/m)
    expect(output).toMatch(/^probes: hooks \.\/probes\.hooks\.ts loaded: 1 probe on$/m)
  })

  it('its folder: who can write the folders above nobody can tell, which is said', async () => {
    const { code, output } = await inDeno(['--allow-read=.'])
    expect(code).toBe(0)
    expect(output).toMatch(
      /^probes: hooks \.\/probes\.hooks\.ts: refused: it is code, and Deno does not grant to tell who can write \/.*; start with --allow-read, or build with trust: true to run it unchecked \(HOOKS_ACCESS\); no probe is on\n7\n$/,
    )
  })

  it('its folder, and a build that trusts it', async () => {
    const { code, output } = await inDeno(['--allow-read=.'], trusting)
    expect(code).toBe(0)
    expect(output).toMatch(/^seen 7\n7$/m)
  })

  it('the environment: PROBES=off counts where it may be read', async () => {
    expect((await run('env', ['PROBES=off', deno!, 'run', '--no-prompt', '--allow-read', '--allow-env=PROBES', file])).output).toBe('7\n')
  })

  it.skipIf(!hasTerminal)('nobody is asked at the terminal', async () => {
    const flags = ['', '--allow-read=.', '--allow-env', '--allow-read']
    const outputs = await Promise.all(flags.map((flag) => run('script', ['-qec', `timeout 60 ${deno!} run ${flag} ${file}`, '/dev/null'])))
    for (const { code, output } of outputs) {
      expect(output).toMatch(/^7\r?$/m)
      expect(output).not.toContain('Allow?')
      expect(code).toBe(0)
    }
  })
})
