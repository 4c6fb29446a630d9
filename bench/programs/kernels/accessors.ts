// Getters, setters and private fields: functions of one expression or two statements.
class Length {
  #metres = 0

  constructor(metres: number) {
    this.metres = metres
  }

  get metres(): number {
    return this.#metres
  }

  set metres(value: number) {
    if (value < 0) throw new RangeError('negative length')
    this.#metres = value
  }

  get feet(): number {
    return this.#metres / 0.3048
  }

  set feet(value: number) {
    this.metres = value * 0.3048
  }
}

class Box {
  readonly #width: Length
  readonly #height: Length
  #depth = 1
  #changes = 0

  constructor(width: number, height: number) {
    this.#width = new Length(width)
    this.#height = new Length(height)
  }

  get width(): number {
    return this.#width.metres
  }

  set width(value: number) {
    this.#width.metres = value
    this.#changed()
  }

  get height(): number {
    return this.#height.metres
  }

  set height(value: number) {
    this.#height.metres = value
    this.#changed()
  }

  get depth(): number {
    return this.#depth
  }

  set depth(value: number) {
    this.#depth = value
    this.#changed()
  }

  get area(): number {
    return this.width * this.height
  }

  get volume(): number {
    return this.area * this.depth
  }

  get isCube(): boolean {
    const { width, height, depth } = this
    return width === height && height === depth
  }

  get changes(): number {
    return this.#changes
  }

  #changed(): void {
    this.#changes++
  }
}

class Flags {
  #bits = 0

  get(index: number): boolean {
    return (this.#bits & (1 << index)) !== 0
  }

  set(index: number, value: boolean): this {
    const mask = 1 << index
    this.#bits = value ? this.#bits | mask : this.#bits & ~mask
    return this
  }

  get count(): number {
    let count = 0
    for (let i = 0; i < 16; i++) if (this.get(i)) count++
    return count
  }
}

const point = {
  x: 1,
  y: 2,
  get norm(): number {
    return Math.abs(this.x) + Math.abs(this.y)
  },
  set norm(value: number) {
    const factor = value / this.norm
    this.x *= factor
    this.y *= factor
  },
}

export function run(): string {
  const boxes = Array.from({ length: 50 }, (_, i) => new Box(i + 1, 50 - i))
  let volume = 0
  let cubes = 0
  for (let round = 0; round < 1000; round++) {
    for (const box of boxes) {
      box.depth = (box.depth + round) % 13
      box.width = (box.width + 1) % 40
      if (round % 3 === 0) box.height += 1
      volume += box.volume
      if (box.isCube) cubes++
    }
  }
  const flags = new Flags()
  let ones = 0
  for (let i = 0; i < 8000; i++) {
    flags.set(i % 16, i % 3 === 0).set((i * 7) % 16, true)
    ones += flags.count
  }
  const length = new Length(0)
  for (let i = 0; i < 5000; i++) {
    length.feet = (length.feet + i) % 1000
    point.norm = 1 + (i % 10)
  }
  const changes = boxes.reduce((sum, box) => sum + box.changes, 0)
  return [volume, cubes, ones, length.metres.toFixed(3), point.norm.toFixed(3), changes].join()
}
