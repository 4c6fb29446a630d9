import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createContext, runInContext } from 'node:vm'
import { expect, it } from 'vitest'
import { instrumentChecked } from '../integrity/instrument-checked.ts'

const RUNTIME = readFileSync(join(import.meta.dirname, '../../dist/runtime.script.js'), 'utf8')
const CYCLES = 4

/**
 * In a realm whose errors look like an engine's: whether the switch of a function holds `undefined` as soon as its last probe has gone,
 * or first what waits for the time of a fresh property. One for each cycle.
 */
async function cycles(ownOfErrors: string): Promise<string[]> {
  const realm = createContext({ setTimeout, clearTimeout, performance })
  const run = (code: string): unknown => runInContext(code, realm)
  if (ownOfErrors !== '') run(`Error = class extends Error { ${ownOfErrors} = 1 }`)
  run(RUNTIME)
  const { code, key } = instrumentChecked('function f() { return 1 }', 'engine.js', { format: 'script' })!
  run(code)
  const held: string[] = []
  for (let i = 0; i < CYCLES; i++) {
    run(`probes.enable('engine.js:1', () => {}).disable()`)
    held.push(run(`typeof $p${key}_0`) as string)
    await expect.poll(() => run(`f(); typeof $p${key}_0`), { timeout: 10_000 }).toBe('undefined')
  }
  return held
}

it.each([
  ['V8 gets a fresh property after each last probe', '', ['function', 'function', 'function', 'function']],
  ['SpiderMonkey gets two: more would make the function slower for good', 'lineNumber', ['function', 'function', 'undefined', 'undefined']],
  ['JavaScriptCore gets none: each would', 'sourceURL', ['undefined', 'undefined', 'undefined', 'undefined']],
])('%s', async (_, ownOfErrors, held) => {
  expect(await cycles(ownOfErrors)).toEqual(held)
})
