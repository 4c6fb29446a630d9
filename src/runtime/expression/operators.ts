import { uncurried } from '../guard/builtins.ts'
import { isLargeBigint } from '../snapshot/large-bigint.ts'
import { isDate } from '../guard/kinds-of-object.ts'
import { readProperty } from './read-property.ts'
import { Unreadable } from './unreadable.ts'

const timeOf = uncurried(Date.prototype.getTime)

/** A larger power would take seconds, and the memory of the process. */
const LARGEST_POWER = 64
/** In characters. To compare texts, to join them or to read a number takes the longer the longer they are. */
const LONGEST_TEXT = 1_000_000
const LONGEST_NUMBER = 1000

/**
 * An operation on two values. Those on objects would ask these for a value, which is code of the program: but for dates, which stand for
 * their time, they are unreadable.
 */
export function binary(sign: string, left: unknown, right: unknown): unknown {
  if (Unreadable.is(left)) return left
  if (Unreadable.is(right)) return right
  const tooLarge = tooLargeFor(sign, left, right) ?? tooLargeFor(sign, right, left)
  if (tooLarge) return tooLarge
  if (sign === '===') return left === right
  if (sign === '!==') return left !== right
  if (sign === 'in') return isIn(left, right)
  if (sign === '==' || sign === '!=') {
    const isSame = looselyEqual(left, right)
    return Unreadable.is(isSame) ? isSame : isSame === (sign === '==')
  }
  const isNumeric = sign !== '+'
  const a = simple(left, sign, isNumeric)
  const b = simple(right, sign, isNumeric)
  if (Unreadable.is(a)) return a
  if (Unreadable.is(b)) return b
  try {
    return compute(sign, a as number, b as number)
  } catch {
    return new Unreadable(`<no ${sign}>`, `${sign} does not work with ${kindOf(a)} and ${kindOf(b)}`)
  }
}

/** Why one operand is too large for an operation with the other one. */
function tooLargeFor(sign: string, one: unknown, other: unknown): Unreadable | undefined {
  if (typeof one === 'bigint')
    return isLargeBigint(one) ? new Unreadable('<too large>', 'a bigint of more than 2,048 bits is not computed with') : undefined
  if (typeof one !== 'string') return undefined
  const isText = typeof other === 'string' && sign !== '-' && sign !== '*' && sign !== '/' && sign !== '%' && sign !== '**'
  // Of texts of different lengths it is known at once that they differ; what is joined to anything else becomes a text.
  if ((sign === '===' || sign === '!==') && (!isText || one.length !== (other as string).length)) return undefined
  const most = isText || (sign === '+' && other !== 0) || sign === 'in' ? LONGEST_TEXT : LONGEST_NUMBER
  const length = sign === '+' && isText ? one.length + (other as string).length : one.length
  return length > most ? new Unreadable('<too long>', `${sign} of a text of ${one.length} characters takes too long`) : undefined
}

/** Only simple values get here; `+` and the comparisons work with texts as well. What the language throws for is caught. */
function compute(sign: string, a: number, b: number): unknown {
  switch (sign) {
    case '<':
      return a < b
    case '<=':
      return a <= b
    case '>':
      return a > b
    case '>=':
      return a >= b
    case '+':
      return a + b
    case '-':
      return a - b
    case '*':
      return a * b
    case '/':
      return a / b
    case '%':
      return a % b
    default:
      if (typeof b === 'bigint' && b > LARGEST_POWER) throw new RangeError(sign)
      return a ** b
  }
}

export function unary(sign: string, value: unknown): unknown {
  if (Unreadable.is(value)) return value
  if (sign === '!') return !value
  if (sign === 'typeof') return typeof value
  const tooLarge = tooLargeFor(sign, value, 0)
  if (tooLarge) return tooLarge
  const number = simple(value, sign, true)
  if (Unreadable.is(number)) return number
  try {
    return sign === '-' ? -(number as number) : +(number as number)
  } catch {
    return new Unreadable(`<no ${sign}>`, `${sign} does not work with ${kindOf(number)}`)
  }
}

/** Objects are equal to themselves; with anything else the language would ask them for a value. */
function looselyEqual(left: unknown, right: unknown): boolean | Unreadable {
  if (left === null || left === undefined || right === null || right === undefined)
    return (left === null || left === undefined) && (right === null || right === undefined)
  const isLeftObject = isObject(left)
  const isRightObject = isObject(right)
  if (isLeftObject && isRightObject) return left === right
  if (!isLeftObject && !isRightObject) return left == right
  return new Unreadable(
    '<no ==>',
    '== of an object and a simple value would run code of the program: compare one of its fields, or use ===',
  )
}

/** Whether an object or one of its prototypes has a property. */
function isIn(key: unknown, object: unknown): unknown {
  if (!isObject(object)) return new Unreadable('<no in>', `in asks an object for a property, not ${kindOf(object)}`)
  const found = readProperty(object, key, true)
  return found
}

/** A simple value, or what stands for an object. */
function simple(value: unknown, sign: string, takesDates: boolean): unknown {
  if (!isObject(value)) return value
  if (takesDates && isDate(value)) return timeOf(value)
  return new Unreadable(`<no ${sign}>`, `${sign} of an object would run code of the program: use one of its fields`)
}

function isObject(value: unknown): value is object {
  return (typeof value === 'object' && value !== null) || typeof value === 'function'
}

function kindOf(value: unknown): string {
  return value === null ? 'null' : value === undefined ? 'undefined' : `a ${typeof value}`
}
