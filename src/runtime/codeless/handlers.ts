import type { Handler, LogOptions, ProbeInfo, SnapshotOptions } from '../api/types.ts'
import { append, isArray, join, stringify, trim } from '../guard/builtins.ts'
import { ExpressionError } from '../expression/expression-error.ts'
import { parseExpression, type Expression } from '../expression/parse-expression.ts'
import { parseTemplate, shown } from '../expression/template.ts'
import { Unreadable } from '../expression/unreadable.ts'
import { describeValue, onOneLine } from '../say/describe.ts'
import { events, type Details } from '../say/events.ts'
import { getname } from '../say/place.ts'
import { clipped } from '../say/sink.ts'
import { put } from '../sites/build-values.ts'
import { boundedCopy } from '../snapshot/bounded-copy.ts'
import { inALine } from '../snapshot/in-a-line.ts'
import { HitNames } from './hit-names.ts'

type LogDetails = Extract<Details, { readonly event: 'log' }>

/** Takes a line, and what its event says. */
export type Say = (line: string, details?: Details | null) => void

/** In characters: a line is not longer. */
const LONGEST_STACK = 900

/** What is wrong with what was given for a probe, in words. While a hooks file is being loaded it is thrown: what was on before stays on. */
export class WrongOption extends Error {
  override readonly name: string = 'ProbeOptionError'
}

/** What was given as a handler is none; other probes of its hooks file go on all the same. */
export class WrongHandler extends WrongOption {}

/** A line for each hit, with values in it. @throws {WrongOption} */
export function logHandler(text: unknown, { stack }: LogOptions, say: Say): Handler {
  checkStack(stack)
  if (typeof text !== 'string') throw new WrongOption(`its template is ${describeValue(text)}, not a text such as "order {order.id}"`)
  const template = read('its template', text, () => parseTemplate(text))
  return (info) => {
    const message = template(new HitNames(info))
    sayWithStack(info, message, stack, { event: 'log', message }, say)
  }
}

/** What is there at each hit, or the values of some expressions, in a bounded form. @throws {WrongOption} */
export function snapshotHandler({ values, stack }: SnapshotOptions, say: Say): Handler {
  checkStack(stack)
  const show = values === undefined ? all : some(values)
  return (info) => {
    const { message, values } = show(info)
    sayWithStack(info, message, stack, { event: 'log', message, values }, say)
  }
}

function checkStack(stack: unknown): void {
  if (stack !== undefined && typeof stack !== 'boolean') throw new WrongOption(`stack is ${describeValue(stack)}, not true or false`)
}

function sayWithStack(info: ProbeInfo, message: string, stack: boolean | undefined, details: LogDetails, say: Say): void {
  const place = getname(info.finfo)
  if (!stack) return say(`${place} ${message}`, details)
  const shown = onOneLine(trim(info.stack), LONGEST_STACK)
  say(`${place} ${message}`, { ...details, stack: shown })
  say(`${place} ${shown}`, null)
}

/** Whether a hit is meant. @param tell told once what cannot be read, which counts as false @throws {WrongOption} */
export function conditionOf(text: unknown, tell: Say): (info: ProbeInfo) => boolean {
  if (typeof text !== 'string') throw new WrongOption(`when is ${describeValue(text)}, not a text such as "user.id === 4711"`)
  const condition = read('when', text, () => parseExpression(text))
  let isTold = false
  return (info) => {
    const value = condition(new HitNames(info))
    if (!Unreadable.is(value)) return !!value
    if (!isTold) tell(`when ${stringify(clipped(text, 100))} is false: ${value.why}`)
    isTold = true
    return false
  }
}

/** What a snapshot shows, as text and as data. */
interface Shown {
  readonly message: string
  readonly values: object
}

function all(info: ProbeInfo): Shown {
  // Ours, and it runs no code of the program.
  const { at: _at, hit: _hit, ...rest } = (info as unknown as { toJSON(): Record<string, unknown> }).toJSON()
  const values = { __proto__: null, ...rest }
  return { message: inALine(values), values }
}

function some(values: unknown): (info: ProbeInfo) => Shown {
  if (!isArray(values)) throw new WrongOption(`values is ${describeValue(values)}, not a list of expressions`)
  if (values.length === 0) throw new WrongOption('values is an empty list; leave it out to see all')
  const texts: string[] = []
  const expressions: Expression[] = []
  for (let i = 0; i < values.length; i++) {
    const text: unknown = values[i]
    if (typeof text !== 'string') throw new WrongOption(`values has ${describeValue(text)} in it, not an expression such as "user.id"`)
    append(texts, text)
    append(
      expressions,
      read('values', text, () => parseExpression(text)),
    )
  }
  return (info) => {
    const names = new HitNames(info)
    const parts: string[] = []
    const copies: Record<string, unknown> = {}
    for (let i = 0; i < texts.length; i++) {
      const value = expressions[i]!(names)
      append(parts, `${texts[i]!} = ${shown(value)}`)
      if (events.isOn) put(copies, texts[i]!, Unreadable.is(value) ? value.text : boundedCopy(value))
    }
    return { message: join(parts, ', '), values: copies }
  }
}

function read<T>(what: string, text: string, parse: () => T): T {
  try {
    return parse()
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error
    throw new WrongOption(`${what} ${stringify(clipped(text, 100))} cannot be read: ${error.message} (character ${error.at + 1})`)
  }
}
