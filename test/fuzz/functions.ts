import { Dice } from './dice.ts'
import { expression } from './expressions.ts'
import { braces, gap, inline } from './layout.ts'
import { pattern } from './patterns.ts'
import { declareLexical, declareParameter, isLegalName, mark, newBlock, type Fn, type Place } from './place.ts'
import { body } from './statements.ts'
import type { Expr, Stmt } from './tree.ts'
import { annotation } from './typescript.ts'

/** Where a function's defaults, results and statements come from. */
export interface Source {
  readonly n: number
  readonly e: readonly Expr[]
  readonly a: readonly Stmt[]
}

export interface Shape {
  readonly isAsync?: boolean
  readonly isGenerator?: boolean
  readonly isArrow?: boolean
  readonly hasSuper?: boolean
  readonly isDerived?: boolean
  /** It is called where nobody spends fuel: by a getter, an iterator. */
  readonly isImplicit?: boolean
  /** How many parameters it must have, where the syntax says so. */
  readonly arity?: number
  readonly ownName?: string | undefined
  /** Text of the body around what the statements give. */
  readonly wrap?: (statements: string, place: Place) => string
}

const NOWHERE = { labels: [], inLoop: false, inSwitch: false, inFinally: false, unbraced: false } as const

/** The places of a function's parameters and of its body. */
function places(place: Place, shape: Shape, strict: boolean): { outer: Place; inner: Place } {
  const { isAsync = false, isGenerator = false, isArrow = false, hasSuper = false, isDerived = false } = shape
  const own: Fn = {
    canAwait: isAsync,
    canYield: isGenerator,
    isAsync,
    isGenerator,
    canReturn: true,
    hasArguments: isArrow ? place.fn.hasArguments : true,
    hasNewTarget: isArrow ? place.fn.hasNewTarget : true,
    hasSuper: isArrow ? place.fn.hasSuper : hasSuper,
    isDerived: isArrow ? place.fn.isDerived : isDerived,
    isTop: false,
  }
  const reserves = place.reserves || isAsync || isGenerator
  const block = newBlock(place.block, { isFunction: true })
  const outer = { ...place, ...NOWHERE, strict, reserves, block, fn: { ...own, canAwait: false, canYield: false } }
  return { outer, inner: { ...outer, fn: own } }
}

/** Parameters in parentheses and a body in braces. */
export function callable(source: Source, place: Place, dice: Dice, shape: Shape): { parameters: string; body: string } {
  const { isArrow = false, ownName, wrap = (text: string) => text } = shape
  const isLegal = ownName === undefined || isLegalName(ownName, { ...place, strict: true })
  const directive = !isArrow && isLegal && dice.chance(6)
  const { outer, inner } = places(place, shape, place.strict || directive)
  const list = parameters(source, outer, dice, shape, directive)
  const own = newBlock(outer.block, { isBody: true, taken: outer.block.variables.keys() })
  const bodyPlace = { ...inner, block: own }
  if (directive) mark(place, 'use strict in a function')
  const start = `${directive ? "'use strict';\n" : ''}${shape.isImplicit ? 'if (!fuel()) return 0;\n' : ''}`
  const result = dice.chance(75) && source.e.length > 0 ? source.e[source.e.length - 1] : undefined
  return { parameters: `(${list})`, body: braces(start + wrap(body(source.a, bodyPlace, result), bodyPlace), dice, place) }
}

function parameters(
  { e }: Source,
  place: Place,
  dice: Dice,
  { arity, isArrow, hasSuper, isDerived }: Shape,
  mustBeSimple: boolean,
): string {
  const count = arity ?? dice.of([1, 0, 2, 3])
  const isPlain = mustBeSimple || dice.chance(35)
  const mayRepeat = isPlain && !place.strict && !isArrow && !hasSuper && arity === undefined && dice.chance(25)
  const list: string[] =
    place.program.typed && !isArrow && !isDerived && arity === undefined && dice.chance(15) ? [thisParameter(place)] : []
  for (let i = 0; i < count; i++) {
    const value = e[i % Math.max(1, e.length)]
    if (mayRepeat && i > 0) list.push(list[0]!)
    else list.push(parameter(value, place, dice, isPlain ? 'simple' : i === count - 1 && arity === undefined ? 'any' : 'not rest'))
  }
  if (mayRepeat && count > 1) mark(place, 'duplicate parameters')
  for (const variable of place.block.variables.values()) variable.isReady = true
  return list.join(`,${gap(dice, place)}`)
}

function thisParameter(place: Place): string {
  mark(place, 'this parameter')
  return 'this: any'
}

