// Shapes on a map: polygons clipped, hulls, boxes in a tree that is asked for what is near, areas.
import { Random } from '../random.ts'

class Point {
  constructor(
    readonly x: number,
    readonly y: number,
  ) {}

  towards(other: Point, share: number): Point {
    const x = this.x + (other.x - this.x) * share
    const y = this.y + (other.y - this.y) * share
    return new Point(x, y)
  }
}

/** Twice the area of a triangle, positive if it turns left. */
function turn(a: Point, b: Point, c: Point): number {
  const first = (b.x - a.x) * (c.y - a.y)
  const second = (b.y - a.y) * (c.x - a.x)
  return first - second
}

class Box {
  constructor(
    readonly low: Point,
    readonly high: Point,
  ) {}

  static around(points: readonly Point[]): Box {
    let box = new Box(points[0] as Point, points[0] as Point)
    for (const point of points) box = box.joined(new Box(point, point))
    return box
  }

  joined(other: Box): Box {
    const low = new Point(Math.min(this.low.x, other.low.x), Math.min(this.low.y, other.low.y))
    const high = new Point(Math.max(this.high.x, other.high.x), Math.max(this.high.y, other.high.y))
    return new Box(low, high)
  }

  meets(other: Box): boolean {
    if (this.low.x > other.high.x || other.low.x > this.high.x) return false
    return this.low.y <= other.high.y && other.low.y <= this.high.y
  }

  get centre(): Point {
    return this.low.towards(this.high, 0.5)
  }
}

class Line {
  constructor(
    private readonly from: Point,
    private readonly to: Point,
  ) {}

  sideOf(point: Point): number {
    return turn(this.from, this.to, point)
  }

  crossing(a: Point, b: Point): Point {
    const first = this.sideOf(a)
    const second = this.sideOf(b)
    const share = first / (first - second)
    return a.towards(b, share)
  }
}

class Polygon {
  readonly box: Box

  constructor(private readonly corners: readonly Point[]) {
    this.box = Box.around(corners)
  }

  corner(index: number): Point {
    const wrapped = index % this.corners.length
    return this.corners[wrapped] as Point
  }

  get area(): number {
    const start = this.corner(0)
    let twice = 0
    for (let i = 1; i + 1 < this.corners.length; i++) twice += turn(start, this.corner(i), this.corner(i + 1))
    return twice / 2
  }

  private side(index: number): Line {
    const from = this.corner(index)
    const to = this.corner(index + 1)
    return new Line(from, to)
  }

  private cut(line: Line): Polygon | undefined {
    const kept: Point[] = []
    for (let i = 0; i < this.corners.length; i++) {
      const here = this.corner(i)
      const next = this.corner(i + 1)
      const isInside = line.sideOf(here) >= 0
      if (isInside) kept.push(here)
      if (isInside !== line.sideOf(next) >= 0) kept.push(line.crossing(here, next))
    }
    return kept.length < 3 ? undefined : new Polygon(kept)
  }

  common(other: Polygon): Polygon | undefined {
    let rest = this.cut(other.side(0))
    for (let i = 1; i < other.corners.length && rest; i++) rest = rest.cut(other.side(i))
    return rest
  }
}

function half(points: readonly Point[]): Point[] {
  const chain: Point[] = []
  for (const point of points) {
    while (chain.length > 1 && turn(chain.at(-2) as Point, chain.at(-1) as Point, point) <= 0) chain.pop()
    chain.push(point)
  }
  chain.pop()
  return chain
}

function hull(points: readonly Point[]): Polygon {
  const sorted = points.toSorted((a, b) => a.x - b.x || a.y - b.y)
  const lower = half(sorted)
  const upper = half(sorted.reverse())
  return new Polygon([...lower, ...upper])
}

interface Branch {
  readonly box: Box
  readonly children: readonly Branch[]
  readonly polygon?: Polygon
}

function branchOf(polygons: readonly Polygon[], isByX: boolean): Branch {
  const [first] = polygons
  if (polygons.length === 1 && first) return { box: first.box, children: [], polygon: first }
  const along = (polygon: Polygon): number => (isByX ? polygon.box.centre.x : polygon.box.centre.y)
  const sorted = polygons.toSorted((a, b) => along(a) - along(b))
  const middle = sorted.length >> 1
  const children = [branchOf(sorted.slice(0, middle), !isByX), branchOf(sorted.slice(middle), !isByX)] as const
  return { box: children[0].box.joined(children[1].box), children }
}

function search(branch: Branch, box: Box, visit: (polygon: Polygon) => void): void {
  if (!branch.box.meets(box)) return
  if (branch.polygon) visit(branch.polygon)
  for (const child of branch.children) search(child, box, visit)
}

export function run(): string {
  const random = new Random(43)
  const polygons = Array.from({ length: 140 }, () => {
    const [x, y] = [random.below(900), random.below(900)]
    return hull(Array.from({ length: 12 }, () => new Point(x + random.next() * 120, y + random.next() * 120)))
  })
  const tree = branchOf(polygons, true)
  let area = 0
  let meetings = 0
  for (const polygon of polygons) {
    search(tree, polygon.box, (near) => {
      area += polygon.common(near)?.area ?? 0
      meetings++
    })
  }
  return [area.toFixed(3), meetings].join()
}
