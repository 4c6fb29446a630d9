import { classExpression } from './classes.ts'
import { Dice } from './dice.ts'
import { arrow, arrowParts, functionExpression, methodText } from './functions.ts'
import { gap } from './layout.ts'
import { assignmentTarget } from './patterns.ts'
import { mark, pickVariable, type Place, type Type } from './place.ts'
import type { Expr, ExprKind } from './tree.ts'
import { typed } from './typescript.ts'

/** 0: what can be called; 1: what an operator can take; 2: arrows, assignments, `yield`. */
export type Level = 0 | 1 | 2
export type Text = readonly [text: string, level: Level]

type Render = (node: Expr, place: Place, dice: Dice) => Text | undefined

export function expression(node: Expr | undefined, place: Place, most: Level = 2): string {
  const dice = new Dice(node?.n ?? 0)
  const [text, level] = paused((node && rendered(node, place, dice)) ?? leaf(place, dice), place, dice)
  if (level > most || (dice.chance(3) && !text.startsWith('('))) return dice.chance(4) ? `(${gap(dice, place)}${text})` : `(${text})`
  return text
}

/** Where a function can stop, it does so often. */
function paused([text, level]: Text, place: Place, dice: Dice): Text {
  if (place.fn.canYield && dice.chance(10)) {
    const isDelegate = dice.chance(25)
    mark(place, isDelegate ? 'delegate expression' : 'yield expression')
    return [isDelegate ? `(yield* items(${text}))` : `(yield ${text})`, 0]
  }
  if (!place.fn.canAwait || !dice.chance(6)) return [text, level]
  mark(place, 'await expression')
  return [`(await ${operand(text, level, place)})`, 0]
}

/** TypeScript prints what follows a top-level `await {` twice. */
function operand(text: string, level: Level, { program }: Place): string {
  return level > 0 || (program.typed && text.startsWith('{')) ? `(${text})` : text
}

function rendered(node: Expr, place: Place, dice: Dice): Text | undefined {
  const text = RENDER[node.k](node, place, dice)
  if (text) mark(place, `${node.k} expression`)
  return text && typed(text, place, dice)
}

function leaf(place: Place, dice: Dice): Text {
  const variable = pickVariable(place, dice)
  return variable ? [variable.name, 0] : [String(dice.below(4)), 0]
}

/** Something to call: a variable that holds a function, or a new function. */
export function callee(node: Expr | undefined, place: Place, dice: Dice, type: 'function' | 'class' = 'function'): string {
  if (node && typeOf(node) === type) return expression(node, place, 0)
  return pickVariable(place, dice, { type })?.name ?? (type === 'class' ? '(class { })' : `(${arrow(node, place, dice)})`)
}

export function typeOf(node: Expr | undefined): Type {
  if (node?.k === 'arrow' || node?.k === 'function' || node?.k === 'curried') return 'function'
  if (node?.k === 'class' || node?.k === 'array' || node?.k === 'object') return node.k
  return 'any'
}

export function list(nodes: readonly Expr[], place: Place): string {
  return nodes.map((node) => expression(node, place)).join(', ')
}

export function iterable(node: Expr | undefined, place: Place, dice: Dice): string {
  if (node?.k === 'array') return expression(node, place, 0)
  const variable = dice.chance(40) ? pickVariable(place, dice, { type: 'array' }) : undefined
  if (variable) return `(${variable.name} ?? [])`
  if (node && dice.chance(30)) return `items(${expression(node, place)})`
  return dice.of(['[1, 2]', '[3, , 4]', "'pq'", '[[1, 2], [3]]', '[{ p: 1 }, { q: 2 }]', 'new Set([5, 6])', '[]'])
}

export function object(node: Expr | undefined, place: Place, dice: Dice): string {
  if (node?.k === 'object') return expression(node, place, 0)
  return pickVariable(place, dice, { type: 'object' })?.name ?? dice.of(['{ p: 1, q: { r: 2 } }', '{ p: [1, 2] }', '{}'])
}

const PROPERTIES = ['p', 'q', 'r', 'x', 'if', '0', 'name', 'then', 'get', 'static', 'async', 'new']

