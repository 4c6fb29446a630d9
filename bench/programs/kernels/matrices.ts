// Matrices behind an interface of rows and columns: products, elimination, determinants, a chain of transformations.
import { Random } from '../random.ts'

class Matrix {
  private readonly cells: Float64Array

  constructor(
    readonly rows: number,
    readonly columns: number,
  ) {
    this.cells = new Float64Array(rows * columns)
  }

  static from(rows: number, columns: number, cellOf: (row: number, column: number) => number): Matrix {
    const matrix = new Matrix(rows, columns)
    for (let row = 0; row < rows; row++) {
      for (let column = 0; column < columns; column++) matrix.set(row, column, cellOf(row, column))
    }
    return matrix
  }

  static identity(size: number): Matrix {
    return Matrix.from(size, size, (row, column) => (row === column ? 1 : 0))
  }

  private indexOf(row: number, column: number): number {
    if (row < 0 || row >= this.rows) throw new RangeError(`no row ${row}`)
    if (column < 0 || column >= this.columns) throw new RangeError(`no column ${column}`)
    return row * this.columns + column
  }

  at(row: number, column: number): number {
    const index = this.indexOf(row, column)
    return this.cells[index] as number
  }

  set(row: number, column: number, value: number): void {
    const index = this.indexOf(row, column)
    this.cells[index] = value
  }

  copy(): Matrix {
    return Matrix.from(this.rows, this.columns, (row, column) => this.at(row, column))
  }

  times(other: Matrix): Matrix {
    return Matrix.from(this.rows, other.columns, (row, column) => dot(this, row, other, column))
  }

  transposed(): Matrix {
    return Matrix.from(this.columns, this.rows, (row, column) => this.at(column, row))
  }

  swapRows(a: number, b: number): void {
    if (a === b) return
    for (let column = 0; column < this.columns; column++) {
      const kept = this.at(a, column)
      this.set(a, column, this.at(b, column))
      this.set(b, column, kept)
    }
  }

  scaleRow(row: number, factor: number): void {
    for (let column = 0; column < this.columns; column++) {
      const value = this.at(row, column)
      this.set(row, column, value * factor)
    }
  }

  addRow(from: number, to: number, factor: number): void {
    if (factor === 0) return
    const source = this.indexOf(from, 0)
    const target = this.indexOf(to, 0)
    for (let column = 0; column < this.columns; column++) {
      const added = (this.cells[source + column] as number) * factor
      this.cells[target + column] = (this.cells[target + column] as number) + added
    }
  }
}

function dot(a: Matrix, row: number, b: Matrix, column: number): number {
  let sum = 0
  for (let i = 0; i < a.columns; i++) {
    const product = a.at(row, i) * b.at(i, column)
    sum += product
  }
  return sum
}

function pivotOf(matrix: Matrix, column: number): number {
  let best = column
  for (let row = column + 1; row < matrix.rows; row++) {
    if (Math.abs(matrix.at(row, column)) > Math.abs(matrix.at(best, column))) best = row
  }
  return best
}

function inverse(matrix: Matrix): { readonly inverse: Matrix; readonly determinant: number } {
  const left = matrix.copy()
  const right = Matrix.identity(matrix.rows)
  let determinant = 1
  for (let i = 0; i < left.rows; i++) {
    const pivot = pivotOf(left, i)
    if (pivot !== i) determinant = -determinant
    left.swapRows(i, pivot)
    right.swapRows(i, pivot)
    const value = left.at(i, i)
    determinant *= value
    left.scaleRow(i, 1 / value)
    right.scaleRow(i, 1 / value)
    for (let row = 0; row < left.rows; row++) {
      if (row === i) continue
      const factor = -left.at(row, i)
      left.addRow(i, row, factor)
      right.addRow(i, row, factor)
    }
  }
  return { inverse: right, determinant }
}

function rotation(axis: number, angle: number): Matrix {
  const matrix = Matrix.identity(4)
  const [a, b] = [(axis + 1) % 3, (axis + 2) % 3]
  matrix.set(a, a, Math.cos(angle))
  matrix.set(b, b, Math.cos(angle))
  matrix.set(a, b, -Math.sin(angle))
  matrix.set(b, a, Math.sin(angle))
  return matrix
}

function translation(x: number, y: number, z: number): Matrix {
  const matrix = Matrix.identity(4)
  matrix.set(0, 3, x)
  matrix.set(1, 3, y)
  matrix.set(2, 3, z)
  return matrix
}

export function run(): string {
  const random = new Random(3)
  const big = Matrix.from(36, 36, (row, column) => random.next() + (row === column ? 4 : 0))
  const solved = inverse(big)
  const shouldBeOne = big.times(solved.inverse)
  let error = 0
  for (let i = 0; i < 36; i++) error = Math.max(error, Math.abs(shouldBeOne.at(i, i) - 1))
  let place = translation(1, 2, 3)
  for (let i = 0; i < 300; i++)
    place = rotation(i % 3, i / 40)
      .times(place)
      .times(translation(0.1, 0, 0.2))
  const trace = dot(place, 0, place.transposed(), 0)
  return [solved.determinant.toPrecision(8), error < 1e-9, place.at(0, 3).toFixed(6), trace.toFixed(6)].join()
}
