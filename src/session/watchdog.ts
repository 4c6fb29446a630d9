import { spawn } from 'node:child_process'
import type { Target } from './session-file.ts'

/** Told by a pipe that ends with the process that holds the other end, however that ends: nothing can be caught of `kill -9`. */
const SCRIPT = `
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => {})
const { readFileSync, rmdirSync, rmSync } = require('node:fs')
const { targets, socket } = JSON.parse(process.argv[1])
process.stdin.on('data', () => {}).on('error', end).on('close', end)
function end() {
  const tried = targets.flatMap(({ name, file, part, madeFolder }) => [
    () => readFileSync(file, 'utf8').includes('unplugin-probes (' + name + ',') && rmSync(file),
    () => rmSync(part, { force: true }),
    () => madeFolder && rmdirSync(madeFolder),
  ])
  tried.push(() => socket && rmSync(socket, { recursive: true, force: true }))
  for (const each of tried) try { each() } catch {}
  process.exit()
}
`

/**
 * Starts a process that removes what this one has not, once this one is gone: it outlives the terminal and `kill -9`.
 * @param socket the folder of the session's socket
 */
export function startWatchdog(targets: readonly Target[], socket: string | undefined): void {
  const child = spawn(process.execPath, ['-e', SCRIPT, '--', JSON.stringify({ targets, socket })], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
    env: { ...process.env, NODE_OPTIONS: '' },
    windowsHide: true,
  })
  child.on('error', () => {})
  child.stdin.on('error', () => {})
  child.unref()
  ;(child.stdin as unknown as { unref(): void }).unref()
}
