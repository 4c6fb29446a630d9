// Nodes that are made, linked and rotated: a balanced tree, and a heap that finds shortest ways.
class Node {
  left: Node | undefined
  right: Node | undefined
  height = 1

  constructor(
    readonly key: number,
    public value: string,
  ) {}
}

function heightOf(node: Node | undefined): number {
  return node ? node.height : 0
}

function update(node: Node): void {
  node.height = 1 + Math.max(heightOf(node.left), heightOf(node.right))
}

function balanceOf(node: Node): number {
  return heightOf(node.left) - heightOf(node.right)
}

function rotateRight(node: Node): Node {
  const top = node.left as Node
  node.left = top.right
  top.right = node
  update(node)
  update(top)
  return top
}

function rotateLeft(node: Node): Node {
  const top = node.right as Node
  node.right = top.left
  top.left = node
  update(node)
  update(top)
  return top
}

function balanced(node: Node): Node {
  update(node)
  const balance = balanceOf(node)
  if (balance > 1) {
    if (balanceOf(node.left as Node) < 0) node.left = rotateLeft(node.left as Node)
    return rotateRight(node)
  }
  if (balance < -1) {
    if (balanceOf(node.right as Node) > 0) node.right = rotateRight(node.right as Node)
    return rotateLeft(node)
  }
  return node
}

function insert(node: Node | undefined, key: number, value: string): Node {
  if (!node) return new Node(key, value)
  if (key === node.key) {
    node.value = value
    return node
  }
  if (key < node.key) node.left = insert(node.left, key, value)
  else node.right = insert(node.right, key, value)
  return balanced(node)
}

function find(node: Node | undefined, key: number): string | undefined {
  let at = node
  while (at) {
    if (key === at.key) return at.value
    at = key < at.key ? at.left : at.right
  }
  return undefined
}

function visit(node: Node | undefined, each: (node: Node) => void): void {
  if (!node) return
  visit(node.left, each)
  each(node)
  visit(node.right, each)
}

class Heap<T> {
  private readonly items: T[] = []

  constructor(private readonly isBefore: (a: T, b: T) => boolean) {}

  get size(): number {
    return this.items.length
  }

  push(item: T): void {
    this.items.push(item)
    let at = this.items.length - 1
    while (at > 0) {
      const parent = (at - 1) >> 1
      if (!this.swapIfBefore(at, parent)) return
      at = parent
    }
  }

  pop(): T {
    const top = this.items[0] as T
    const last = this.items.pop() as T
    if (this.items.length > 0) {
      this.items[0] = last
      this.sink(0)
    }
    return top
  }

  private sink(from: number): void {
    let at = from
    while (true) {
      const left = at * 2 + 1
      if (left >= this.items.length) return
      const right = left + 1
      const child = right < this.items.length && this.isBefore(this.items[right] as T, this.items[left] as T) ? right : left
      if (!this.swapIfBefore(child, at)) return
      at = child
    }
  }

  private swapIfBefore(lower: number, upper: number): boolean {
    const item = this.items[lower] as T
    const other = this.items[upper] as T
    if (!this.isBefore(item, other)) return false
    this.items[upper] = item
    this.items[lower] = other
    return true
  }
}

function shortest(size: number, target: number): number {
  const best = Array.from({ length: size }, () => Infinity)
  const heap = new Heap<{ readonly at: number; readonly cost: number }>((a, b) => a.cost < b.cost)
  heap.push({ at: 0, cost: 0 })
  while (heap.size > 0) {
    const { at, cost } = heap.pop()
    if (cost >= (best[at] as number)) continue
    best[at] = cost
    for (let edge = 1; edge <= 4; edge++) heap.push({ at: (at * edge + edge * 7) % size, cost: cost + ((at + edge * 3) % 11) + 1 })
  }
  return best[target] ?? -1
}

export function run(): string {
  let root: Node | undefined
  for (let i = 0; i < 2500; i++) root = insert(root, (i * 7919) % 2003, `v${i % 10}`)
  let found = 0
  for (let i = 0; i < 4000; i++) if (find(root, i) === 'v3') found++
  let order = 0
  visit(root, ({ key, height }) => {
    order = (order * 31 + key + height) | 0
  })
  return [found, order, root?.height, shortest(2000, 1777)].join()
}
