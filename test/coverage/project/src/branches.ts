export function sign(n: number): string {
  if (n > 0) return 'plus'
  else if (n < 0) return 'minus'
  else return 'zero'
}

export function unbraced(list: readonly number[]): number {
  let sum = 0
  for (const one of list) if (one % 2) sum += one
  while (sum > 100) sum -= 100
  do sum++
  while (sum < 3)
  return sum
}

export function named(kind: string): number {
  switch (kind) {
    case 'a':
      return 1
    case 'b': {
      const two = 2
      return two
    }
    default:
      return 0
  }
}

export function never(text: string): string {
  if (text === '') return 'empty'
  try {
    return JSON.parse(text) as string
  } catch {
    return 'bad'
  } finally {
    text.trim()
  }
}