function parameter(value: Expr | undefined, place: Place, dice: Dice, form: 'simple' | 'any' | 'not rest'): string {
  const types = (): string => annotation(place, dice)
  const roll = form === 'simple' ? 0 : dice.below(10)
  if (roll < 3) return ready(place, dice) + types()
  if (roll < 6) {
    mark(place, 'default parameter')
    const variable = declareParameter(place, dice)
    const text = expression(value, place)
    if (/=>|function/.test(text)) mark(place, 'closure in a parameter')
    variable.isReady = true
    return `${variable.name}${types()} = ${text}`
  }
  if (roll < 9 || form === 'not rest') {
    mark(place, 'pattern parameter')
    const text = pattern(value ? [value] : [], place, dice, () => ready(place, dice))
    return `${text}${types()}${dice.chance(85) ? ` = ${text.startsWith('[') ? "'xy'" : '{ p: 1 }'}` : ''}`
  }
  mark(place, 'rest parameter')
  return `...${dice.chance(70) ? ready(place, dice) : pattern([], place, dice, () => ready(place, dice), 0)}`
}

function ready(place: Place, dice: Dice): string {
  const variable = declareParameter(place, dice)
  variable.isReady = true
  return variable.name
}

/** An arrow function of any form. */
export function arrow(node: Expr | undefined, place: Place, dice: Dice): string {
  return arrowParts(node ?? { k: 'arrow', n: 0, e: [], a: [] }, place, dice, false)
}

export function arrowParts(node: Expr, place: Place, dice: Dice, curried: boolean): string {
  const isAsync = dice.chance(15)
  if (isAsync) mark(place, 'async arrow')
  const keyword = isAsync ? 'async ' : ''
  const after = gap(dice, place)
  if (after.includes('\n')) mark(place, 'arrow over two lines')
  if (node.a.length > 0 && !curried) {
    const { parameters: list, body: text } = callable(node, place, dice, { isArrow: true, isAsync })
    return `${keyword}${list} =>${after}${text}`
  }
  const { outer, inner } = places(place, { isArrow: true, isAsync }, place.strict)
  const list = parameters(node, outer, dice, { isArrow: true }, dice.chance(60))
  const head = /^[a-z]$/.test(list) && dice.chance(50) ? list : `(${list})`
  const bodyPlace = { ...inner, block: newBlock(outer.block, { isBody: true, taken: outer.block.variables.keys() }) }
  mark(place, 'arrow with an expression')
  return `${keyword}${head} =>${after}${conciseBody(node, bodyPlace, dice, curried)}`
}

function conciseBody(node: Expr, place: Place, dice: Dice, curried: boolean): string {
  const last = node.e[node.e.length - 1]
  if (curried && dice.chance(80)) return arrowParts({ ...node, a: [], e: node.e.slice(0, -1), n: node.n + 1 }, place, dice, dice.chance(30))
  const value = expression(last, place)
  const text = dice.chance(8) ? `{ p: ${value} }` : value
  if (!text.startsWith('{') && !dice.chance(15)) return text
  if (text.startsWith('{')) mark(place, 'arrow with an object')
  return dice.of([`(${text})`, `( // c\n${text})`, `((${text}))`, `(/* a */ ${text} /* b */)`, `(${text}\n)`])
}

/** `function …`, of any kind; a name of its own in one of two cases. */
export function functionExpression(node: Expr, place: Place, dice: Dice): string {
  const isAsync = dice.chance(15)
  const isGenerator = dice.chance(15)
  markKind(place, isAsync, isGenerator)
  const reserves = place.reserves || isAsync || isGenerator
  const named = { ...place, reserves, block: newBlock(place.block) }
  const hasName = dice.chance(40)
  const ownName = hasName ? declareLexical(named, dice, { type: 'function', isConstant: true, isReady: true }).name : undefined
  if (hasName) mark(place, 'own name of a function expression')
  const { parameters: list, body: text } = callable(node, hasName ? named : place, dice, { isAsync, isGenerator, ownName })
  return `${isAsync ? 'async ' : ''}function${isGenerator ? '*' : ''}${inline(dice)}${ownName ?? ''}${list} ${text}`
}

export function markKind(place: Place, isAsync: boolean, isGenerator: boolean): void {
  if (isAsync && isGenerator) mark(place, 'async generator')
  else if (isAsync) mark(place, 'async')
  else if (isGenerator) mark(place, 'generator')
}

interface Method {
  readonly kind: 'get' | 'set' | 'method'
  readonly key: string
  /** In a class its own super, in an object literal its prototype's. */
  readonly isStatic?: boolean
}

/** A method of an object literal or of a class. */
export function methodText(source: Source, place: Place, dice: Dice, { kind, key, isStatic = false }: Method): string {
  const before = isStatic ? 'static ' : ''
  if (kind !== 'method') {
    const shape = { hasSuper: true, isImplicit: true, arity: kind === 'get' ? 0 : 1 }
    const { parameters: list, body: text } = callable(source, place, dice, shape)
    return `${before}${kind}${inline(dice)}${key}${list} ${text}`
  }
  const isAsync = dice.chance(15)
  const isGenerator = dice.chance(15)
  if (isAsync) mark(place, 'async method')
  if (isGenerator) mark(place, 'generator method')
  if (source.e.some(({ k }) => k === 'superMember')) mark(place, 'super in an object')
  const { parameters: list, body: text } = callable(source, place, dice, { isAsync, isGenerator, hasSuper: true })
  return `${before}${isAsync ? 'async ' : ''}${isGenerator ? '*' : ''}${key}${list} ${text}`
}
