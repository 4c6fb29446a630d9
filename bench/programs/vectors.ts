// What entry dispatch is for: small methods that the engine inlines into each other, several deep, into one loop.
class Vector {
  constructor(
    readonly x: number,
    readonly y: number,
    readonly z: number,
  ) {}

  plus(other: Vector): Vector {
    const x = this.x + other.x
    const y = this.y + other.y
    const z = this.z + other.z
    return new Vector(x, y, z)
  }

  times(factor: number): Vector {
    const x = this.x * factor
    const y = this.y * factor
    const z = this.z * factor
    return new Vector(x, y, z)
  }

  cross(other: Vector): Vector {
    const x = this.y * other.z - this.z * other.y
    const y = this.z * other.x - this.x * other.z
    const z = this.x * other.y - this.y * other.x
    return new Vector(x, y, z)
  }

  dot(other: Vector): number {
    const x = this.x * other.x
    const y = this.y * other.y
    return x + y + this.z * other.z
  }
}

class Turn {
  constructor(
    readonly right: Vector,
    readonly up: Vector,
    readonly ahead: Vector,
  ) {}

  apply(vector: Vector): Vector {
    const x = this.right.dot(vector)
    const y = this.up.dot(vector)
    const z = this.ahead.dot(vector)
    return new Vector(x, y, z)
  }
}

const turn = new Turn(new Vector(0.6, 0.8, 0), new Vector(-0.8, 0.6, 0), new Vector(0, 0, 1))

/** A point that goes round, pushed a little each time. */
export function turns(times: number): number {
  let point = new Vector(1, 2, 3)
  for (let i = 0; i < times; i++) {
    const turned = turn.apply(point)
    const push = turned.cross(point).times(0.001)
    point = turned.plus(push).times(0.999)
  }
  return point.x + point.y + point.z
}
