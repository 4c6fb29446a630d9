import type { Sensitive } from 'unplugin-probes/runtime'
import { expect, it } from 'vitest'

interface Card {
  readonly number: string
}

// What counts here is that it compiles: `npm run check`.
const text: Sensitive<string> = 'open sesame'
const pin: Sensitive<number> = 4711
const card: Sensitive<Card> = { number: '1' }
const list: Sensitive<readonly string[]> = ['a']
const maybe: Sensitive<string> | undefined = undefined
const plain: string = text
// @ts-expect-error -- a number is no text
const wrong: string = pin

function open(code: Sensitive<string>): number {
  return code.length
}

it('is the value itself to the type checker', () => {
  expect([open('a'), open(plain), card.number, list.length, maybe, wrong]).toEqual([1, 11, '1', 1, undefined, 4711])
})
