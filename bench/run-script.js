import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

/** @import { Runtime } from './types.ts' */

const run = promisify(execFile)
export const PROJECT = fileURLToPath(new URL('..', import.meta.url))
// What the shell that runs the bench has set must not reach the programs.
const CLEARED = ['NODE_OPTIONS', 'NODE_ENV', 'NODE_COMPILE_CACHE', 'PROBES', 'PROBES_HOOKS', 'PROBES_BUDGET', 'DEBUG', 'FORCE_COLOR']

/**
 * Runs a script of bench/processes in a process of its own and returns what its last line says, in JSON.
 * @param {Runtime} runtime
 * @param {string} script
 * @param {readonly string[]} args
 * @param {{ env?: NodeJS.ProcessEnv, flags?: readonly string[] }} [options]
 */
export async function runScript({ path }, script, args, { env = {}, flags = [] } = {}) {
  const file = fileURLToPath(new URL(`processes/${script}`, import.meta.url))
  const { stdout } = await run(path, [...flags, file, ...args], {
    timeout: 300_000,
    maxBuffer: 64e6,
    cwd: PROJECT,
    env: cleanEnvironment(env),
  })
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '')
}

/** @param {NodeJS.ProcessEnv} added */
export function cleanEnvironment(added) {
  const env = { ...process.env }
  for (const name of CLEARED) delete env[name]
  // A probe that is measured in a loop that does nothing else would go off by the budget that production has.
  return { ...env, NODE_ENV: 'production', PROBES_BUDGET: 'off', ...added }
}
