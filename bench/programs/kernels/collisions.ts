// Discs that fly in a room with walls: small immutable vectors, made and dropped, and contacts that are solved.
import { Random } from '../random.ts'

class Vector {
  constructor(
    readonly x: number,
    readonly y: number,
  ) {}

  plus(other: Vector): Vector {
    return new Vector(this.x + other.x, this.y + other.y)
  }

  minus(other: Vector): Vector {
    return new Vector(this.x - other.x, this.y - other.y)
  }

  times(factor: number): Vector {
    return new Vector(this.x * factor, this.y * factor)
  }

  dot(other: Vector): number {
    return this.x * other.x + this.y * other.y
  }

  length(): number {
    const square = this.dot(this)
    return Math.sqrt(square)
  }

  unit(): Vector {
    const length = this.length()
    if (length === 0) return new Vector(1, 0)
    return this.times(1 / length)
  }

  mirroredAt(normal: Vector): Vector {
    const along = this.dot(normal)
    const twice = normal.times(2 * along)
    return this.minus(twice)
  }
}

interface Contact {
  readonly normal: Vector
  readonly depth: number
}

class Disc {
  bounces = 0

  constructor(
    public centre: Vector,
    public speed: Vector,
    readonly radius: number,
  ) {}

  get mass(): number {
    return this.radius * this.radius
  }

  move(step: number): void {
    const way = this.speed.times(step)
    this.centre = this.centre.plus(way)
  }

  nudge(by: Vector): void {
    this.centre = this.centre.plus(by)
  }

  push(impulse: Vector): void {
    const change = impulse.times(1 / this.mass)
    this.speed = this.speed.plus(change)
    this.bounces++
  }

  contactWith(other: Disc): Contact | undefined {
    const between = this.centre.minus(other.centre)
    const reach = this.radius + other.radius
    if (between.dot(between) >= reach * reach) return undefined
    const normal = between.unit()
    const depth = reach - between.length()
    return { normal, depth }
  }
}

class Wall {
  constructor(
    private readonly point: Vector,
    private readonly normal: Vector,
  ) {}

  contactWith(disc: Disc): Contact | undefined {
    const fromWall = disc.centre.minus(this.point)
    const distance = fromWall.dot(this.normal)
    const depth = disc.radius - distance
    if (depth <= 0) return undefined
    return { normal: this.normal, depth }
  }

  hold(disc: Disc): void {
    const contact = this.contactWith(disc)
    if (!contact) return
    disc.nudge(contact.normal.times(contact.depth))
    const inwards = disc.speed.dot(contact.normal)
    if (inwards < 0) disc.speed = disc.speed.mirroredAt(contact.normal)
  }
}

function part(a: Disc, b: Disc, { normal, depth }: Contact): void {
  const half = normal.times(depth / 2)
  a.nudge(half)
  b.nudge(half.times(-1))
}

function collide(a: Disc, b: Disc): boolean {
  const contact = a.contactWith(b)
  if (!contact) return false
  part(a, b, contact)
  const closing = a.speed.minus(b.speed).dot(contact.normal)
  if (closing >= 0) return false
  const mass = 1 / (1 / a.mass + 1 / b.mass)
  const impulse = contact.normal.times(-1.9 * closing * mass)
  a.push(impulse)
  b.push(impulse.times(-1))
  return true
}

const SIZE = 100
const WALLS = [
  new Wall(new Vector(0, 0), new Vector(1, 0)),
  new Wall(new Vector(0, 0), new Vector(0, 1)),
  new Wall(new Vector(SIZE, SIZE), new Vector(-1, 0)),
  new Wall(new Vector(SIZE, SIZE), new Vector(0, -1)),
]

function makeDiscs(count: number): Disc[] {
  const random = new Random(11)
  const between = (low: number, high: number): number => low + random.next() * (high - low)
  return Array.from({ length: count }, () => {
    const centre = new Vector(between(5, 95), between(5, 95))
    const speed = new Vector(between(-9, 9), between(-9, 9))
    return new Disc(centre, speed, between(1, 4))
  })
}

function step(discs: readonly Disc[]): number {
  let collisions = 0
  for (const [i, disc] of discs.entries()) {
    disc.move(0.05)
    for (const wall of WALLS) wall.hold(disc)
    for (let j = 0; j < i; j++) if (collide(disc, discs[j] as Disc)) collisions++
  }
  return collisions
}

export function run(): string {
  const discs = makeDiscs(60)
  let collisions = 0
  for (let i = 0; i < 80; i++) collisions += step(discs)
  const energy = discs.reduce((sum, disc) => sum + disc.mass * disc.speed.dot(disc.speed), 0)
  const bounces = discs.reduce((sum, disc) => sum + disc.bounces, 0)
  return [collisions, bounces, energy.toFixed(4)].join()
}
