import { runScript } from './run-script.js'

/** @import { Variant } from './build-variants.js' */
/** @import { Runtime } from './types.ts' */

const CORE = /** @type {const} */ (['untouched', 'again', 'off'])

/**
 * Each program in several processes, which take turns as well. What sites are compared with runs in other processes than they do:
 * what it does to the heap and to the compiler's queue would be noise.
 * @param {Runtime} runtime
 * @param {string} folder
 * @param {readonly string[]} names
 * @param {{ processes: number, milliseconds: number, core?: readonly Variant[], others?: readonly (readonly Variant[])[], flags?: readonly string[] }} how core: those of each process; others: those of a process each
 */
export async function measureInTurn(runtime, folder, names, { processes, milliseconds, core = CORE, others = [], flags = [] }) {
  const results = names.map((name) => ({ name, processes: /** @type {Record<string, number[]>[]} */ ([]) }))
  /** @type {(readonly Variant[])[]} */
  const plan = Array.from({ length: processes }, () => core)
  for (const variants of others) plan.push(['untouched', ...variants])
  for (const [i, variants] of plan.entries())
    for (const result of results)
      result.processes.push(
        await runScript(runtime, 'measure-runs.js', [folder, result.name, String(milliseconds), String(i), ...variants], { flags }),
      )
  return results
}
