import { describe, expect, it } from 'vitest'
import { ExpressionError } from '../../src/runtime/expression/expression-error.ts'
import { parseExpression } from '../../src/runtime/expression/parse-expression.ts'
import { parseTemplate } from '../../src/runtime/expression/template.ts'

/** A text, where it is wrong (1-based), and what the message says. */
const WRONG: [text: string, character: number, says: RegExp][] = [
  ['', 1, /a value is missing/],
  ['user.', 6, /a name is missing/],
  ['user. > 3', 7, /a name is missing/],
  ['a +', 4, /a value is missing/],
  ['a b', 3, /cannot stand here/],
  ['a 5', 3, /an operator is missing/],
  ['(a', 3, /\) is missing/],
  ['a[1', 4, /\] is missing/],
  ['a ? b', 6, /: is missing/],
  ['a = 1', 3, /= would change a value/],
  ['a += 1', 3, /\+= would change a value/],
  ['a++', 2, /\+\+ would change a value/],
  ['--a', 1, /-- would change a value/],
  ['a <= ', 6, /a value is missing/],
  ['<= 3', 1, /<= cannot stand here/],
  ['delete a.b', 1, /delete cannot stand here/],
  ['new Date', 1, /new cannot stand here/],
  ['await f()', 1, /await cannot stand here/],
  ['a instanceof B', 3, /instanceof cannot stand here/],
  ['() => 1', 2, /\) cannot stand here/],
  ['x => 1', 3, /=> cannot stand here: an expression has no functions/],
  ['{}', 1, /\{ cannot stand here/],
  ['a; b', 2, /; cannot stand here/],
  ['/a+/.test(b)', 1, /no regular expressions/],
  ['`a`', 1, /no template literals/],
  ['a & b', 3, /& cannot stand here/],
  ["'abc", 1, /has no end/],
  ["'\\u00'", 2, /no character/],
  ['1x', 1, /is no number/],
  ['1.2.3', 1, /is no number/],
  ['f(1)', 1, /f is not called, as no function of the program is; known are Math\.abs/],
  ['user.save()', 6, /save is not called/],
  ['Math.random()', 1, /Math\.random is not called/],
  ['eval("1")', 1, /eval is not called/],
  ['user.#name', 6, /only this has private names/],
  ['#name', 1, /only this has private names/],
  ['-2 ** 2', 4, /write parentheses/],
  ['a || b ?? c', 8, /write parentheses: \?\? and/],
  ['a ?? b && c', 3, /write parentheses/],
  ['010', 1, /is no number/],
  ['1_', 1, /is no number/],
  ['1__0', 1, /is no number/],
  ['0x_f', 1, /is no number/],
  ['012n', 1, /is no number/],
  ['@a', 1, /@ cannot stand here/],
  ['('.repeat(51) + '1' + ')'.repeat(51), 51, /more than 50 expressions/],
  ['!'.repeat(60) + 'a', 51, /more than 50 expressions/],
  ['a'.repeat(2001), 1, /at most 2000 characters, this one 2001/],
]

function errorOf(parse: () => unknown): ExpressionError | undefined {
  try {
    parse()
    return undefined
  } catch (error) {
    if (error instanceof ExpressionError) return error
    throw error
  }
}

it.each(WRONG)('%s', (text, character, says) => {
  const error = errorOf(() => parseExpression(text))
  expect(error?.message).toMatch(says)
  expect(error!.at + 1).toBe(character)
})

describe('templates', () => {
  it.each([
    ['a {', 3, /has no end/],
    ['a }', 3, /\} without \{/],
    ['a {}', 4, /a value is missing/],
    ['total {a.} b', 10, /a name is missing/],
    ["x {'}'", 3, /has no end/],
    ['x'.repeat(4001), 1, /at most 4000 characters/],
  ] as [string, number, RegExp][])('%s', (text, character, says) => {
    const error = errorOf(() => parseTemplate(text))
    expect(error?.message).toMatch(says)
    expect(error!.at + 1).toBe(character)
  })
})

it('nothing that is typed at random makes it throw anything else, or take long', () => {
  const alphabet = [
    'a',
    '.',
    '?.',
    '[',
    ']',
    '(',
    ')',
    '{',
    '}',
    '"',
    "'",
    '1',
    'n',
    '**',
    '+',
    '-',
    '!',
    '?',
    ':',
    ',',
    '#',
    '\\',
    ' ',
    'in',
    '\u{1f600}',
    '=',
  ]
  let seed = 7
  const next = (): number => (seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0) / 2 ** 32
  let parsed = 0
  for (let i = 0; i < 50_000; i++) {
    let text = ''
    for (let length = 1 + next() * 12; length > 0; length--) text += alphabet[Math.floor(next() * alphabet.length)]!
    if (!errorOf(() => parseExpression(text))) parsed++
    errorOf(() => parseTemplate(text))
  }
  expect(parsed).toBeGreaterThan(100)
})
