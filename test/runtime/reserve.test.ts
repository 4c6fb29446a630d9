import { expect, it } from 'vitest'
import { Reserve } from '../../src/runtime/hit/reserve.ts'

it('gives what was made long before, and fills up later', async () => {
  let made = 0
  const reserve = new Reserve(() => ++made)
  const first = made
  expect(first).toBeGreaterThan(100)
  const taken = Array.from({ length: 10 }, () => reserve.take())
  expect(taken.every((number) => number <= first)).toBe(true)
  expect(new Set(taken).size).toBe(10)
  expect(made).toBe(first)
  await expect.poll(() => made).toBe(first + 10)
})

it('makes a young one when more are wanted at once', () => {
  let made = 0
  const reserve = new Reserve(() => ++made)
  const first = made
  const taken = Array.from({ length: first + 5 }, () => reserve.take())
  expect(new Set(taken).size).toBe(first + 5)
  expect(made).toBe(first + 5)
})
