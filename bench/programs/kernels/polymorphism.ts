// One call, many receivers: classes behind an interface, a visitor, functions in a table.
interface Shape {
  area(): number
  scaled(factor: number): Shape
  accept<T>(visitor: Visitor<T>): T
}

interface Visitor<T> {
  circle(circle: Circle): T
  rectangle(rectangle: Rectangle): T
  triangle(triangle: Triangle): T
  group(group: Group): T
}

class Circle implements Shape {
  constructor(readonly radius: number) {}

  area(): number {
    return Math.PI * this.radius * this.radius
  }

  scaled(factor: number): Circle {
    return new Circle(this.radius * factor)
  }

  accept<T>(visitor: Visitor<T>): T {
    return visitor.circle(this)
  }
}

class Rectangle implements Shape {
  constructor(
    readonly width: number,
    readonly height: number,
  ) {}

  area(): number {
    return this.width * this.height
  }

  scaled(factor: number): Rectangle {
    return new Rectangle(this.width * factor, this.height * factor)
  }

  accept<T>(visitor: Visitor<T>): T {
    return visitor.rectangle(this)
  }
}

class Square extends Rectangle {
  constructor(side: number) {
    super(side, side)
  }

  override scaled(factor: number): Square {
    return new Square(this.width * factor)
  }
}

class Triangle implements Shape {
  constructor(
    readonly base: number,
    readonly height: number,
  ) {}

  area(): number {
    return (this.base * this.height) / 2
  }

  scaled(factor: number): Triangle {
    return new Triangle(this.base * factor, this.height * factor)
  }

  accept<T>(visitor: Visitor<T>): T {
    return visitor.triangle(this)
  }
}

class Group implements Shape {
  constructor(readonly members: readonly Shape[]) {}

  area(): number {
    let area = 0
    for (const member of this.members) area += member.area()
    return area
  }

  scaled(factor: number): Group {
    return new Group(this.members.map((member) => member.scaled(factor)))
  }

  accept<T>(visitor: Visitor<T>): T {
    return visitor.group(this)
  }
}

class Perimeter implements Visitor<number> {
  circle({ radius }: Circle): number {
    return 2 * Math.PI * radius
  }

  rectangle({ width, height }: Rectangle): number {
    return 2 * (width + height)
  }

  triangle({ base, height }: Triangle): number {
    return base + height + Math.sqrt(base * base + height * height)
  }

  group({ members }: Group): number {
    let sum = 0
    for (const member of members) sum += member.accept(this)
    return sum
  }
}

class Count implements Visitor<number> {
  circle(): number {
    return 1
  }

  rectangle(): number {
    return 100
  }

  triangle(): number {
    return 10_000
  }

  group({ members }: Group): number {
    return members.reduce((sum, member) => sum + member.accept(this), 0)
  }
}

const makers: Record<string, (size: number) => Shape> = {
  circle: (size) => new Circle(size),
  square: (size) => new Square(size),
  rectangle: (size) => new Rectangle(size, size + 1),
  triangle: (size) => new Triangle(size, size + 2),
  pair: (size) => new Group([new Circle(size), new Square(size)]),
}
const NAMES = Object.keys(makers)

function makeShapes(count: number): Shape[] {
  const shapes: Shape[] = []
  for (let i = 0; i < count; i++) {
    const name = NAMES[(i * 7 + (i >> 3)) % NAMES.length] ?? 'circle'
    const make = makers[name]
    if (make) shapes.push(make(1 + (i % 9)))
  }
  return shapes
}

export function run(): string {
  const shapes = makeShapes(1500)
  const perimeter = new Perimeter()
  const count = new Count()
  let area = 0
  let length = 0
  let counted = 0
  for (let round = 1; round < 25; round++) {
    for (const shape of shapes) {
      const scaled = shape.scaled(1 + round / 4)
      area += scaled.area()
      length += scaled.accept(perimeter)
      counted += shape.accept(count)
    }
  }
  return [area.toFixed(3), length.toFixed(3), counted].join()
}
