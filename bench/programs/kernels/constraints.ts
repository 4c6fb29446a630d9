// Variables that depend on each other through constraints of several kinds, planned and then propagated.
class Variable {
  readonly users: Constraint[] = []
  level = 0
  source: Constraint | undefined

  constructor(public value: number) {}
}

abstract class Constraint {
  constructor(protected readonly output: Variable) {
    output.source = this
  }

  abstract get inputs(): readonly Variable[]
  protected abstract compute(): number

  connect(): this {
    for (const input of this.inputs) input.users.push(this)
    return this
  }

  get target(): Variable {
    return this.output
  }

  satisfy(): boolean {
    const value = this.compute()
    if (value === this.output.value) return false
    this.output.value = value
    return true
  }
}

class Equal extends Constraint {
  constructor(
    output: Variable,
    private readonly input: Variable,
  ) {
    super(output)
  }

  get inputs(): readonly Variable[] {
    return [this.input]
  }

  protected compute(): number {
    return this.input.value
  }
}

class Scaled extends Constraint {
  constructor(
    output: Variable,
    private readonly input: Variable,
    private readonly scale: number,
    private readonly offset: number,
  ) {
    super(output)
  }

  get inputs(): readonly Variable[] {
    return [this.input]
  }

  protected compute(): number {
    return (this.input.value * this.scale + this.offset) % 10007
  }
}

class Sum extends Constraint {
  constructor(
    output: Variable,
    private readonly terms: readonly Variable[],
  ) {
    super(output)
  }

  get inputs(): readonly Variable[] {
    return this.terms
  }

  protected compute(): number {
    let sum = 0
    for (const term of this.terms) sum += term.value
    return sum % 10007
  }
}

class Planner {
  private readonly plan: Constraint[]

  constructor(constraints: readonly Constraint[]) {
    for (const constraint of constraints) this.rank(constraint.target)
    this.plan = [...constraints].sort((a, b) => a.target.level - b.target.level)
  }

  private rank(variable: Variable): number {
    if (variable.level > 0 || !variable.source) return variable.level
    let level = 0
    for (const input of variable.source.inputs) level = Math.max(level, this.rank(input))
    variable.level = level + 1
    return variable.level
  }

  propagate(changed: Variable): number {
    const dirty = new Set<Constraint>(changed.users)
    let updates = 0
    for (const constraint of this.plan) {
      if (!dirty.has(constraint)) continue
      if (!constraint.satisfy()) continue
      updates++
      for (const user of constraint.target.users) dirty.add(user)
    }
    return updates
  }
}

function network(size: number): { readonly first: Variable; readonly last: Variable; readonly constraints: Constraint[] } {
  const variables = Array.from({ length: size }, (_, i) => new Variable(i))
  const at = (i: number): Variable => variables[i] as Variable
  const constraints: Constraint[] = []
  for (let i = 1; i < size; i++) {
    if (i % 3 === 0) constraints.push(new Sum(at(i), [at(i - 1), at(i - 2), at(i >> 1)]).connect())
    else if (i % 3 === 1) constraints.push(new Scaled(at(i), at(i - 1), 3, i).connect())
    else constraints.push(new Equal(at(i), at(i - 1)).connect())
  }
  return { first: at(0), last: at(size - 1), constraints }
}

export function run(): number {
  const { first, last, constraints } = network(400)
  const planner = new Planner(constraints)
  let sum = 0
  for (let i = 0; i < 130; i++) {
    first.value = i * 7
    sum = (sum * 31 + planner.propagate(first) + last.value) | 0
  }
  return sum
}
