import fc from 'fast-check'

/**
 * What fast-check generates and shrinks: kinds and numbers only. Whether a thing is legal where it stands, and which names it uses,
 * is found out while it is rendered, so that every tree is a well-formed program.
 */
export interface Expr {
  readonly k: ExprKind
  readonly n: number
  readonly e: readonly Expr[]
  readonly a: readonly Stmt[]
}

export interface Stmt {
  readonly k: StmtKind
  readonly n: number
  readonly e: readonly Expr[]
  readonly a: readonly Stmt[]
  readonly b: readonly Stmt[]
}

export interface Tree {
  readonly n: number
  readonly statements: readonly Stmt[]
}

type Weights<T extends string> = Readonly<Record<T, number>>

const LEAVES = {
  variable: 14,
  number: 4,
  text: 2,
  constant: 2,
  regex: 1,
  this: 3,
  arguments: 2,
  newTarget: 1,
  nameOf: 3,
  member: 4,
  optional: 3,
  update: 2,
  evaluated: 2,
  undeclared: 1,
  privateMember: 3,
  superMember: 2,
  importMeta: 1,
} as const

const COMPOUND = {
  array: 4,
  object: 6,
  template: 2,
  tagged: 2,
  sequence: 3,
  conditional: 3,
  logical: 3,
  binary: 4,
  unary: 3,
  assign: 5,
  destructure: 3,
  await: 3,
  yield: 3,
  delegate: 2,
  call: 10,
  method: 4,
  construct: 4,
  spread: 3,
  invoked: 5,
  relation: 2,
} as const

const FUNCTIONS = { arrow: 12, curried: 3, function: 8, class: 5 } as const

const SIMPLE = {
  log: 14,
  let: 8,
  const: 8,
  var: 7,
  pattern: 5,
  expression: 8,
  assign: 5,
  call: 8,
  jump: 7,
  names: 4,
  late: 5,
  hazard: 5,
  eval: 3,
  empty: 1,
  debugger: 1,
  string: 1,
  export: 5,
  types: 4,
  getter: 2,
} as const

const NESTED = {
  function: 14,
  class: 8,
  if: 8,
  for: 7,
  forOf: 5,
  forIn: 3,
  forAwait: 3,
  while: 3,
  do: 3,
  switch: 7,
  try: 9,
  label: 6,
  block: 5,
  with: 3,
  collect: 4,
  namespace: 3,
} as const

export type ExprKind = keyof typeof LEAVES | keyof typeof COMPOUND | keyof typeof FUNCTIONS
export type StmtKind = keyof typeof SIMPLE | keyof typeof NESTED

export const EXPR_KINDS: readonly ExprKind[] = [...keys(LEAVES), ...keys(COMPOUND), ...keys(FUNCTIONS)]
export const STMT_KINDS: readonly StmtKind[] = [...keys(SIMPLE), ...keys(NESTED)]

function keys<T extends string>(weights: Weights<T>): T[] {
  return Object.keys(weights) as T[]
}

function kind<T extends string>(weights: Weights<T>): fc.Arbitrary<T> {
  const table = keys(weights).flatMap((key) => Array<T>(weights[key]).fill(key))
  return fc.nat(table.length - 1).map((index) => table[index]!)
}

const number = fc.nat(0x3fffffff)
const none = fc.constant<never[]>([])

function list<T>(of: fc.Arbitrary<T>, maxLength: number): fc.Arbitrary<T[]> {
  return maxLength <= 0 ? none : fc.array(of, { maxLength, size: 'max' })
}

const leaf: fc.Arbitrary<Expr> = fc.record({ k: kind(LEAVES), n: number, e: none, a: none }, { noNullPrototype: true })

const expr: (depth: number) => fc.Arbitrary<Expr> = fc.memo((depth: number): fc.Arbitrary<Expr> => {
  if (depth <= 1) return leaf
  const compound = fc.record({ k: kind(COMPOUND), n: number, e: list(expr(depth - 1), 2), a: none }, { noNullPrototype: true })
  const fn = fc.record(
    { k: kind(FUNCTIONS), n: number, e: list(expr(depth - 1), 3), a: list(stmt(depth - 1), depth - 1) },
    { noNullPrototype: true },
  )
  return fc.oneof({ weight: 5, arbitrary: leaf }, { weight: 5, arbitrary: compound }, { weight: 3, arbitrary: fn })
})

const stmt: (depth: number) => fc.Arbitrary<Stmt> = fc.memo((depth: number): fc.Arbitrary<Stmt> => {
  const simple = fc.record({ k: kind(SIMPLE), n: number, e: list(expr(depth), 2), a: none, b: none }, { noNullPrototype: true })
  if (depth <= 1) return simple
  const nested = fc.record(
    { k: kind(NESTED), n: number, e: list(expr(depth - 1), 3), a: list(stmt(depth - 1), depth), b: list(stmt(depth - 1), depth - 1) },
    { noNullPrototype: true },
  )
  return fc.oneof({ weight: 5, arbitrary: simple }, { weight: 4, arbitrary: nested })
})

export const tree: fc.Arbitrary<Tree> = fc.record(
  { n: number, statements: fc.array(stmt(4), { minLength: 1, maxLength: 9, size: 'max' }) },
  { noNullPrototype: true },
)
