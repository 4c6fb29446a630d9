// A few instructions a turn: what a switch costs shows here more than anywhere. Numbers stay small, as V8
// has two ways to compile loops with large ones and takes now one, now the other.
const seed = 7

export function foo(times: number): number {
  let sum = 0
  for (let i = 1; i <= times; i++) {
    const next = sum + i
    sum = (next ^ seed) & 0xffff
  }
  return sum
}

export function bar(times: number): number {
  let sum = 0
  for (let i = 1; i <= times; i++) {
    const next = sum - i
    sum = (seed ^ next) & 0xffff
  }
  return sum
}
