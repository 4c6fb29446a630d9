import type { Format } from '../../src/transform/index.ts'
import type { Construct, Counts } from './constructs.ts'
import type { Dice } from './dice.ts'

/** What is the same in the whole program. */
export interface Program {
  readonly format: Format
  readonly typed: boolean
  readonly counts: Counts
  /** Gives names that nothing else has. */
  fresh: number
  /** Text of what is exported under another name, for the end of the file. */
  readonly exported: Set<string>
  hasDefault: boolean
}

export type Type = 'any' | 'function' | 'class' | 'array' | 'object'

export interface Variable {
  /** As it is written at its declaration and where it is used. */
  readonly name: string
  type: Type
  readonly isConstant: boolean
  /** Whether its declaration has been rendered. */
  isReady: boolean
}

/** A scope while it is rendered. */
export interface Block {
  readonly parent: Block | undefined
  /** `var` declares here. */
  readonly isBody: boolean
  /** The outermost scope of a function, that of its parameters. */
  readonly isFunction: boolean
  readonly variables: Map<string, Variable>
  /** Names that `let` and its like may not declare here. */
  readonly taken: Set<string>
  /** Names that `var` may not declare here or further in. */
  readonly lexical: Set<string>
}

/** What the function around allows. */
export interface Fn {
  readonly canAwait: boolean
  readonly canYield: boolean
  readonly isAsync: boolean
  readonly isGenerator: boolean
  readonly canReturn: boolean
  readonly hasArguments: boolean
  readonly hasNewTarget: boolean
  readonly hasSuper: boolean
  /** `super()` is allowed. */
  readonly isDerived: boolean
  readonly isTop: boolean
}

export interface Place {
  readonly program: Program
  readonly fn: Fn
  readonly block: Block
  readonly strict: boolean
  /** `yield` and `await` are no names here, nor further in. */
  readonly reserves: boolean
  readonly labels: readonly { readonly name: string; readonly isLoop: boolean }[]
  readonly inLoop: boolean
  readonly inSwitch: boolean
  readonly inFinally: boolean
  /** The statement stands in a loop or `if` without braces. */
  readonly unbraced: boolean
  readonly privates: readonly string[]
}

export function mark({ program: { counts } }: Pick<Place, 'program'>, construct: Construct): void {
  counts.set(construct, (counts.get(construct) ?? 0) + 1)
}

type NewBlock = { readonly isBody?: boolean; readonly isFunction?: boolean; readonly taken?: Iterable<string> }

export function newBlock(parent: Block | undefined, { isBody = false, isFunction = false, taken = [] }: NewBlock = {}): Block {
  return { parent, isBody, isFunction, variables: new Map(), taken: new Set(taken), lexical: new Set() }
}

const NAMES = 'a b c d e f g h x y'.split(' ')
/** Words that mean something elsewhere, names that our text or the prototypes use, escapes. */
const STRANGE =
  'async of get set type as from declare namespace module abstract satisfies accessor using global out override readonly infer is keyof ' +
  'constructor __proto__ toString hasOwnProperty name length globalThis Object Reflect Symbol JSON Promise $ _ $p $u ünï v number any never'
const STRANGE_NAMES = STRANGE.split(' ')
const NESTED_NAMES = ['undefined', 'NaN', 'Infinity']
const SLOPPY_NAMES = 'let static yield await implements interface package private protected public arguments'.split(' ')
const NO_NAMES_WHERE_RESERVED = new Set(['yield', 'await'])

/** Picks a name that may be declared: mostly one of ten, so that everything shadows everything. */
function candidates(place: Place, dice: Dice): string[] {
  const names: string[] = []
  const roll = dice.below(100)
  if (roll > 96 && !place.strict) {
    names.push(dice.of(SLOPPY_NAMES))
    mark(place, 'sloppy name')
  } else if (roll > 92) {
    names.push(dice.of(STRANGE_NAMES))
    mark(place, 'strange name')
  } else if (roll > 91 && !place.fn.isTop) names.push(dice.of(NESTED_NAMES))
  else if (roll > 90) {
    names.push('\\u{61}b')
    mark(place, 'escaped name')
  }
  const at = dice.below(NAMES.length)
  return [...names, ...NAMES.slice(at), ...NAMES.slice(0, at)].filter((name) => isLegalName(name, place))
}

