import { classTail } from './classes.ts'
import { plan, type Plan } from './declarations.ts'
import { Dice } from './dice.ts'
import { exported } from './exports.ts'
import { callee, expression, list, object, typeOf } from './expressions.ts'
import { callable, markKind } from './functions.ts'
import { hazard } from './hazards.ts'
import { braces, gap, inline, joined, type Statement } from './layout.ts'
import { loop, LOOPS } from './loops.ts'
import { assignmentTarget, pattern, taken } from './patterns.ts'
import { declareLexical, freshName, mark, newBlock, pickVariable, type Place } from './place.ts'
import type { Expr, Stmt, StmtKind } from './tree.ts'
import { annotation, typeStatement } from './typescript.ts'

/** What stands in a body or block whose scope is the place's. */
export function body(statements: readonly Stmt[], place: Place, result: Expr | undefined): string {
  const plans = statements.map((statement) => plan(statement, place))
  const texts = statements.map((statement, index) => rendered(statement, place, plans[index]!))
  if (result && place.fn.canReturn) texts.push(open(`return ${expression(result, place)}`))
  return joined(texts, new Dice(statements[0]?.n ?? 0, 5), place)
}

/** A block of its own, in braces. */
export function block(statements: readonly Stmt[], place: Place, taken: Iterable<string> = []): string {
  const inner = { ...place, unbraced: false, block: newBlock(place.block, { taken }) }
  return braces(body(statements, inner, undefined), new Dice(statements[0]?.n ?? 0, 6), place)
}

/** The statement of an `if` or a loop: in braces or not. */
export function embedded(statements: readonly Stmt[], place: Place, mayBeSloppyFunction = false): Statement {
  const [first] = statements
  const dice = new Dice(first?.n ?? 0, 9)
  if (!first) return dice.chance(50) ? closed(';') : closed('{}')
  const isSloppyFunction = mayBeSloppyFunction && first.k === 'function' && !place.strict
  if (!isSloppyFunction && (statements.length > 1 || !dice.chance(60))) return closed(block(statements, place))
  const inner = { ...place, unbraced: true, block: newBlock(place.block) }
  if (DECLARES.has(first.k) && !isSloppyFunction) return closed(block(statements, place))
  const planned = plan(first, inner)
  if (isSloppyFunction) {
    if (planned.isAsync || planned.isGenerator || dice.chance(40)) return closed(block(statements, place))
    mark(place, 'sloppy function as a statement')
    return closed(functionText(first, inner, dice, planned))
  }
  mark(place, 'unbraced body')
  return rendered(first, inner, planned)
}

const DECLARES: ReadonlySet<StmtKind> = new Set(['let', 'const', 'pattern', 'function', 'class', 'types', 'export', 'hazard', 'empty'])

