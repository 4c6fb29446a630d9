import { parseAddress } from '../../runtime/board/address.ts'
import { whyNoAddress } from '../../runtime/board/why-no-address.ts'
import type { ProbeSpec } from '../../session/probe-spec.ts'
import { wrong, type Answer } from '../terminal/answer.ts'
import type { Terminal } from '../terminal/terminal.ts'
import { EventPrinter } from './event-printer.ts'
import { follow } from './follow.ts'
import { limitsIn, placesIn, WrongOption, type Given } from './session-options.ts'

/**
 * A line at each hit. Places and templates stand in turn; a template holds for the places before it.
 * @param args `src/cart.ts:42 'total={total}' src/user.ts:7 src/user.ts:9 '{user.id}'`
 */
export function log(args: readonly string[], given: Given, terminal: Terminal): Promise<Answer> {
  const places = placesWithTemplates(args)
  if (typeof places === 'string') return Promise.resolve(wrong(places))
  return run('log', args, given, terminal, (limits) =>
    places.map(({ at, template }) => ({ kind: 'log', at, log: template, stack: given['stack'] === true, ...limits })),
  )
}

/** What is there at each hit, without secrets. */
export function snapshot(args: readonly string[], given: Given, terminal: Terminal): Promise<Answer> {
  if (args.length === 0) return Promise.resolve(wrong('say where: probes snapshot src/cart.ts:42'))
  const show = [given['show'] ?? []].flat().map(String)
  return run('snapshot', args, given, terminal, (limits) =>
    args.map((at) => ({ kind: 'snapshot', at, show, stack: given['stack'] === true, ...limits })),
  )
}

async function run(
  name: string,
  args: readonly string[],
  given: Given,
  terminal: Terminal,
  specsOf: (limits: Omit<ProbeSpec, 'at' | 'kind'>) => ProbeSpec[],
): Promise<Answer> {
  try {
    const { milliseconds, ...limits } = limitsIn(given)
    const printer = new EventPrinter(terminal, given['json'] === true)
    const followed = { specs: specsOf(limits), places: placesIn(given), command: commandLine(name, args), milliseconds }
    const answer = await follow({ ...followed, waits: given['wait'] === true, onEvent: (event) => printer.print(event) }, terminal)
    printer.end()
    return answer
  } catch (error) {
    if (error instanceof WrongOption) return wrong(error.message)
    throw error
  }
}

/** For the head of the hooks file. */
export function commandLine(name: string, args: readonly string[]): string {
  return ['probes', name, ...args.map((arg) => (/^[\w./:#@,+-]+$/.test(arg) ? arg : `'${arg.replaceAll("'", "'\\''")}'`))].join(' ')
}

interface Place {
  readonly at: string
  readonly template: string
}

/** @returns what is missing, in words */
function placesWithTemplates(args: readonly string[]): Place[] | string {
  const places: Place[] = []
  let waiting: string[] = []
  for (const arg of args) {
    if (isPlace(arg)) waiting.push(arg)
    else if (waiting.length === 0) return `${whyNoAddress(arg)}; say where first, then what: probes log src/cart.ts:42 'total={total}'`
    else {
      for (const at of waiting) places.push({ at, template: arg })
      waiting = []
    }
  }
  if (args.length === 0) return "say where and what: probes log src/cart.ts:42 'total={total}'"
  if (waiting.length > 0) return `say what to write at ${waiting.join(', ')}: probes log ${waiting.join(' ')} 'total={total}'`
  return places
}

/** An address has no braces, and a template that is to show anything has. */
function isPlace(text: string): boolean {
  return !/[{}]/.test(text) && parseAddress(text) !== undefined
}