function propertyName(dice: Dice, place: Place, node: Expr | undefined): string {
  if (node && dice.chance(20)) {
    mark(place, 'computed key')
    return `[key(${expression(node, place)})]`
  }
  return dice.of([...PROPERTIES.filter((name) => name !== 'then'), "'p q'", '1.5'])
}

function objectLiteral(node: Expr, place: Place, dice: Dice): string {
  const parts: string[] = []
  node.e.forEach((value, index) => {
    const own = new Dice(value.n, 7 + index)
    const variable = pickVariable(place, own)
    const form = own.below(10)
    if (form < 3) parts.push(`${propertyName(own, place, value)}: ${expression(value, place)}`)
    else if (form === 3 && variable && !variable.name.includes('\\')) parts.push(variable.name)
    else if (form === 4) {
      mark(place, 'spread in an object')
      parts.push(`...${expression(value, place, 1)}`)
    } else if (form === 5) {
      mark(place, 'getter in an object')
      parts.push(methodText(value, place, own, { kind: 'get', key: propertyName(own, place, undefined) }))
    } else if (form === 6) {
      mark(place, 'setter in an object')
      parts.push(methodText(value, place, own, { kind: 'set', key: propertyName(own, place, undefined) }))
    } else if (form === 7 && !parts.some((part) => part.startsWith('__proto__'))) {
      mark(place, '__proto__ key')
      parts.push(`__proto__: ${own.of(['{ q: 7 }', 'null', '[]'])}`)
    } else {
      mark(place, 'method in an object')
      parts.push(methodText(value, place, own, { kind: 'method', key: propertyName(own, place, value.e[0]) }))
    }
  })
  return parts.length === 0 ? '{}' : `{ ${parts.join(`,${gap(dice, place)}`)}${dice.chance(20) ? ',' : ''} }`
}

