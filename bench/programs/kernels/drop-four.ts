// A game for two on a small board, searched ahead: moves made and taken back, lines counted, two functions that call each other.
type Player = 1 | 2

const COLUMNS = 6
const ROWS = 5
const WON = 10_000
const DIRECTIONS: readonly (readonly [number, number])[] = [
  [1, 0],
  [0, 1],
  [1, 1],
  [1, -1],
]
const MIDDLE_FIRST = [2, 3, 1, 4, 0, 5]

function otherThan(player: Player): Player {
  return player === 1 ? 2 : 1
}

function isInside(column: number, row: number): boolean {
  if (column < 0 || column >= COLUMNS) return false
  return row >= 0 && row < ROWS
}

class Board {
  private readonly cells = Array.from({ length: COLUMNS * ROWS }, () => 0)
  private readonly heights = Array.from({ length: COLUMNS }, () => 0)
  private count = 0

  get isFull(): boolean {
    return this.count === COLUMNS * ROWS
  }

  heightOf(column: number): number {
    return this.heights[column] as number
  }

  isOpen(column: number): boolean {
    return this.heightOf(column) < ROWS
  }

  at(column: number, row: number): number {
    if (!isInside(column, row)) return 0
    return this.cells[row * COLUMNS + column] as number
  }

  private put(column: number, row: number, value: number): void {
    this.cells[row * COLUMNS + column] = value
  }

  drop(column: number, player: Player): number {
    const row = this.heightOf(column)
    this.put(column, row, player)
    this.heights[column] = row + 1
    this.count++
    return row
  }

  takeBack(column: number): void {
    const row = this.heightOf(column) - 1
    this.heights[column] = row
    this.put(column, row, 0)
    this.count--
  }

  private run(column: number, row: number, right: number, up: number): number {
    const player = this.at(column, row)
    let length = 0
    let x = column + right
    let y = row + up
    while (this.at(x, y) === player) {
      length++
      x += right
      y += up
    }
    return length
  }

  private lineThrough(column: number, row: number, right: number, up: number): number {
    const forwards = this.run(column, row, right, up)
    const backwards = this.run(column, row, -right, -up)
    return forwards + backwards + 1
  }

  longestThrough(column: number, row: number): number {
    let longest = 0
    for (const [right, up] of DIRECTIONS) {
      const length = this.lineThrough(column, row, right, up)
      longest = Math.max(longest, length)
    }
    return longest
  }
}

function worthOf(board: Board, column: number, row: number): number {
  const longest = board.longestThrough(column, row)
  if (longest >= 4) return WON
  const fromMiddle = Math.abs(column - 2.5)
  return longest * 4 - fromMiddle
}

class Search {
  nodes = 0

  constructor(private readonly board: Board) {}

  /** What the move is worth for the player, less what the other one can make of it. */
  private tryMove(column: number, player: Player, depth: number, low: number, high: number): number {
    const row = this.board.drop(column, player)
    const worth = worthOf(this.board, column, row)
    const isOver = worth === WON || depth === 0 || this.board.isFull
    const reply = isOver ? 0 : this.bestReply(otherThan(player), depth - 1, worth - high, worth - low)
    this.board.takeBack(column)
    return worth - reply
  }

  private bestReply(player: Player, depth: number, low: number, high: number): number {
    this.nodes++
    let best = -Infinity
    for (const column of MIDDLE_FIRST) {
      if (!this.board.isOpen(column)) continue
      const worth = this.tryMove(column, player, depth, Math.max(low, best), high)
      if (worth > best) best = worth
      if (best >= high) return best
    }
    return best
  }

  bestMove(player: Player, depth: number): number {
    let best = -Infinity
    let choice = -1
    for (const column of MIDDLE_FIRST) {
      if (!this.board.isOpen(column)) continue
      const worth = this.tryMove(column, player, depth, best, Infinity)
      if (worth <= best) continue
      best = worth
      choice = column
    }
    return choice
  }
}

function play(first: number): string {
  const board = new Board()
  const search = new Search(board)
  let player: Player = 1
  let column = first
  let moves = ''
  while (true) {
    const row = board.drop(column, player)
    moves += column
    if (board.longestThrough(column, row) >= 4) return `${moves}${player === 1 ? 'a' : 'b'}${search.nodes}`
    if (board.isFull) return `${moves}-${search.nodes}`
    player = otherThan(player)
    column = search.bestMove(player, player === 1 ? 2 : 3)
  }
}

export function run(): string {
  return [0, 2, 3, 5].map((first) => play(first)).join()
}
