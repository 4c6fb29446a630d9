// Graphs by sets: disjoint sets that merge, bits that mark, the lightest tree, components, colours.
import { Random } from '../random.ts'

interface Edge {
  readonly from: number
  readonly to: number
  readonly weight: number
}

class DisjointSets {
  private readonly parents: number[]
  private readonly sizes: number[]
  count: number

  constructor(size: number) {
    this.parents = Array.from({ length: size }, (_, i) => i)
    this.sizes = Array.from({ length: size }, () => 1)
    this.count = size
  }

  private parentOf(member: number): number {
    return this.parents[member] as number
  }

  find(member: number): number {
    let root = member
    while (this.parentOf(root) !== root) {
      const above = this.parentOf(this.parentOf(root))
      this.parents[root] = above
      root = above
    }
    return root
  }

  sizeOf(member: number): number {
    const root = this.find(member)
    return this.sizes[root] as number
  }

  areJoined(a: number, b: number): boolean {
    return this.find(a) === this.find(b)
  }

  join(a: number, b: number): boolean {
    const first = this.find(a)
    const second = this.find(b)
    if (first === second) return false
    const size = this.sizeOf(first) + this.sizeOf(second)
    const isFirstLarger = this.sizeOf(first) >= this.sizeOf(second)
    const root = isFirstLarger ? first : second
    const child = isFirstLarger ? second : first
    this.parents[child] = root
    this.sizes[root] = size
    this.count--
    return true
  }
}

class BitSet {
  private readonly words: Int32Array

  constructor(readonly size: number) {
    this.words = new Int32Array((size + 31) >> 5)
  }

  has(bit: number): boolean {
    const word = this.words[bit >> 5] as number
    const mask = 1 << (bit & 31)
    return (word & mask) !== 0
  }

  add(bit: number): boolean {
    if (this.has(bit)) return false
    const word = this.words[bit >> 5] as number
    this.words[bit >> 5] = word | (1 << (bit & 31))
    return true
  }

  first(): number {
    let bit = 0
    while (bit < this.size && this.has(bit)) bit++
    return bit
  }
}

class Graph {
  readonly edges: Edge[] = []
  private readonly neighbours: number[][]

  constructor(readonly size: number) {
    this.neighbours = Array.from({ length: size }, () => [])
  }

  connect(from: number, to: number, weight: number): void {
    this.edges.push({ from, to, weight })
    this.neighboursOf(from).push(to)
    this.neighboursOf(to).push(from)
  }

  neighboursOf(node: number): number[] {
    return this.neighbours[node] as number[]
  }
}

function byWeight(a: Edge, b: Edge): number {
  if (a.weight !== b.weight) return a.weight - b.weight
  if (a.from !== b.from) return a.from - b.from
  return a.to - b.to
}

function lightestTree(graph: Graph): { readonly weight: number; readonly parts: number } {
  const sets = new DisjointSets(graph.size)
  let weight = 0
  for (const edge of graph.edges.toSorted(byWeight)) {
    if (sets.areJoined(edge.from, edge.to)) continue
    sets.join(edge.from, edge.to)
    weight += edge.weight
  }
  return { weight, parts: sets.count }
}

function reachable(graph: Graph, start: number): number {
  const seen = new BitSet(graph.size)
  const waiting = [start]
  let count = 0
  while (waiting.length > 0) {
    const node = waiting.pop() as number
    if (!seen.add(node)) continue
    count++
    for (const next of graph.neighboursOf(node)) if (!seen.has(next)) waiting.push(next)
  }
  return count
}

function coloursNeeded(graph: Graph): number {
  const colours = Array.from({ length: graph.size }, () => -1)
  let most = 0
  for (let node = 0; node < graph.size; node++) {
    const taken = new BitSet(64)
    for (const next of graph.neighboursOf(node)) {
      const colour = colours[next] as number
      if (colour >= 0) taken.add(colour)
    }
    const colour = taken.first()
    colours[node] = colour
    most = Math.max(most, colour + 1)
  }
  return most
}

/** A maze: walls fall between cells that are not joined yet, and the cells of one row are asked who is with whom. */
function maze(width: number, random: Random): number {
  const sets = new DisjointSets(width * width)
  let fallen = 0
  while (sets.count > 1) {
    const cell = random.below(width * width)
    const isLast = cell % width === width - 1
    const other = random.next() < 0.5 && !isLast ? cell + 1 : cell + width
    if (other < width * width && sets.join(cell, other)) fallen++
  }
  return fallen + sets.sizeOf(0)
}

export function run(): string {
  const random = new Random(17)
  const graph = new Graph(1200)
  for (let i = 0; i < 5000; i++) graph.connect(random.below(1200), random.below(1200), random.below(1000))
  const { weight, parts } = lightestTree(graph)
  return [weight, parts, reachable(graph, 7), coloursNeeded(graph), maze(40, random)].join()
}