function template(nodes: readonly Expr[], place: Place, dice: Dice): string {
  const holes = nodes.map((node) => `\${${expression(node, place)}}${dice.of(['', '-', '\\n', '}', '\\`', '\n'])}`)
  return `\`t${holes.join('')}\``
}

const BINARY = ['+', '-', '*', '%', '===', '!==', '<', '>=', '&', '|', '<<', '==', '**', '/']
const LOGICAL = ['&&', '||', '??']
const ASSIGN = ['=', '+=', '-=', '||=', '&&=', '??=', '=', '**=', '=']

function assignment(node: Expr, place: Place, dice: Dice): Text {
  const target = assignmentTarget(node.e[1], place, dice)
  const operator = dice.of(ASSIGN)
  if (operator.length === 3) mark(place, operator === '**=' ? 'exponent assignment' : 'logical assignment')
  return [`${target} ${operator}${gap(dice, place)}${expression(node.e[0], place)}`, 2]
}

/** A string for `eval`: text of its own, or an expression of this place. */
function evaluated(node: Expr, place: Place, dice: Dice): Text | undefined {
  const variable = pickVariable(place, dice, { assignable: true })?.name ?? 'a'
  const form = dice.below(7)
  if (form === 0) return [`eval(${JSON.stringify(`${variable}`)})`, 0]
  if (form === 1) {
    mark(place, 'eval that declares')
    return [`eval(${JSON.stringify(`var ${dice.of(['a', 'b', 'z'])} = ${dice.below(9)}; 'declared'`)})`, 0]
  }
  if (form === 2) {
    mark(place, 'eval that assigns')
    return [`eval(${JSON.stringify(`${variable} = ${dice.below(9)}`)})`, 0]
  }
  if (form === 3) {
    mark(place, 'eval makes a function')
    return [`call(eval(${JSON.stringify(`(() => ${variable})`)}))`, 0]
  }
  if (form === 4) return [`eval(${JSON.stringify(place.fn.hasArguments ? 'arguments.length' : 'typeof this')})`, 0]
  if (form === 5) {
    mark(place, 'indirect eval')
    return [`(0, eval)(${JSON.stringify(`typeof ${variable}`)})`, 0]
  }
  return [
    `eval(${JSON.stringify(dice.of(['let z = 1; z + 1', 'if (1) { 2 }', '({ p: 3 }).p', 'function z() {}', 'typeof z', '"use strict"; this']))})`,
    0,
  ]
}

const RENDER: Readonly<Record<ExprKind, Render>> = {
  variable: (_, place, dice) => leaf(place, dice),
  number: (_, __, dice) => [dice.of(['0', '1', '2', '3.5', '0x1f', '1_000', '.5']), 0],
  text: (_, __, dice) => [dice.of(["'s'", '"t"', '`u`', "'\\u{61}'", "''", "'// no'", "'a\\\nb'"]), 0],
  constant: (_, __, dice) => [dice.of(['null', 'true', 'false', 'globalThis.none']), 0],
  regex: (_, __, dice) => [`${dice.of(['/a/', '/[/]/g', '/(?<n>b)/u', '/`/'])}.test('ab')`, 0],
  this: (_, __, dice) => [dice.of(['this', 'this?.p', '(this)']), 0],
  arguments: (_, { fn }, dice) =>
    fn.hasArguments ? [dice.of(['arguments.length', 'arguments[0]', '[...arguments]', 'arguments']), 0] : undefined,
  newTarget: (_, { fn }, dice) => (fn.hasNewTarget ? [dice.of(['new.target', 'new.target?.name', 'typeof new.target']), 1] : undefined),
  nameOf: (_, place, dice) => {
    const variable = pickVariable(place, dice, { type: dice.chance(30) ? 'class' : 'function' })
    return variable && [`${variable.name}?.${dice.of(['name', 'length'])}`, 0]
  },
  member: (_, place, dice) => [
    `${pickVariable(place, dice, { type: 'object' })?.name ?? '({ p: 1 })'}.${dice.of(PROPERTIES.slice(0, 5))}`,
    0,
  ],
  optional: (node, place, dice) => {
    const name = pickVariable(place, dice)?.name ?? 'globalThis.none'
    return [dice.of([`${name}?.p`, `${name}?.[key(${dice.below(3)})]`, `${name}?.p?.q`, `(${name}?.p).q`, `${name}?.p.q.r`]), 0]
  },
  update: (_, place, dice) => {
    const target = pickVariable(place, dice, { type: 'any', assignable: true })
    return target && [dice.of([`${target.name}++`, `++${target.name}`, `--${target.name}`]), 1]
  },
  evaluated,
  undeclared: (_, __, dice) => [dice.of(['typeof nothing', 'attempt(() => nothing)', 'typeof z', 'attempt(() => { z = 1; return z })']), 1],
  privateMember: (_, place, dice) => {
    const { privates } = place
    if (privates.length === 0) return undefined
    if (dice.chance(30)) mark(place, 'private in')
    else return [`${dice.of(['this', 'this', 'this?'])}.${dice.of(privates)}`, 0]
    return [`(${dice.of(privates)} in Object(this))`, 0]
  },
  superMember: (_, { fn }, dice) =>
    fn.hasSuper ? [dice.of(['super.p', "super['q']", 'super.toString', 'super.constructor.name', '(super.r = 1)']), 0] : undefined,
  importMeta: (_, { program }, dice) =>
    program.format === 'module' ? [dice.of(['import.meta.name', 'typeof import.meta']), 1] : undefined,
  array: (node, place, dice) => [`[${list(node.e, place)}${dice.chance(20) ? ', ' : ''}]`.replace('[, ]', '[]'), 0],
  object: (node, place, dice) => [objectLiteral(node, place, dice), 0],
  template: (node, place, dice) => [template(node.e, place, dice), 0],
  tagged: (node, place, dice) => [`${dice.of(['tag', 'tag', '(tag)', 'String.raw'])}${template(node.e, place, dice)}`, 0],
  sequence: (node, place, dice) => [`(${expression(node.e[0], place)},${gap(dice, place)}${expression(node.e[1], place)})`, 0],
  conditional: (node, place, dice) => [
    `${expression(node.e[0], place, 0)} ?${gap(dice, place)}${expression(node.e[1], place)} :${gap(dice, place)}${expression(node.e[2], place)}`,
    2,
  ],
  logical: (node, place, dice) => [
    `${expression(node.e[0], place, 0)} ${dice.of(LOGICAL)}${gap(dice, place)}${expression(node.e[1], place, 0)}`,
    1,
  ],
  binary: (node, place, dice) => [
    `num(${expression(node.e[0], place)}) ${dice.of(BINARY)}${gap(dice, place)}num(${expression(node.e[1], place)})`,
    1,
  ],
  unary: (node, place, dice) => [
    `${dice.of(['typeof ', '!', 'void ', '- +', '~', '!!'])}num(${expression(node.e[0], place)})`.replace('typeof num', 'typeof '),
    1,
  ],
  assign: assignment,
  destructure: (node, place, dice) => [`(${assignmentTarget(node.e[1], place, dice, true)} = ${expression(node.e[0], place)})`, 0],
  await: (node, place) => (place.fn.canAwait ? [`await ${operand(expression(node.e[0], place, 0), 0, place)}`, 1] : undefined),
  yield: (node, place, dice) =>
    place.fn.canYield ? [node.e[0] ? `yield ${expression(node.e[0], place)}` : dice.of(['yield', 'yield 1']), 2] : undefined,
  delegate: (node, place, dice) => (place.fn.canYield ? [`yield* ${iterable(node.e[0], place, dice)}`, 2] : undefined),
  call: (node, place, dice) => {
    const f = callee(node.e[0], place, dice)
    const args = list(node.e.slice(1), place)
    const direct = `${f}${dice.of(['', '?.'])}(${args})`
    return dice.of<Text>([
      [`call(${f}${args && `, ${args}`})`, 0],
      [`(fuel() && ${direct})`, 0],
      [`(fuel() ? ${direct} : 0)`, 0],
    ])
  },
  method: (node, place, dice) => {
    const target = pickVariable(place, dice, { type: dice.chance(50) ? 'object' : 'any' })?.name ?? 'globalThis.none'
    const args = list(node.e, place)
    return [`(fuel() && ${target}${dice.of(['?.p?.', '?.q?.', '?.[key(0)]?.', '?.constructor?.', '?.p?.call?.'])}(${args}))`, 0]
  },
  construct: (node, place, dice) => {
    const made = `new ${callee(node.e[0], place, dice, dice.chance(80) ? 'class' : 'function')}`
    const args = list(node.e.slice(1), place)
    // What awaits or yields cannot move into an arrow.
    if (dice.chance(50) && !place.fn.canAwait && !place.fn.canYield) return [`attempt(() => fuel() && ${made}(${args}))`, 0]
    return [`(fuel() ? ${made}${args && `(${args})`} : 0)`, 0]
  },
  spread: (node, place, dice) => {
    const from = iterable(node.e[0], place, dice)
    return dice.of<Text>([
      [`[...${from}]`, 0],
      [`call(${callee(node.e[1], place, dice)}, ...${from})`, 0],
      [`{ ...${from} }`, 0],
      [`Math.max(1, ...${from}.length ? [2] : [])`, 0],
    ])
  },
  invoked: (node, place, dice) => {
    const inner = node.e[0]
    const fn = inner && typeOf(inner) === 'function' ? expression(inner, place, 0) : `(${arrow(inner, place, dice)})`
    return [`(fuel() && ${fn}(${list(node.e.slice(1), place)}))`, 0]
  },
  relation: (node, place, dice) => {
    const right = object(node.e[1], place, dice)
    return dice.of<Text>([
      [`(key(${expression(node.e[0], place)}) in Object(${right}))`, 0],
      [`(${expression(node.e[0], place, 0)} instanceof Object)`, 0],
      [`delete Object(${right}).p`, 1],
    ])
  },
  arrow: (node, place, dice) => [arrow(node, place, dice), 2],
  curried: (node, place, dice) => {
    mark(place, 'arrow in parentheses')
    return [arrowParts(node, place, dice, true), 2]
  },
  function: (node, place, dice) => [functionExpression(node, place, dice), 0],
  class: (node, place, dice) => [classExpression(node, place, dice), 0],
}
