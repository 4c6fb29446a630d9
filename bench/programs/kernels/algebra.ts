// Terms as trees and visitors over them: derivatives, simplification, values.
interface Visitor<T> {
  number(term: NumberTerm): T
  variable(term: VariableTerm): T
  sum(term: SumTerm): T
  product(term: ProductTerm): T
  power(term: PowerTerm): T
}

abstract class Term {
  abstract accept<T>(visitor: Visitor<T>): T

  isNumber(_value: number): boolean {
    return false
  }
}

class NumberTerm extends Term {
  constructor(readonly value: number) {
    super()
  }

  accept<T>(visitor: Visitor<T>): T {
    return visitor.number(this)
  }

  override isNumber(value: number): boolean {
    return this.value === value
  }
}

class VariableTerm extends Term {
  constructor(readonly name: string) {
    super()
  }

  accept<T>(visitor: Visitor<T>): T {
    return visitor.variable(this)
  }
}

abstract class PairTerm extends Term {
  constructor(
    readonly left: Term,
    readonly right: Term,
  ) {
    super()
  }
}

class SumTerm extends PairTerm {
  accept<T>(visitor: Visitor<T>): T {
    return visitor.sum(this)
  }
}

class ProductTerm extends PairTerm {
  accept<T>(visitor: Visitor<T>): T {
    return visitor.product(this)
  }
}

class PowerTerm extends Term {
  constructor(
    readonly base: Term,
    readonly exponent: number,
  ) {
    super()
  }

  accept<T>(visitor: Visitor<T>): T {
    return visitor.power(this)
  }
}

function sum(left: Term, right: Term): Term {
  if (left.isNumber(0)) return right
  if (right.isNumber(0)) return left
  if (left instanceof NumberTerm && right instanceof NumberTerm) return new NumberTerm(left.value + right.value)
  return new SumTerm(left, right)
}

function product(left: Term, right: Term): Term {
  if (left.isNumber(0) || right.isNumber(0)) return new NumberTerm(0)
  if (left.isNumber(1)) return right
  if (right.isNumber(1)) return left
  if (left instanceof NumberTerm && right instanceof NumberTerm) return new NumberTerm((left.value * right.value) % 1009)
  return new ProductTerm(left, right)
}

function power(base: Term, exponent: number): Term {
  if (exponent === 0) return new NumberTerm(1)
  if (exponent === 1) return base
  return new PowerTerm(base, exponent)
}

class Derivative implements Visitor<Term> {
  constructor(private readonly name: string) {}

  number(): Term {
    return new NumberTerm(0)
  }

  variable({ name }: VariableTerm): Term {
    return new NumberTerm(name === this.name ? 1 : 0)
  }

  sum({ left, right }: SumTerm): Term {
    return sum(left.accept(this), right.accept(this))
  }

  product({ left, right }: ProductTerm): Term {
    const first = product(left.accept(this), right)
    const second = product(left, right.accept(this))
    return sum(first, second)
  }

  power({ base, exponent }: PowerTerm): Term {
    const inner = base.accept(this)
    const outer = product(new NumberTerm(exponent), power(base, exponent - 1))
    return product(outer, inner)
  }
}

class Value implements Visitor<number> {
  constructor(private readonly values: Readonly<Record<string, number>>) {}

  number({ value }: NumberTerm): number {
    return value
  }

  variable({ name }: VariableTerm): number {
    return this.values[name] ?? 0
  }

  sum({ left, right }: SumTerm): number {
    return (left.accept(this) + right.accept(this)) % 10_007
  }

  product({ left, right }: ProductTerm): number {
    return (left.accept(this) * right.accept(this)) % 10_007
  }

  power({ base, exponent }: PowerTerm): number {
    const value = base.accept(this)
    let result = 1
    for (let i = 0; i < exponent; i++) result = (result * value) % 10_007
    return result
  }
}

function polynomial(degree: number): Term {
  const x = new VariableTerm('x')
  const y = new VariableTerm('y')
  let term: Term = new NumberTerm(3)
  for (let i = 1; i <= degree; i++) {
    const summand = product(new NumberTerm(i + 1), product(power(x, i % 5), power(sum(y, new NumberTerm(i)), 2)))
    term = sum(term, i % 4 === 0 ? product(x, summand) : summand)
  }
  return power(term, 2)
}

export function run(): number {
  let checksum = 0
  for (let degree = 4; degree < 12; degree++) {
    const slope = polynomial(degree).accept(new Derivative('x')).accept(new Derivative('y'))
    for (let x = 0; x < 60; x++) checksum = (checksum * 31 + slope.accept(new Value({ x, y: x + degree }))) | 0
  }
  return checksum
}
