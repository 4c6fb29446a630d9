// Plain loops over numbers and arrays of numbers: matrices, prime numbers, an integral, a fractal.
type Matrix = number[][]

function makeMatrix(size: number, seed: number): Matrix {
  const matrix: Matrix = []
  for (let row = 0; row < size; row++) {
    const cells: number[] = []
    for (let column = 0; column < size; column++) {
      cells.push(((row * seed + column * 7) % 11) / 10 + (row === column ? size : 0))
    }
    matrix.push(cells)
  }
  return matrix
}

function multiply(a: Matrix, b: Matrix): Matrix {
  const size = a.length
  const result: Matrix = []
  for (let i = 0; i < size; i++) {
    const row: number[] = []
    const left = a[i]!
    for (let j = 0; j < size; j++) {
      let sum = 0
      for (let k = 0; k < size; k++) {
        sum += left[k]! * b[k]![j]!
      }
      row.push(sum)
    }
    result.push(row)
  }
  return result
}

function determinant(matrix: Matrix): number {
  const rows = matrix.map((row) => [...row])
  let logarithm = 0
  for (let pivot = 0; pivot < rows.length; pivot++) {
    const top = rows[pivot]!
    const head = top[pivot]!
    logarithm += Math.log(Math.abs(head))
    for (let i = pivot + 1; i < rows.length; i++) {
      const row = rows[i]!
      const factor = row[pivot]! / head
      for (let j = pivot; j < row.length; j++) {
        row[j] = row[j]! - factor * top[j]!
      }
    }
  }
  return logarithm
}

function countPrimes(limit: number): number {
  let count = 0
  for (let candidate = 2; candidate < limit; candidate++) {
    if (isPrime(candidate)) count++
  }
  return count
}

function isPrime(candidate: number): boolean {
  for (let divisor = 2; divisor * divisor <= candidate; divisor++) {
    if (candidate % divisor === 0) return false
  }
  return true
}

function integrate(curve: (x: number) => number, from: number, to: number, steps: number): number {
  const width = (to - from) / steps
  let area = 0
  for (let step = 0; step < steps; step++) {
    const x = from + step * width
    area += (curve(x) + 4 * curve(x + width / 2) + curve(x + width)) * (width / 6)
  }
  return area
}

function escapeTime(re: number, im: number, limit: number): number {
  let x = 0
  let y = 0
  for (let turn = 0; turn < limit; turn++) {
    const squareX = x * x
    const squareY = y * y
    if (squareX + squareY > 4) return turn
    y = 2 * x * y + im
    x = squareX - squareY + re
  }
  return limit
}

function fractal(size: number): number {
  let sum = 0
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) {
      sum += escapeTime((column / size) * 3 - 2, (row / size) * 2 - 1, 60)
    }
  }
  return sum
}

export function run(): string {
  const product = multiply(makeMatrix(60, 3), makeMatrix(60, 5))
  const area = integrate((x) => x * x * Math.sqrt(x + 1), 0, 3, 8000)
  return [determinant(product).toFixed(6), countPrimes(9000), area.toFixed(6), fractal(90)].join()
}
