import { describe, expect, it } from 'vitest'
import { valueOf } from './names-of.ts'

const VALUES = {
  zero: 0,
  n: 7,
  half: 0.5,
  big: 12n,
  yes: true,
  nothing: null,
  missing: undefined,
  text: 'straße 12',
  digits: '7',
  list: [3, 'a', null, [1, 2]],
  user: { id: 4711, name: 'Ann', tags: ['x', 'y'], address: { city: 'Köln', zip: null } },
}
type Run = (...values: unknown[]) => unknown

/** What the language makes of it; `throws` where it throws. */
function inJavaScript(text: string): unknown {
  try {
    // oxlint-disable-next-line no-new-func -- the language is the measure
    return (new Function(...Object.keys(VALUES), `return (${text})`) as Run)(...Object.values(VALUES))
  } catch {
    return 'throws'
  }
}

const EXPRESSIONS = `
n + 1 * 2 - 3 / 4 % 5
2 ** 3 ** 2
(-2) ** 2
-n + +digits
!n || !zero && yes
nothing ?? missing ?? 'none'
n > 3 ? 'big' : n > 1 ? 'some' : 'none'
n == digits
n === digits
nothing == missing
nothing === missing
nothing == 0
yes == 1
'10' < '9'
10 < '9'
big > n
big + 1n
big ** 2n
'a' + 1 + true + null
typeof n + typeof text + typeof missing + typeof nothing + typeof list
user.address.city.length
user?.address?.zip?.code.far.away
missing?.a.b[n].c
user['na' + 'me']
user.tags[1]
list[3][0]
list.length
list['1']
text[2]
text.length
'id' in user
'ID' in user
0 in list
'length' in list
text.startsWith('str') && text.endsWith('12') && text.includes('ß')
text.toUpperCase() + text.toLowerCase() + '  x '.trim()
text.slice(-2)
text.slice(1, 3)
text.at(-1)
text.indexOf('z')
list.includes(null)
list.includes(NaN)
list.at(-1)
list.indexOf('a')
Math.max(n, 3, 12) + Math.min(n, half) + Math.abs(-n) + Math.floor(half) + Math.ceil(half) + Math.round(2.5) + Math.trunc(-1.5) + Math.sign(-3)
Math.max()
Number('12') + Number(big)
String(n) + String(nothing)
Boolean('') || Boolean('a')
isNaN('x')
Array.isArray(list) && !Array.isArray(text)
0x1f + 0b11 + 1e3 + 1_000 + .5
'\\u0041\\x42\\u{1f600}\\n\\'"'
"it's"
(n, 1) && 0
zero ? 1 : n ? user.name : 3
user.name === 'Ann' && user.tags.length > 1 && !(n < 3)
n-1
n?.5:1
n<8 === true
'abcabc'.indexOf('a', 1) + 'abcabc'.indexOf('c', -5)
'abc'.includes('a', 1) || 'abc'.startsWith('b', 1) && 'abc'.endsWith('b', 2)
[1][0]
list.includes(3, 1) || list.indexOf(3, 1) === -1
list.indexOf('a', -3) + list.indexOf(NaN)
list.includes(undefined)
String() + Number()
text[0n] + list[0n]
text['']
text['01']
text[true]
text['-0']
text[-0]
user['stack']
'a\\
b'
NaN !== NaN
1 / zero === Infinity
undefined === missing
`
  .split('\n')
  .filter((line) => line !== '' && !line.startsWith('(n, 1)') && !line.startsWith('[1]') && !line.startsWith("'a\\") && line !== "b'")

it.each(EXPRESSIONS)('%s', (text) => {
  expect(valueOf(text, VALUES)).toEqual(inJavaScript(text))
})

/** Numbers that are the same each time. */
function* random(seed: number): Generator<number> {
  for (let x = seed; ;) {
    x = (Math.imul(x, 1_664_525) + 1_013_904_223) >>> 0
    yield x / 2 ** 32
  }
}

describe('expressions made at random', () => {
  it('have the value that the language gives them', () => {
    const numbers = random(4711)
    const pick = <T>(list: readonly T[]): T => list[Math.floor(numbers.next().value! * list.length)]!
    const leaves = [
      'zero',
      'n',
      'half',
      'yes',
      'nothing',
      'missing',
      'text',
      'digits',
      'user.id',
      'user.name',
      'list[0]',
      'list.length',
      "'7'",
      '3',
      'NaN',
    ]
    const signs = ['+', '-', '*', '/', '%', '<', '<=', '>', '>=', '==', '!=', '===', '!==', '&&', '||']
    const make = (depth: number): string => {
      const kind = depth === 0 ? 0 : Math.floor(numbers.next().value! * 6)
      if (kind <= 1) return pick(leaves)
      if (kind === 2) return `${pick(['!', '- ', '+ ', 'typeof '])}${make(depth - 1)}`
      if (kind === 3) return `(${make(depth - 1)} ? ${make(depth - 1)} : ${make(depth - 1)})`
      if (kind === 4) return `(${make(depth - 1)})`
      return `${make(depth - 1)} ${pick(signs)} ${make(depth - 1)}`
    }
    const different: unknown[] = []
    let count = 0
    for (; count < 20_000; count++) {
      const text = make(5)
      const value = valueOf(text, VALUES)
      if (!Object.is(value, inJavaScript(text))) different.push([text, value, inJavaScript(text)])
    }
    expect(different).toEqual([])
  })
})
