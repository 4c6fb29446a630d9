// A simulation: objects whose fields are numbers, updated in loops by small methods.
import { Random } from '../random.ts'

class Particle {
  vx = 0
  vy = 0
  age = 0

  constructor(
    public x: number,
    public y: number,
    readonly mass: number,
  ) {}

  push(fx: number, fy: number): void {
    this.vx += fx / this.mass
    this.vy += fy / this.mass
  }

  move(step: number): void {
    this.x += this.vx * step
    this.y += this.vy * step
    this.age += step
  }

  bounce(size: number): void {
    if (this.x < 0 || this.x > size) this.vx = -this.vx
    if (this.y < 0 || this.y > size) this.vy = -this.vy
    this.x = clamp(this.x, 0, size)
    this.y = clamp(this.y, 0, size)
  }

  energy(): number {
    return (this.mass * (this.vx * this.vx + this.vy * this.vy)) / 2
  }
}

function clamp(value: number, low: number, high: number): number {
  if (value < low) return low
  if (value > high) return high
  return value
}

class Grid {
  private readonly cells: Particle[][]

  constructor(
    private readonly size: number,
    private readonly width: number,
  ) {
    this.cells = Array.from({ length: width * width }, () => [])
  }

  private index(value: number): number {
    return clamp(Math.floor((value / this.size) * this.width), 0, this.width - 1)
  }

  cellOf(particle: Particle): Particle[] {
    const column = this.index(particle.x)
    const row = this.index(particle.y)
    return this.cells[row * this.width + column] as Particle[]
  }

  fill(particles: readonly Particle[]): void {
    for (const cell of this.cells) cell.length = 0
    for (const particle of particles) this.cellOf(particle).push(particle)
  }

  forPairs(visit: (a: Particle, b: Particle) => void): void {
    for (const cell of this.cells) {
      for (let i = 0; i < cell.length; i++) {
        for (let j = i + 1; j < cell.length; j++) visit(cell[i] as Particle, cell[j] as Particle)
      }
    }
  }
}

class World {
  private readonly grid = new Grid(100, 8)
  private readonly particles: Particle[] = []
  meetings = 0

  constructor(count: number) {
    const random = new Random(5)
    for (let i = 0; i < count; i++) {
      this.particles.push(new Particle(random.next() * 100, random.next() * 100, 1 + random.below(3)))
    }
  }

  private repel(a: Particle, b: Particle): void {
    const dx = a.x - b.x
    const dy = a.y - b.y
    const square = dx * dx + dy * dy + 0.01
    if (square > 40) return
    const force = 1 / square
    a.push(dx * force, dy * force)
    b.push(-dx * force, -dy * force)
    this.meetings++
  }

  step(): void {
    this.grid.fill(this.particles)
    this.grid.forPairs((a, b) => this.repel(a, b))
    for (const particle of this.particles) {
      particle.push(0, 0.05 * particle.mass)
      particle.move(0.1)
      particle.bounce(100)
    }
  }

  energy(): number {
    return this.particles.reduce((sum, particle) => sum + particle.energy(), 0)
  }
}

export function run(): string {
  const world = new World(400)
  for (let i = 0; i < 50; i++) world.step()
  return `${world.energy().toFixed(6)},${world.meetings}`
}
