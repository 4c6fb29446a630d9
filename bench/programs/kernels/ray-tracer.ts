// Small vectors made by the million: what escape analysis is for.
class Vector {
  constructor(
    readonly x: number,
    readonly y: number,
    readonly z: number,
  ) {}

  plus(other: Vector): Vector {
    return new Vector(this.x + other.x, this.y + other.y, this.z + other.z)
  }

  minus(other: Vector): Vector {
    return new Vector(this.x - other.x, this.y - other.y, this.z - other.z)
  }

  times(factor: number): Vector {
    return new Vector(this.x * factor, this.y * factor, this.z * factor)
  }

  dot(other: Vector): number {
    return this.x * other.x + this.y * other.y + this.z * other.z
  }

  get length(): number {
    return Math.sqrt(this.dot(this))
  }

  unit(): Vector {
    return this.times(1 / this.length)
  }

  reflect(normal: Vector): Vector {
    return this.minus(normal.times(2 * this.dot(normal)))
  }
}

class Ray {
  constructor(
    readonly from: Vector,
    readonly direction: Vector,
  ) {}

  at(distance: number): Vector {
    return this.from.plus(this.direction.times(distance))
  }
}

interface Thing {
  readonly colour: Vector
  readonly shine: number
  distance(ray: Ray): number
  normal(point: Vector): Vector
}

class Sphere implements Thing {
  constructor(
    private readonly centre: Vector,
    private readonly radius: number,
    readonly colour: Vector,
    readonly shine: number,
  ) {}

  distance(ray: Ray): number {
    const offset = ray.from.minus(this.centre)
    const b = offset.dot(ray.direction)
    const c = offset.dot(offset) - this.radius * this.radius
    const discriminant = b * b - c
    if (discriminant < 0) return Infinity
    const distance = -b - Math.sqrt(discriminant)
    return distance > 1e-4 ? distance : Infinity
  }

  normal(point: Vector): Vector {
    return point.minus(this.centre).unit()
  }
}

class Floor implements Thing {
  readonly colour: Vector = new Vector(0.6, 0.6, 0.5)
  readonly shine = 0.1

  distance(ray: Ray): number {
    if (ray.direction.y >= 0) return Infinity
    return -(ray.from.y + 1) / ray.direction.y
  }

  normal(): Vector {
    return new Vector(0, 1, 0)
  }
}

class Scene {
  private readonly sky = new Vector(0.3, 0.5, 0.8)
  private readonly light = new Vector(5, 8, -4)

  constructor(private readonly things: readonly Thing[]) {}

  private nearest(ray: Ray): { readonly thing: Thing; readonly distance: number } | undefined {
    let best: Thing | undefined
    let distance = Infinity
    for (const thing of this.things) {
      const candidate = thing.distance(ray)
      if (candidate >= distance) continue
      best = thing
      distance = candidate
    }
    return best && { thing: best, distance }
  }

  private brightness(point: Vector, normal: Vector): number {
    const toLight = this.light.minus(point).unit()
    const shadow = this.nearest(new Ray(point.plus(normal.times(1e-3)), toLight))
    if (shadow) return 0.1
    return Math.max(0.1, normal.dot(toLight))
  }

  colour(ray: Ray, depth: number): Vector {
    const hit = this.nearest(ray)
    if (!hit) return this.sky
    const { thing, distance } = hit
    const point = ray.at(distance)
    const normal = thing.normal(point)
    const own = thing.colour.times(this.brightness(point, normal))
    if (depth === 0) return own
    const mirrored = new Ray(point.plus(normal.times(1e-3)), ray.direction.reflect(normal))
    return own.times(1 - thing.shine).plus(this.colour(mirrored, depth - 1).times(thing.shine))
  }
}

const scene = new Scene([
  new Sphere(new Vector(0, 0, 5), 1, new Vector(0.9, 0.2, 0.2), 0.3),
  new Sphere(new Vector(1.6, 0.3, 4), 0.7, new Vector(0.2, 0.9, 0.3), 0.5),
  new Sphere(new Vector(-1.5, -0.2, 4), 0.8, new Vector(0.3, 0.3, 0.9), 0.2),
  new Floor(),
])

export function run(): string {
  const size = 70
  let sum = new Vector(0, 0, 0)
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      const direction = new Vector(x / size - 0.5, 0.5 - y / size, 1).unit()
      sum = sum.plus(scene.colour(new Ray(new Vector(0, 0, -1), direction), 3))
    }
  }
  return [sum.x, sum.y, sum.z].map((part) => part.toFixed(6)).join()
}
