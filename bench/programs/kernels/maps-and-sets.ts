// Maps and sets at work: word counts, a cache with a limit, a graph searched in breadth, sets combined.
const TEXT = 'a map holds pairs and a set holds members; a map finds a value by its key, and a set says whether a member is there or not'

function countWords(text: string, counts: Map<string, number>): void {
  for (const word of text.split(/\W+/)) {
    if (word === '') continue
    const key = word.toLowerCase()
    counts.set(key, (counts.get(key) ?? 0) + 1)
  }
}

class Cache<K, V> {
  private readonly entries = new Map<K, V>()
  hits = 0
  misses = 0

  constructor(
    private readonly limit: number,
    private readonly load: (key: K) => V,
  ) {}

  get(key: K): V {
    const found = this.entries.get(key)
    if (found === undefined) return this.miss(key)
    this.hits++
    this.touch(key, found)
    return found
  }

  private touch(key: K, value: V): void {
    this.entries.delete(key)
    this.entries.set(key, value)
  }

  private miss(key: K): V {
    this.misses++
    const value = this.load(key)
    this.entries.set(key, value)
    if (this.entries.size > this.limit) this.evict()
    return value
  }

  private evict(): void {
    for (const key of this.entries.keys()) {
      this.entries.delete(key)
      return
    }
  }
}

class Graph {
  private readonly edges = new Map<number, Set<number>>()

  connect(a: number, b: number): void {
    this.neighbours(a).add(b)
    this.neighbours(b).add(a)
  }

  neighbours(node: number): Set<number> {
    let found = this.edges.get(node)
    if (!found) {
      found = new Set()
      this.edges.set(node, found)
    }
    return found
  }

  distances(from: number): Map<number, number> {
    const distances = new Map([[from, 0]])
    let frontier = [from]
    while (frontier.length > 0) {
      const next: number[] = []
      for (const node of frontier) {
        const distance = (distances.get(node) ?? 0) + 1
        for (const neighbour of this.neighbours(node)) {
          if (distances.has(neighbour)) continue
          distances.set(neighbour, distance)
          next.push(neighbour)
        }
      }
      frontier = next
    }
    return distances
  }
}

function union<T>(a: ReadonlySet<T>, b: ReadonlySet<T>): Set<T> {
  const result = new Set(a)
  for (const item of b) result.add(item)
  return result
}

function intersection<T>(a: ReadonlySet<T>, b: ReadonlySet<T>): Set<T> {
  const result = new Set<T>()
  for (const item of a) {
    if (b.has(item)) result.add(item)
  }
  return result
}

function multiplesOf(factor: number, limit: number): Set<number> {
  const result = new Set<number>()
  for (let i = factor; i < limit; i += factor) result.add(i)
  return result
}

export function run(): string {
  const counts = new Map<string, number>()
  for (let i = 0; i < 30; i++) countWords(`${TEXT} ${i}`, counts)
  const cache = new Cache<string, number>(50, (key) => key.length * 2 + 1)
  let cached = 0
  for (let i = 0; i < 5000; i++) cached += cache.get(`key${(i * i) % 83}`)
  const graph = new Graph()
  for (let i = 1; i < 2500; i++) {
    graph.connect(i, i >> 1)
    graph.connect(i, (i * 7) % 2500)
  }
  let farthest = 0
  for (const distance of graph.distances(1234).values()) farthest = Math.max(farthest, distance)
  const both = intersection(multiplesOf(3, 6000), multiplesOf(5, 6000))
  const either = union(multiplesOf(7, 6000), both)
  return [counts.size, counts.get('a'), cached, cache.hits, cache.misses, farthest, both.size, either.size].join()
}
