import type { Instrumented, InstrumentOptions } from '../../src/transform/index.ts'
import { around, fail } from './broken.ts'
import { checkCopy, choicesIn } from './copies.ts'

/** What reads private fields: `o=>o.#a`, `(o,i)=>i>1?C.#c:i?o.#b:o.#a`. */
const FIELD = String.raw`(?:[\w$\u0080-\uffff]+|\([^()]+ as any\))\.#[\w$\u0080-\uffff]+`
const READER = String.raw`(?:\$?o|\(\$?o:any\)|\(\$?o(?::any)?,\$?i(?::any)?\))=>(?:\$?i(?:>\d+)?\?${FIELD}:)*${FIELD}`
export const VALUE: string = String.raw`(?:\(\)=>\[[^\]]*\]|${READER}|[^,()[\]=]+)`

/** A guard found in the text. */
export interface Guard {
  /** Where our text begins in the output. */
  readonly at: number
  readonly fn: number
  readonly number: number | undefined
  /** What it passes before its number. */
  readonly values: readonly string[]
}

interface Found extends Guard {
  readonly end: number
  readonly form: 'arrow' | 'field' | 'completion' | 'statement'
}

/**
 * Takes our text out of the output, knowing nothing but its shapes, and throws unless the input is left, byte for byte.
 * @returns the guards in the order of the text
 */
export function alignInsertions(code: string, id: string, result: Instrumented, options: InstrumentOptions): Guard[] {
  const { code: output } = result
  const { key } = result
  if (code.includes(key)) fail(id, `the key ${key} is in the input`)
  const preamble = preambleOf(result, options, key)
  const preambleAt = output.indexOf(preamble)
  if (preambleAt === -1) fail(id, `the output has no ${preamble.slice(0, 80)}`)
  const found = guardsIn(output, key, preambleAt, preambleAt + preamble.length)
  const choices = new Map(choicesIn(output, id, key).map((choice) => [choice.at, choice]))
  const byStart = new Map(found.map((guard) => [guard.at, guard]))
  const epilogues = epiloguesIn(output, key)
  const guards: Guard[] = []
  const inCopies = new Map<string, Guard>()
  // Those of loops that can be long are in the body of their function, too: the same.
  const addOnce = (guard: Guard): void => {
    const inCopy = inCopies.get(`${guard.fn} ${guard.number}`)
    if (!inCopy) guards.push(guard)
    else if (guard.values.join() !== inCopy.values.join()) fail(id, `passes ${guard.values.join()}, its copy ${inCopy.values.join()}`)
  }
  let open = 0
  let openBraces = 0
  let isPastPreamble = false
  // Behind what was wrapped there can be a semicolon of ours.
  let ends = 0
  let input = 0
  for (let at = 0; at < output.length;) {
    const guard = byStart.get(at)
    const choice = choices.get(at)
    if (at === preambleAt && !isPastPreamble) {
      isPastPreamble = true
      at += preamble.length
    } else if (choice) {
      const own = found.filter((one) => choice.from <= one.at && one.at < choice.to)
      checkCopy(output, id, key, choice, found)
      guards.push(...own)
      for (const one of own) inCopies.set(`${one.fn} ${one.number}`, one)
      at = choice.end
    } else if (epilogues.has(at)) at = epilogues.get(at)!
    else if (guard) {
      if (guard.form === 'arrow' || guard.form === 'field') open++
      if (guard.form === 'arrow' || guard.form === 'field') ends++
      addOnce(guard)
      at = guard.end
    } else if (output[at] === code[input] && !(output[at] === '{' && code[input + 1] === undefined && byStart.has(at + 1))) {
      at++
      input++
    } else if (output[at] === '{' && byStart.has(at + 1)) {
      const braced = byStart.get(at + 1)!
      openBraces++
      addOnce({ ...braced, at })
      at = braced.end
    } else if (output[at] === ')' && open > 0) {
      open--
      at++
    } else if (output[at] === ';' && output[at - 1] === ')' && ends > 0) {
      ends--
      at++
    } else if (output[at] === '}' && openBraces > 0) {
      openBraces--
      at++
    } else fail(id, `not the input with insertions:\n  output ${around(output, at)}\n  input  ${around(code, input)}`)
  }
  if (input !== code.length) fail(id, `the output ends before the input does: ${around(code, input)}`)
  if (open + openBraces !== 0) fail(id, `${open} "(" and ${openBraces} "{" of ours are never closed`)
  return guards
}