export function isLegalName(name: string, { strict, reserves, fn }: Place): boolean {
  if (name === 'arguments') return !strict && !fn.isTop
  if (!SLOPPY_NAMES.includes(name)) return true
  return !strict && !(reserves && NO_NAMES_WHERE_RESERVED.has(name))
}

export function freshName({ program }: Place): string {
  return `v${program.fresh++}`
}

interface Declared {
  readonly type?: Type | undefined
  readonly isConstant?: boolean
  readonly isReady?: boolean
  readonly isFunction?: boolean
}

/** Declares as `let`, `const`, `class` and parameters do: in the block itself. */
export function declareLexical(
  place: Place,
  dice: Dice,
  { type = 'any', isConstant = false, isReady = false, isFunction = false }: Declared = {},
): Variable {
  const { block } = place
  // Functions and `var`s of one name live together at the top of a body, not in modules.
  const isVarLike = isFunction && block.isBody && !(block.parent === undefined && place.program.format === 'module')
  const isFree = (name: string): boolean =>
    name !== 'let' && !block.lexical.has(name) && (isVarLike || (!block.taken.has(name) && !block.variables.has(name)))
  const name = candidates(place, dice).find(isFree) ?? freshName(place)
  if (isVarLike) block.taken.add(name)
  else block.lexical.add(name)
  return add(block, { name, type, isConstant, isReady })
}

export function declareParameter(place: Place, dice: Dice): Variable {
  const { block } = place
  const free = candidates(place, dice).find((name) => name !== 'let' && !block.variables.has(name))
  return add(block, { name: free ?? freshName(place), type: 'any', isConstant: false, isReady: false })
}

export function declareVar(place: Place, dice: Dice, type: Type = 'any', only?: string): Variable {
  const blocks: Block[] = []
  let block: Block | undefined = place.block
  for (; block && !block.isBody; block = block.parent) blocks.push(block)
  const body = block!
  const isFree = (name: string): boolean =>
    name !== 'let' && !body.lexical.has(name) && blocks.every((at) => !at.lexical.has(name) && !at.taken.has(name))
  const names = only === undefined ? candidates(place, dice) : [only]
  const name = names.find(isFree) ?? freshName(place)
  for (const at of blocks) at.taken.add(name)
  body.taken.add(name)
  for (let at = body.parent; at && !at.isBody; at = at.parent) if (at.variables.has(name)) mark(place, 'var named as a parameter')
  return body.variables.get(name) ?? add(body, { name, type, isConstant: false, isReady: true })
}

function add(block: Block, variable: Variable): Variable {
  block.variables.set(variable.name, variable)
  return variable
}

interface Wanted {
  readonly type?: Type
  readonly assignable?: boolean
}

/** A variable that the place can name: seldom one that is not there yet, more often so from within a closure. */
export function pickVariable(place: Place, dice: Dice, { type, assignable = false }: Wanted = {}): Variable | undefined {
  const seen = new Set<string>()
  const ready: Variable[] = []
  const late: Variable[] = []
  let isOuter = false
  const mayBeLate = dice.below(100)
  for (let at: Block | undefined = place.block; at; at = at.parent) {
    for (const variable of at.variables.values()) {
      if (seen.has(variable.name)) continue
      seen.add(variable.name)
      if (!isLegalName(variable.name, place) || (type && variable.type !== type)) continue
      if (assignable && variable.isConstant && mayBeLate < 95) continue
      if (assignable && place.strict && (variable.name === 'arguments' || variable.name === 'eval')) continue
      if (variable.isReady) ready.push(variable)
      else if (mayBeLate >= (isOuter ? 50 : 96)) late.push(variable)
    }
    if (at.isFunction) isOuter = true
  }
  if (late.length > 0) return dice.of(late)
  // Nearest last, and preferred.
  return ready.length === 0 ? undefined : dice.of(dice.chance(50) ? ready.slice(0, 4) : ready)
}
