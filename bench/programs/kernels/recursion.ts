// Small functions that call themselves and each other.
function fibonacci(n: number): number {
  if (n < 2) return n
  return fibonacci(n - 1) + fibonacci(n - 2)
}

function ackermann(m: number, n: number): number {
  if (m === 0) return n + 1
  if (n === 0) return ackermann(m - 1, 1)
  return ackermann(m - 1, ackermann(m, n - 1))
}

function takeuchi(x: number, y: number, z: number): number {
  if (y >= x) return z
  return takeuchi(takeuchi(x - 1, y, z), takeuchi(y - 1, z, x), takeuchi(z - 1, x, y))
}

function isEven(n: number): boolean {
  if (n === 0) return true
  return isOdd(n - 1)
}

function isOdd(n: number): boolean {
  if (n === 0) return false
  return isEven(n - 1)
}

function queens(size: number, row: number, columns: number, left: number, right: number): number {
  if (row === size) return 1
  let count = 0
  let free = ~(columns | left | right) & ((1 << size) - 1)
  while (free !== 0) {
    const place = free & -free
    free ^= place
    count += queens(size, row + 1, columns | place, (left | place) << 1, (right | place) >> 1)
  }
  return count
}

function permutations(items: number[], from: number, visit: (items: readonly number[]) => void): void {
  if (from === items.length) {
    visit(items)
    return
  }
  for (let i = from; i < items.length; i++) {
    swap(items, from, i)
    permutations(items, from + 1, visit)
    swap(items, from, i)
  }
}

function swap(items: number[], i: number, j: number): void {
  const kept = items[i] as number
  items[i] = items[j] as number
  items[j] = kept
}

function quickSort(items: number[], low = 0, high: number = items.length - 1): number[] {
  if (low >= high) return items
  const pivot = items[(low + high) >> 1] as number
  let i = low
  let j = high
  while (i <= j) {
    while ((items[i] as number) < pivot) i++
    while ((items[j] as number) > pivot) j--
    if (i <= j) swap(items, i++, j--)
  }
  quickSort(items, low, j)
  return quickSort(items, i, high)
}

function hanoi(discs: number, from: string, to: string, spare: string): number {
  if (discs === 0) return 0
  const before = hanoi(discs - 1, from, spare, to)
  const after = hanoi(discs - 1, spare, to, from)
  return before + 1 + after
}

function power(base: number, exponent: number, modulus: number): number {
  if (exponent === 0) return 1
  const half = power(base, exponent >> 1, modulus)
  const square = (half * half) % modulus
  return exponent % 2 === 0 ? square : (square * base) % modulus
}

export function run(): string {
  let visited = 0
  permutations([1, 2, 3, 4, 5, 6, 7], 0, ([first = 0, second = 0]) => {
    visited += first * second
  })
  const sorted = quickSort(Array.from({ length: 8000 }, (_, i) => (i * 7919) % 8009))
  let powers = 0
  for (let i = 1; i < 400; i++) powers = (powers + power(i, 65_537, 32_749)) | 0
  return [
    fibonacci(24),
    ackermann(2, 60),
    takeuchi(14, 9, 4),
    isEven(5000),
    queens(8, 0, 0, 0, 0),
    visited,
    sorted[1234],
    hanoi(13, 'a', 'b', 'c'),
    powers,
  ].join()
}