function preambleOf(
  { siteModule, siteModuleId, format }: Instrumented,
  { start, startCall, hot, switches }: InstrumentOptions,
  key: string,
): string {
  const load = (specifier: string): string =>
    format === 'module' ? `import ${JSON.stringify(specifier)};` : `require(${JSON.stringify(specifier)});`
  const startOf = (specifier: string): string => {
    if (startCall === undefined) return load(specifier)
    const text = JSON.stringify(specifier)
    return format === 'module' ? `import{${startCall} as $c${key}}from${text};$c${key}();` : `require(${text}).${startCall}();`
  }
  const loadSites = (specifier: string): string =>
    switches === 'scope' ? `import{s as $s${key}}from${JSON.stringify(specifier)};` : load(specifier)
  return [
    siteModuleId === undefined ? siteModule : siteModuleId === '' ? '' : loadSites(siteModuleId),
    start !== undefined && format !== 'script' ? startOf(start) : '',
    hot ? `unpluginProbesTables.live?.("${key}");` : '',
  ].join('')
}

function guardsIn(output: string, key: string, preambleAt: number, preambleEnd: number): Found[] {
  const call = String.raw`(?:(?:globalThis\.)?\$p${key}_|\$s${key}\.)([0-9a-z]+)\?\.\(((?:${VALUE}(?:,${VALUE})*)?)\)`
  const shapes = new RegExp(String.raw`(?<==>?)(\()${call},|\{let \$p${key}=${call}\}|;${call}(?=\})|${call}[;,]`, 'g')
  const found: Found[] = []
  for (const match of output.matchAll(shapes)) {
    const { index: at } = match
    if (at >= preambleAt && at < preambleEnd) continue
    const wrapped = output[at - 1] === '>' ? 'arrow' : 'field'
    const form = match[1] ? wrapped : match[4] === undefined ? 'statement' : 'completion'
    const [fn = '', values = ''] = match.slice(1).filter((group) => group !== undefined && group !== '(')
    const list = [...values.matchAll(new RegExp(VALUE, 'g'))].map(([value]) => (value === `$t${key}` ? 'this' : value))
    // The only site of a function has no number.
    const number = /^\d+$/.test(list.at(-1) ?? '') ? Number(list.pop()) : undefined
    const index = match[0].includes(`$s${key}.`) ? indexOfMember(fn) : Number.parseInt(fn, 36)
    found.push({ at, end: at + match[0].length, form, fn: index, number, values: list })
  }
  return found
}

/** `a` to `z`, then `a0` to `z0`, `a1` to `z1`, … */
function indexOfMember(name: string): number {
  const rest = name.slice(1)
  return name.charCodeAt(0) - 'a'.charCodeAt(0) + (rest === '' ? 0 : (Number.parseInt(rest, 36) + 1) * 26)
}

/** By where they begin: where they end. */
function epiloguesIn(output: string, key: string): Map<number, number> {
  const closure = String.raw`function \$u${key}_[0-9a-z]+\([^)]*\)(?::any)?\{return [^}]*\}`
  const types = String.raw`declare var (?:\$p${key}_[0-9a-z]+:any,?)+;`
  const found = output.matchAll(new RegExp(`;(?:${types}(?:${closure})*|(?:${closure})+)`, 'g'))
  return new Map([...found].map((match) => [match.index, match.index + match[0].length]))
}
