import type { SnapshotLimits } from '../api/types.ts'
import { append, slice } from '../guard/builtins.ts'
import { clipped } from '../say/sink.ts'
import { boundedCopy } from '../snapshot/bounded-copy.ts'
import { inALine } from '../snapshot/in-a-line.ts'
import { ExpressionError } from './expression-error.ts'
import { parseExpression, type Expression, type Names } from './parse-expression.ts'
import { Unreadable } from './unreadable.ts'

/** In characters. */
const LONGEST = 4000
const LONGEST_VALUE = 500
const LIMITS: SnapshotLimits = { depth: 3, items: 10, fields: 10, text: 255, objects: 100, time: 10 }

/** Makes a line of text; runs no code of the program and never throws. */
export type Template = (names: Names) => string

/**
 * Reads a text with expressions in braces, `order {order.id} of {user.name}`. `{{` and `}}` are braces.
 * @param used gets the names of variables
 * @throws {ExpressionError}
 */
export function parseTemplate(text: string, used?: (name: string) => void): Template {
  if (text.length > LONGEST) throw new ExpressionError(`a template has at most ${LONGEST} characters, this one ${text.length}`, 0)
  const parts: (string | Expression)[] = []
  let plain = ''
  let at = 0
  while (at < text.length) {
    const character = text[at]!
    const isBrace = character === '{' || character === '}'
    if (isBrace && text[at + 1] === character) {
      plain += character
      at += 2
    } else if (character === '{') {
      append(parts, plain)
      plain = ''
      const end = endOf(text, at)
      append(parts, within(text, at + 1, end, used))
      at = end + 1
    } else if (isBrace) throw new ExpressionError('} without {; a brace itself is written }}', at)
    else {
      plain += character
      at++
    }
  }
  append(parts, plain)
  return (names) => filled(parts, names)
}

/** Where the expression that begins at a brace ends. */
function endOf(text: string, open: number): number {
  let quote = ''
  for (let i = open + 1; i < text.length; i++) {
    const character = text[i]!
    if (quote !== '') {
      if (character === '\\') i++
      else if (character === quote) quote = ''
    } else if (character === '"' || character === "'") quote = character
    else if (character === '}') return i
  }
  throw new ExpressionError('} is missing: the expression that begins here has no end; a brace itself is written {{', open)
}

function within(text: string, from: number, to: number, used?: (name: string) => void): Expression {
  try {
    return parseExpression(slice(text, from, to), used)
  } catch (error) {
    throw error instanceof ExpressionError ? new ExpressionError(error.message, error.at + from) : error
  }
}

function filled(parts: readonly (string | Expression)[], names: Names): string {
  let line = ''
  for (let i = 0; i < parts.length; i++) {
    const part = parts[i]!
    line += typeof part === 'string' ? part : shown(part(names))
  }
  return line
}

/** A value in a line: a text as it is, an object in a bounded form, without secrets. */
export function shown(value: unknown): string {
  if (Unreadable.is(value)) return value.text
  if (value === undefined) return 'undefined'
  const copy = boundedCopy(value, LIMITS)
  return clipped(typeof copy === 'string' ? copy : inALine(copy), LONGEST_VALUE)
}
