export async function waits(n: number): Promise<number> {
  if (n > 1) await undefined
  for await (const one of numbers(n)) if (one === 2) return one
  return n
}

async function* numbers(n: number): AsyncGenerator<number> {
  for (let i = 0; i < n; i++) yield i
}

export function* pairs<T>(list: readonly T[]): Generator<readonly [T, T]> {
  for (let i = 0; i + 1 < list.length; i += 2) yield [list[i]!, list[i + 1]!]
}
