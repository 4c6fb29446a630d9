import { append, charCodeAt, indexOf, slice } from '../guard/builtins.ts'
import { taken } from '../guard/taken.ts'
import { ExpressionError } from './expression-error.ts'

/** A word of an expression. */
export interface Token {
  readonly kind: 'name' | 'private' | 'number' | 'text' | 'sign' | 'end'
  /** A name or sign as it is written; of a literal nothing. */
  readonly text: string
  /** Of a literal. */
  readonly value: unknown
  /** 0-based. */
  readonly at: number
}

/** All that are told apart, for messages too. */
const SIGNS =
  ' === !== >>> **= &&= ||= ??= ... ?. == != <= >= && || ?? ** => ++ -- << >> += -= *= /= %= + - * / % < > ! ( ) [ ] . ? : , = & | ^ ~ { } ; ` @ '
const LONGEST_SIGN = 3

const toBigInt = taken('BigInt')
const fromCode = String.fromCodePoint

/** @throws {ExpressionError} */
export function tokensOf(text: string): Token[] {
  const tokens: Token[] = []
  let at = 0
  while (at < text.length) {
    if (text[at]! <= ' ') {
      at++
      continue
    }
    const end = endOfToken(text, at, tokens)
    at = end
  }
  append(tokens, { kind: 'end', text: '', value: undefined, at })
  return tokens
}

/** Adds the token that begins here. */
function endOfToken(text: string, at: number, tokens: Token[]): number {
  const first = text[at]!
  if (first === '"' || first === "'") return addText(text, at, tokens)
  if (isDigit(first) || (first === '.' && isDigit(text[at + 1] ?? ''))) return addNumber(text, at, tokens)
  const isPrivate = first === '#'
  const nameEnd = endOfName(text, isPrivate ? at + 1 : at)
  if (nameEnd > at + (isPrivate ? 1 : 0)) {
    append(tokens, { kind: isPrivate ? 'private' : 'name', text: slice(text, at, nameEnd), value: undefined, at })
    return nameEnd
  }
  for (let length = LONGEST_SIGN; length > 0; length--) {
    const sign = slice(text, at, at + length)
    // `a?.5:1` is a choice, as in the language.
    if (indexOf(sign, ' ') !== -1 || indexOf(SIGNS, ` ${sign} `) === -1 || (sign === '?.' && isDigit(text[at + 2] ?? ''))) continue
    append(tokens, { kind: 'sign', text: sign, value: undefined, at })
    return at + sign.length
  }
  throw new ExpressionError(`${first} has no meaning here`, at)
}

function addNumber(text: string, at: number, tokens: Token[]): number {
  let end = at
  while (end < text.length && isPartOfNumber(text, at, end)) end++
  let digits = ''
  for (let i = at; i < end; i++) if (text[i] !== '_') digits += text[i]!
  const isBig = text[end] === 'n'
  const written = slice(text, at, end)
  const value = isBig ? bigOf(digits) : +digits
  if (!isWellWritten(written) || value === undefined || value !== value || isNameCharacter(text, isBig ? end + 1 : end))
    throw new ExpressionError(`${slice(text, at, end + 1)} is no number`, at)
  append(tokens, { kind: 'number', text: '', value, at })
  return isBig ? end + 1 : end
}

/** No octal numbers of old, and `_` only between digits. */
function isWellWritten(number: string): boolean {
  if (number[0] === '0' && number.length > 1 && (isDigit(number[1]!) || number[1] === '_')) return false
  for (let i = 0; i < number.length; i++) {
    if (number[i] !== '_') continue
    const [before = '', after = ''] = [number[i - 1], number[i + 1]]
    if (before === '' || after === '' || indexOf(NO_DIGITS, before) !== -1 || indexOf(NO_DIGITS, after) !== -1) return false
  }
  return true
}

const NO_DIGITS = '_.xXob+-'

/** Digits, those of `0xff`, and the sign of an exponent. */
function isPartOfNumber(text: string, from: number, at: number): boolean {
  const character = text[at]!
  const isHex = text[from] === '0' && (text[from + 1] === 'x' || text[from + 1] === 'X')
  if (isDigit(character) || character === '.' || character === '_') return true
  if (isHex) return indexOf(HEX, character) !== -1
  const isExponent = character === 'e' || character === 'E'
  const isAfterExponent = (character === '+' || character === '-') && (text[at - 1] === 'e' || text[at - 1] === 'E')
  return isExponent || isAfterExponent || (at === from + 1 && (character === 'b' || character === 'o'))
}

const HEX = 'abcdefABCDEFxX'

function bigOf(digits: string): bigint | undefined {
  try {
    return toBigInt?.(digits)
  } catch {
    return undefined
  }
}

const ESCAPES = { __proto__: null, n: '\n', t: '\t', r: '\r', b: '\b', f: '\f', v: '\v', '0': '\0' } as unknown as Record<string, string>

function addText(text: string, at: number, tokens: Token[]): number {
  const quote = text[at]!
  let value = ''
  for (let i = at + 1; i < text.length; i++) {
    const character = text[i]!
    if (character === quote) {
      append(tokens, { kind: 'text', text: '', value, at })
      return i + 1
    }
    if (character !== '\\') {
      value += character
      continue
    }
    const escaped = text[++i] ?? ''
    if (escaped !== 'x' && escaped !== 'u') value += ESCAPES[escaped] ?? (escaped === '\n' ? '' : escaped)
    else {
      const { character: coded, end } = codeAt(text, i)
      value += coded
      i = end
    }
  }
  throw new ExpressionError(`the text that begins here has no end: ${quote} is missing`, at)
}

/** `x41`, `u0041`, `u{1f600}`. */
function codeAt(text: string, at: number): { readonly character: string; readonly end: number } {
  const isBraced = text[at] === 'u' && text[at + 1] === '{'
  const from = isBraced ? at + 2 : at + 1
  const end = isBraced ? indexOf(text, '}', from) : from + (text[at] === 'x' ? 2 : 4)
  const code = end > from && end <= text.length ? +`0x${slice(text, from, end)}` : Number.NaN
  if (!(code >= 0 && code <= 0x10ffff)) throw new ExpressionError('what follows the backslash is no character', at - 1)
  return { character: fromCode(code), end: isBraced ? end : end - 1 }
}

function endOfName(text: string, from: number): number {
  if (isDigit(text[from] ?? '')) return from
  let at = from
  while (isNameCharacter(text, at)) at++
  return at
}

function isNameCharacter(text: string, at: number): boolean {
  if (at >= text.length) return false
  const code = charCodeAt(text, at)
  const isLetter = (code >= 0x41 && code <= 0x5a) || (code >= 0x61 && code <= 0x7a)
  return isLetter || isDigit(text[at]!) || code === 0x24 || code === 0x5f || (code >= 0xa0 && code !== 0x2028 && code !== 0x2029)
}

function isDigit(character: string): boolean {
  return character >= '0' && character <= '9'
}
