import { spawn } from 'node:child_process'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { instrument } from 'unplugin-probes/transform'

const DIST = join(createRequire(import.meta.url).resolve('unplugin-probes/package.json'), '../dist')

export interface Ended {
  readonly stdout: string
  readonly stderr: string
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
}

/**
 * Runs lines of a module in a process of its own. They find `work(x)`, whose first statement is `work.mjs:2`, and `probes`.
 * @param before lines that run before the runtime is loaded
 * @param stderr where the process's stderr goes; `'gone'` is one whose reader has left, `'unread'` one whose reader does not read
 */
export function runChild(
  lines: readonly string[],
  before: readonly string[] = [],
  stderr: 'pipe' | 'gone' | 'unread' | number = 'pipe',
): Promise<Ended> {
  const folder = mkdtempSync(join(tmpdir(), 'probes-child-'))
  writeFileSync(join(folder, 'work.mjs'), instrument('export function work(x) {\n  return x + 1\n}\n', 'work.mjs')!.code)
  const head = [
    ...before,
    `const { work } = await import('./work.mjs')`,
    `const { probes } = await import(${JSON.stringify(pathToFileURL(join(DIST, 'runtime.js')).href)})`,
    `const pause = (ms) => new Promise((resolve) => realTimeout(resolve, ms))`,
  ]
  writeFileSync(join(folder, 'main.mjs'), [`const realTimeout = setTimeout`, ...head, ...lines].join('\n'))
  const child = spawn(process.execPath, [join(folder, 'main.mjs')], {
    stdio: ['ignore', 'pipe', typeof stderr === 'number' ? stderr : 'pipe'],
  })
  const ended = { stdout: '', stderr: '' }
  child.stdout!.on('data', (data) => (ended.stdout += String(data)))
  if (stderr === 'gone') child.stderr!.destroy()
  else if (stderr === 'pipe') child.stderr!.on('data', (data) => (ended.stderr += String(data)))
  return new Promise((resolve) => child.on(stderr === 'unread' ? 'exit' : 'close', (code, signal) => resolve({ ...ended, code, signal })))
}
