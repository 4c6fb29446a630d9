import { performance } from 'node:perf_hooks'

const seed = 7

export function foo(times: number): number {
  let sum = 0
  for (let i = 1; i <= times; i++) {
    sum = (sum * seed + i) % 1_000_003
  }
  return sum
}

export function bar(times: number): number {
  let sum = 0
  for (let i = 1; i <= times; i++) {
    sum = (sum + i * seed) % 1_000_033
  }
  return sum
}

/** Nanoseconds per turn of the loop, the median of several runs. */
export function timeit(name: string, times: number): number {
  const fn = name === 'foo' ? foo : bar
  const samples: number[] = []
  for (let run = 0; run < 9; run++) {
    const start = performance.now()
    fn(times)
    samples.push(((performance.now() - start) * 1e6) / times)
  }
  return samples.sort((a, b) => a - b)[4] ?? 0
}
