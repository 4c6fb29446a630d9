// Iterators by generator functions, one on top of another.
function* range(from: number, to: number, step = 1): Generator<number> {
  for (let i = from; i < to; i += step) yield i
}

function* map<A, B>(items: Iterable<A>, change: (item: A) => B): Generator<B> {
  for (const item of items) yield change(item)
}

function* filter<T>(items: Iterable<T>, accept: (item: T) => boolean): Generator<T> {
  for (const item of items) {
    if (accept(item)) yield item
  }
}

function* take<T>(items: Iterable<T>, count: number): Generator<T> {
  let left = count
  for (const item of items) {
    if (left-- <= 0) return
    yield item
  }
}

function* chunks<T>(items: Iterable<T>, size: number): Generator<T[]> {
  let chunk: T[] = []
  for (const item of items) {
    chunk.push(item)
    if (chunk.length < size) continue
    yield chunk
    chunk = []
  }
  if (chunk.length > 0) yield chunk
}

function* fibonacci(): Generator<number> {
  let [low, high] = [0, 1]
  while (true) {
    yield low
    ;[low, high] = [high, (low + high) % 1_000_003]
  }
}

interface Tree {
  readonly value: number
  readonly children: readonly Tree[]
}

function makeTree(depth: number, value: number): Tree {
  const children = depth === 0 ? [] : [0, 1, 2].map((i) => makeTree(depth - 1, value * 3 + i))
  return { value, children }
}

function* walk(tree: Tree): Generator<number, number> {
  yield tree.value
  let count = 1
  for (const child of tree.children) count += yield* walk(child)
  return count
}

/** Takes numbers in through `next`. */
function* runningMean(): Generator<number, void, number> {
  let sum = 0
  let count = 0
  let mean = 0
  while (true) {
    const value = yield mean
    sum += value
    count++
    mean = sum / count
  }
}

class Grid implements Iterable<readonly [number, number]> {
  constructor(
    private readonly width: number,
    private readonly height: number,
  ) {}

  *[Symbol.iterator](): Iterator<readonly [number, number]> {
    for (const y of range(0, this.height)) {
      for (const x of range(0, this.width)) yield [x, y]
    }
  }

  *neighbours(x: number, y: number): Generator<number> {
    if (x > 0) yield y * this.width + x - 1
    if (x < this.width - 1) yield y * this.width + x + 1
    if (y > 0) yield (y - 1) * this.width + x
    if (y < this.height - 1) yield (y + 1) * this.width + x
  }
}

function sum(items: Iterable<number>): number {
  let total = 0
  for (const item of items) total = (total + item) | 0
  return total
}

const tree = makeTree(6, 1)

export function run(): string {
  const even = filter(
    map(range(0, 12_000), (i) => i * 3),
    (i) => i % 2 === 0,
  )
  const first = sum(even)
  const second = sum(take(fibonacci(), 4000))
  const third = sum(map(chunks(range(0, 8000), 7), (chunk) => chunk.length * (chunk[0] ?? 0)))
  const fourth = sum(walk(tree))
  const mean = runningMean()
  mean.next()
  let last = 0
  for (const i of range(0, 4000)) last = mean.next(i % 17).value ?? 0
  const grid = new Grid(40, 40)
  let fifth = 0
  for (const [x, y] of grid) fifth += sum(grid.neighbours(x, y))
  return [first, second, third, fourth, last.toFixed(6), fifth].join()
}