export function open(text: string): Statement {
  return { text: /^(?:\{|function\b|class\b|let\b|async\b)/.test(text) ? `(${text})` : text, open: true }
}

export function closed(text: string): Statement {
  return { text, open: false }
}

function rendered(node: Stmt, place: Place, planned: Plan): Statement {
  mark(place, `${node.k} statement`)
  const dice = new Dice(node.n, 2)
  if (LOOPS.has(node.k)) return loop(node, place, dice)
  return (RENDER[node.k] ?? log)(node, place, dice, planned)
}

type Render = (node: Stmt, place: Place, dice: Dice, planned: Plan) => Statement

const log: Render = (node, place, dice) =>
  open(`log(${[`'${dice.below(100)}'`, list(node.e, place)].filter(Boolean).join(',' + inline(dice))})`)

function declaration(node: Stmt, place: Place, dice: Dice, planned: Plan): Statement {
  const parts = planned.variables.map((variable, index) => {
    const value = node.e[index]
    const types = annotation(place, dice)
    const hasValue = node.k === 'const' || !dice.chance(15)
    const text = hasValue ? ` =${gap(dice, place)}${value ? expression(value, place) : '0'}` : ''
    variable.isReady = true
    return variable.name + types + text
  })
  return { text: `${node.k}${gap(dice, place)}${parts.join(`,${gap(dice, place)}`)}`, open: true }
}

function patternDeclaration(node: Stmt, place: Place, dice: Dice, planned: Plan): Statement {
  const left = [...planned.variables]
  const text = pattern(node.e, place, dice, () => left.shift()?.name)
  const from = taken(node.e[0], place, dice, text)
  for (const variable of planned.variables) variable.isReady = true
  const rest = left.map(({ name }) => `, ${name} = ${dice.below(5)}`).join('')
  return { text: `${planned.keyword} ${text} =${gap(dice, place)}${from}${rest}`, open: true }
}

function functionText(node: Stmt, place: Place, dice: Dice, { variables, isAsync, isGenerator }: Plan): string {
  const { name } = variables[0]!
  markKind(place, isAsync, isGenerator)
  if (!place.block.isBody) mark(place, 'function in a block')
  const { parameters, body: text } = callable({ ...node, a: [...node.a, ...node.b.slice(0, 1)] }, place, dice, {
    isAsync,
    isGenerator,
    ownName: name,
  })
  return `${isAsync ? 'async ' : ''}function${isGenerator ? '*' : ''}${inline(dice)}${name}${parameters} ${text}`
}

function functionDeclaration(node: Stmt, place: Place, dice: Dice, planned: Plan): Statement {
  const { name } = planned.variables[0]!
  const made = functionText(node, place, dice, planned)
  return dice.chance(60)
    ? { text: `${made}\ncall(${name}${node.e[0] ? `, ${expression(node.e[0], place)}` : ''})`, open: true }
    : closed(made)
}

function classDeclaration(node: Stmt, place: Place, dice: Dice, planned: Plan): Statement {
  const [variable] = planned.variables
  const own = { name: variable!.name, type: 'class' as const, isConstant: true, isReady: false }
  const inner = { ...place, block: newBlock(place.block) }
  inner.block.variables.set(own.name, own)
  const tail = classTail(node, inner, dice, () => (own.isReady = true))
  variable!.isReady = true
  const made = `class${inline(dice)}${own.name}${tail}`
  if (dice.chance(30)) return closed(made)
  const use = dice.of(['p', 'q()', 'r()', 'name', 'if()', 'get()', 'async?.()'])
  return {
    text: `${made}\ncall(() => { const v = new ${own.name}(1); log('made', v); return fuel() && v.${use} })\nlog(${own.name})`,
    open: true,
  }
}

function conditional(node: Stmt, place: Place, dice: Dice): Statement {
  const test = `if (${expression(node.e[0], place)})`
  const then = embedded(node.a, place, true)
  if (node.b.length === 0) return { text: `${test}${gap(dice, place)}${then.text}`, open: then.open }
  const otherwise = embedded(node.b, place, true)
  if (otherwise.text.startsWith('if')) mark(place, 'else if')
  if (otherwise.open) mark(place, 'unbraced else')
  const first = then.open ? `${then.text}${dice.of([';', '\n'])}` : then.text
  return { text: `${test}${gap(dice, place)}${first}${gap(dice, place)}else ${otherwise.text}`, open: otherwise.open }
}

function switched(node: Stmt, place: Place, dice: Dice): Statement {
  const inner = { ...place, inSwitch: true, unbraced: false, block: newBlock(place.block) }
  const clauses = [node.a, node.b].flatMap((list) => [list.slice(0, 1), list.slice(1)])
  const plans = clauses.map((statements) => statements.map((statement) => plan(statement, inner)))
  if (plans.some((list) => list.some(({ kind }) => kind === 'lexical' || kind === 'class'))) mark(place, 'switch with declarations')
  const middle = dice.below(5)
  const texts = clauses.map((statements, index) => {
    const made = statements.map((statement, at) => rendered(statement, inner, plans[index]![at]!))
    if (index === middle) mark(place, 'switch default in the middle')
    const test = index === middle ? 'default:' : `case ${node.e[1] && dice.chance(40) ? expression(node.e[1], inner) : index}:`
    const end = made.length > 0 && dice.chance(40) ? 'break\n' : ''
    return `${test}${gap(dice, place)}${joined(made, dice, place)}${end && '\n'}${end}`
  })
  return closed(`switch (${node.e[0] && dice.chance(40) ? expression(node.e[0], place) : `fuel() & 3`}) {\n${texts.join('\n')}\n}`)
}

function tried(node: Stmt, place: Place, dice: Dice): Statement {
  const half = Math.ceil(node.a.length / 2)
  const parts = [`try ${block(node.a.slice(0, half), place)}`]
  const form = dice.below(3)
  if (form !== 1) parts.push(caught(node.a.slice(half), place, dice))
  if (form !== 0) {
    const inner = { ...place, inFinally: true }
    const leaving: Stmt[] = dice.chance(25) ? [{ k: 'jump', n: node.n, e: node.e, a: [], b: [] }] : []
    parts.push(`finally ${block([...node.b, ...leaving], inner)}`)
  }
  return closed(parts.join(gap(dice, place)))
}

function caught(statements: readonly Stmt[], place: Place, dice: Dice): string {
  const form = dice.below(10)
  if (form === 0) {
    mark(place, 'catch without a name')
    return `catch ${block(statements, place)}`
  }
  const inner = { ...place, block: newBlock(place.block) }
  const names: string[] = []
  const next = (): string => {
    const { name } = declareLexical(inner, dice, { isReady: true })
    names.push(name)
    return name
  }
  if (form < 3) {
    mark(place, 'catch with a pattern')
    const text = pattern([], inner, dice, next)
    const variables = text.startsWith('[') ? `{ name: ${freshName(place)} }` : text
    if (variables !== text) names.length = 0
    return `catch (${variables}) ${block(statements, inner, names)}`
  }
  const name = next()
  const own = dice.chance(15) && /^\w$/.test(name) ? `var ${name} = 5\n` : ''
  if (own) mark(place, 'var named as its catch')
  return `catch (${name}) ${block(statements, inner, names).replace(/^\{/, `{${own && isVarFree(place, name) ? own : ''}\nlog('caught', ${name});\n`)}`
}

/** Whether no block up to the body declares the name. */
function isVarFree({ block: from }: Place, name: string): boolean {
  for (let at: Place['block'] | undefined = from; at; at = at.parent) {
    if (at.lexical.has(name)) return false
    if (at.isBody) {
      at.taken.add(name)
      return true
    }
    at.taken.add(name)
  }
  return false
}

function jump(node: Stmt, place: Place, dice: Dice): Statement {
  const labels = place.labels.flatMap(({ name, isLoop }) => [`break ${name}`, ...(isLoop ? [`continue ${name}`] : [])])
  const options = [
    ...labels,
    ...labels,
    ...(place.inLoop ? ['break', 'continue'] : []),
    ...(place.inSwitch ? ['break'] : []),
    ...(place.fn.canReturn ? ['return', `return ${expression(node.e[0], place)}`] : []),
    ...(dice.chance(30) ? [`throw ${expression(node.e[0], place)}`, `throw new TypeError('t${dice.below(9)}')`] : []),
  ]
  if (options.length === 0) return log(node, place, dice, { kind: 'none', variables: [], keyword: '', isAsync: false, isGenerator: false })
  const text = dice.of(options)
  const [word, target] = text.split(' ')
  if (word === 'return') mark(place, place.inFinally ? 'return in finally' : 'return')
  else if (word === 'throw') mark(place, 'throw')
  else mark(place, target ? (word === 'break' ? 'break to a label' : 'continue to a label') : word === 'break' ? 'break' : 'continue')
  if (place.inFinally && word !== 'return') mark(place, 'jump in finally')
  if (dice.chance(20)) return open(text)
  return { text: `if (${expression(node.e[1], place)})${gap(dice, place)}${text}`, open: true }
}

function labelled(node: Stmt, place: Place, dice: Dice): Statement {
  const name = `L${place.labels.length}`
  const inner = { ...place, labels: [...place.labels, { name, isLoop: false }] }
  if (dice.chance(10) && !place.strict && !place.unbraced) {
    mark(place, 'labelled function')
    return closed(`${name}: function ${freshName(place)}() { log('labelled') }`)
  }
  if (dice.chance(40)) return closed(`${name}:${gap(dice, place)}${block([...node.a, ...node.b], inner)}`)
  const looping = { ...place, labels: [...place.labels, { name, isLoop: true }] }
  const made = loop({ ...node, k: dice.of(['for', 'while', 'forOf', 'do', 'forIn'] as const) }, looping, dice)
  return { text: `${name}:${gap(dice, place)}${made.text}`, open: made.open }
}

function within(node: Stmt, place: Place, dice: Dice): Statement {
  if (place.strict) return closed(block([...node.a, ...node.b], place))
  mark(place, 'with')
  const isSpied = dice.chance(50)
  if (isSpied) mark(place, 'with over a proxy')
  const names = ['a', 'b', 'p', 'x'].slice(0, 1 + dice.below(4)).map((name, index) => `${name}: ${index}`)
  const target = `{ ${names.join(', ')} }`
  const inside = block([...node.a, ...node.b], place)
  if (/=>|function/.test(inside)) mark(place, 'function in with')
  return closed(`with (${isSpied ? `spy(${target})` : target}) ${inside}`)
}

/** Names that functions and classes take from where they stand. */
function names(node: Stmt, place: Place, dice: Dice): Statement {
  const made = node.e.find((it) => typeOf(it) === 'function' || typeOf(it) === 'class')
  const text = made ? expression(made, { ...place, fn: { ...place.fn, canAwait: false, canYield: false } }) : '() => { }'
  const name = freshName(place)
  const simple = pickVariable(place, dice, { type: 'any', assignable: true })?.name ?? 'globalThis.p'
  return open(
    dice.of([
      `log('name', ((${name} = ${text}) => ${name}.name)())`,
      `log('name', ({ [key(${dice.below(3)})]: ${text} }).${dice.of(['p', 'q', 'r'])}?.name)`,
      `log('name', (([${name} = ${text}]) => ${name}?.name)([]))`,
      `log('name', (${simple} ??= ${text})?.name)`,
      `log('name', (${simple} = ${text}).name, (${simple} = (0, ${text}))?.name, (${text}).length)`,
      `log('name', (${text}).name, attempt(() => [...Reflect.ownKeys(${text})]))`,
    ]),
  )
}

/** Reads variables before and after they are there. */
function late(node: Stmt, place: Place, dice: Dice): Statement {
  const variable = pickVariable({ ...place, block: newBlock(place.block, { isFunction: true }) }, dice)
  if (!variable) return log(node, place, dice, { kind: 'none', variables: [], keyword: '', isAsync: false, isGenerator: false })
  const { name } = variable
  if (!variable.isReady) mark(place, dice.chance(50) ? 'read before declared' : 'closure before declared')
  return open(
    dice.of([
      `log('late', attempt(() => ${name}))`,
      `log('late', attempt(() => typeof ${name}))`,
      `log('late', attempt(function () { return ${name}?.name }))`,
      `keep(() => ${name})`,
      `log('late', attempt(() => { const f = () => ${name}; return f() }))`,
    ]),
  )
}

/** Only at the top of a file is there one. */
function namespaced(node: Stmt, place: Place): Statement {
  const statements = [...node.a, ...node.b]
  if (!place.program.typed || !place.fn.isTop || place.block.parent) return closed(block(statements, place))
  mark(place, 'namespace')
  const name = freshName(place)
  const own = { ...place.fn, canAwait: false, canReturn: false, hasArguments: false, hasNewTarget: false, isTop: false }
  const inner = { ...place, fn: own, block: newBlock(newBlock(place.block, { isFunction: true }), { isBody: true }) }
  const text = body(statements, inner, undefined)
  const value = expression(node.e[0], inner)
  return closed(`namespace ${name} { ${text}\nexport let p = ${value}\nexport function q() { return p }\n}\ncall(${name}.q);`)
}

const RENDER: Partial<Readonly<Record<StmtKind, Render>>> = {
  log,
  let: declaration,
  const: declaration,
  var: declaration,
  pattern: patternDeclaration,
  expression: (node, place) => open(expression(node.e[0], place)),
  assign: (node, place, dice) => open(`${assignmentTarget(node.e[1], place, dice)} = ${expression(node.e[0], place)}`),
  call: (node, place, dice) => open(`call(${[callee(node.e[0], place, dice), list(node.e.slice(1), place)].filter(Boolean).join(', ')})`),
  jump,
  names,
  late,
  hazard,
  eval: (node, place) => open(`log('eval', ${expression({ k: 'evaluated', n: node.n, e: node.e, a: [] }, place)})`),
  empty: (_, __, dice) => closed(dice.of([';', '{}', ';;'])),
  debugger: () => open('debugger'),
  string: (_, __, dice) => open(dice.of(["'a string'", '("use strict")', '`s`'])),
  export: exported,
  types: (node, place, dice, planned) =>
    place.program.typed ? { text: typeStatement(place, dice), open: true } : log(node, place, dice, planned),
  getter: (node, place, dice) => {
    const owner = object(undefined, place, dice)
    const value = expression(node.e[0], { ...place, fn: { ...place.fn, canAwait: false, canYield: false } })
    const made = `{ get: () => ${value.startsWith('{') ? `(${value})` : value}, configurable: true }`
    return open(`attempt(() => Object.defineProperty(Object(${owner}), '${dice.of(['p', 'q', 'r'])}', ${made}))`)
  },
  function: functionDeclaration,
  class: classDeclaration,
  if: conditional,
  switch: switched,
  try: tried,
  label: labelled,
  block: (node, place) => closed(block([...node.a, ...node.b], place)),
  with: within,
  collect: (node, place, dice) => {
    mark(place, 'closures over loop variables')
    return loop({ ...node, k: dice.of(['for', 'forOf', 'forIn', 'while'] as const), e: node.e.slice(0, 2) }, place, dice, true)
  },
  namespace: namespaced,
}
