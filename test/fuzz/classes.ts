import { Dice } from './dice.ts'
import { expression, list } from './expressions.ts'
import { callable, methodText } from './functions.ts'
import { braces, fieldEnd, gap, inline } from './layout.ts'
import { declareLexical, mark, newBlock, pickVariable, type Fn, type Place } from './place.ts'
import { body } from './statements.ts'
import type { Expr, Stmt } from './tree.ts'
import { annotation, isTyped, modifier } from './typescript.ts'

export interface ClassSource {
  readonly n: number
  readonly e: readonly Expr[]
  readonly a: readonly Stmt[]
  readonly b?: readonly Stmt[]
}

export function classExpression(node: Expr, place: Place, dice: Dice): string {
  const named = { ...place, strict: true, block: newBlock(place.block) }
  const own = dice.chance(40) ? declareLexical(named, dice, { type: 'class', isConstant: true }) : undefined
  if (!own) mark(place, 'class named by its variable')
  return `class${own ? inline(dice) + own.name : ''}${classTail(node, named, dice, () => {
    if (own) own.isReady = true
  })}`
}

/** What follows the name; `named` is told when the name may be used: not in the heritage, but in the members. */
export function classTail(source: ClassSource, place: Place, dice: Dice, named: () => void): string {
  const strict = { ...place, strict: true }
  const own = ['#p', '#q', '#if'].slice(0, dice.below(4))
  const inner = { ...strict, privates: [...own, ...place.privates.filter((name) => !own.includes(name))] }
  const heritage = dice.chance(45) ? heritageOf(source, strict, dice) : undefined
  const isDerived = heritage !== undefined
  // Computed keys are evaluated before the name is there, but most members use it later.
  const count = 1 + dice.below(4)
  const rolls = Array.from({ length: count }, (_, index) => new Dice(source.n, 20 + index))
  const computed = rolls.map((roll) => key(source, strict, roll))
  named()
  const members = own.map((name) => privateMember(name, source, inner, dice))
  if (isDerived || dice.chance(35)) members.push(constructorOf(source, inner, dice, isDerived))
  rolls.forEach((roll, index) => {
    const part = { n: source.n, e: source.e.slice(index % 2), a: source.a.filter((_, at) => at % count === index) }
    members.push(member(part, index === 0 ? (source.b ?? []) : [], inner, roll, computed[index]!))
  })
  const order = dice.chance(30) ? members.reverse() : members
  const text = order.map((it, index) => {
    const modified = modifier(it, inner, dice) + it
    return isField(it) ? modified + fieldEnd(order[index + 1], dice) : modified
  })
  return `${heritage === undefined ? '' : `${gap(dice, place)}extends ${heritage}`} ${braces(text.join('\n'), dice, place)}`
}

const FIELD = '/* field */'
function isField(member: string): boolean {
  return member.includes(FIELD)
}

function heritageOf({ e }: ClassSource, place: Place, dice: Dice): string {
  const variable = pickVariable(place, dice, { type: 'class' })
  const form = dice.below(10)
  if (form < 5 && variable) return variable.name
  if (form === 5) {
    mark(place, 'extends null')
    return 'null'
  }
  if ((form === 6 || form === 8) && e[0]) return `(log('heritage', ${expression(e[0], place)}), Object)`
  if (form === 7) return 'Array'
  return `(class${dice.of([' { p = 1 }', ' B { constructor(p) { this.p = p } r() { return 5 } }', ' { static q = 3; get p() { return 4 } set p(v) { } }'])})`
}

function key({ e }: ClassSource, place: Place, dice: Dice): string {
  if (dice.chance(20)) {
    mark(place, 'computed member')
    return `[key(${e[0] ? expression(e[0], place) : dice.below(3)})]`
  }
  return dice.of(['p', 'q', 'r', 'get', 'set', 'static', 'async', "'p q'", '0', 'name', 'if', 'accessor', 'of'])
}

/** As in a method, but where neither `arguments` nor `return` is. */
function initialiser(place: Place): Place {
  const fn: Fn = {
    canAwait: false,
    canYield: false,
    isAsync: false,
    isGenerator: false,
    canReturn: false,
    hasArguments: false,
    hasNewTarget: true,
    hasSuper: true,
    isDerived: false,
    isTop: false,
  }
  const block = newBlock(newBlock(place.block, { isFunction: true }), { isBody: true })
  return { ...place, fn, block, reserves: true, labels: [], inLoop: false, inSwitch: false, inFinally: false, unbraced: false }
}

function field(name: string, source: ClassSource, place: Place, dice: Dice): string {
  const value = source.e[dice.below(3) % Math.max(1, source.e.length)]
  const types = annotation(place, dice)
  if (dice.chance(15)) return `${name}${types};${FIELD}`
  return `${name}${types} = ${expression(value, initialiser(place))}${FIELD}`
}

function privateMember(name: string, source: ClassSource, place: Place, dice: Dice): string {
  const isStatic = dice.chance(25)
  const form = dice.below(6)
  if (form < 4) {
    mark(place, 'private field')
    return (isStatic ? 'static ' : '') + field(name, source, place, dice)
  }
  mark(place, form === 4 ? 'private method' : 'private accessor')
  return methodText({ ...source, a: source.a.slice(0, 1) }, place, dice, { kind: form === 4 ? 'method' : 'get', key: name, isStatic })
}

function member(source: ClassSource, block: readonly Stmt[], place: Place, dice: Dice, name: string): string {
  const form = dice.below(11)
  const isStatic = dice.chance(25)
  if (form < 3) {
    mark(place, isStatic ? 'static field' : 'field')
    // A field of these names would be a keyword, or a setter of `name`.
    const safe = ['get', 'set', 'static', 'async', 'accessor'].includes(name) ? 'p' : name
    return (isStatic ? 'static ' : '') + field(safe, source, place, dice)
  }
  if (form === 3 || block.length > 0) {
    mark(place, 'static block')
    const inner = initialiser(place)
    return `static {${gap(dice, place)}${body(block.length > 0 ? block : source.a, inner, undefined)}}`
  }
  if (form === 4 && isStatic) {
    mark(place, 'static name')
    return dice.of([
      "static name = 'own'" + FIELD,
      'static name() { return 1 }',
      "static get name() { return 'got' }",
      'static length = 9' + FIELD,
    ])
  }
  if (form < 6) {
    mark(place, 'accessor')
    return methodText(source, place, dice, { kind: form === 4 ? 'get' : 'set', key: name, isStatic })
  }
  return methodText(source, place, dice, { kind: 'method', key: name, isStatic })
}

const SUPER_CALLS: readonly ((args: string, dice: Dice, place: Place) => readonly [before: string, after: string])[] = [
  (args) => [`super(${args})\n`, ''],
  (args, _, place) => {
    mark(place, 'super in an arrow')
    return [`const s = () => super(${args})\ns()\n`, '']
  },
  (args) => [`try {\nsuper(${args})\n} finally {\nlog('finally')\n}\n`, ''],
  (args, _, place) => {
    mark(place, 'super in an expression')
    return [`log('super', typeof super(${args}), this === undefined)\n`, '']
  },
  (args) => [`if (fuel()) super(${args})\nelse super()\n`, ''],
  (args, _, place) => {
    mark(place, 'super late')
    return ['', `super(${args})\nthis.q = 1\n`]
  },
  (args, _, place) => {
    mark(place, 'super twice')
    return [`super(${args})\nattempt(() => super())\n`, '']
  },
  (_, __, place) => {
    mark(place, 'super never')
    return ['', 'return { p: 1 }\n']
  },
  (args) => [`l: { if (fuel()) { super(${args}); break l } super() }\n`, ''],
  (args) => [`for (;;) { super(${args}); break }\n`, ''],
  (args) => [`switch (1) { default: super(${args}) }\n`, ''],
  (args) => [`const r = super(${args}), { p } = this\n`, 'log(p, r === this)\n'],
  (args) => [`const t = [super(${args}), this]\n`, ''],
  (args, _, place) => {
    mark(place, 'super in an arrow')
    return [`log(attempt(() => this), ((x = super(${args})) => x === this)())\n`, '']
  },
  () => [`eval('super()')\n`, ''],
]

function constructorOf(source: ClassSource, place: Place, dice: Dice, isDerived: boolean): string {
  mark(place, isDerived ? 'derived constructor' : 'constructor')
  const wrap = (statements: string, inner: Place): string => {
    if (!isDerived) {
      if (!dice.chance(10)) return `this.p = 1;\n${statements}`
      mark(place, 'constructor that returns an object')
      return `${statements}\nreturn { p: 2 }\n`
    }
    if (isInParameters) return statements
    const [before, after] = dice.of(SUPER_CALLS)(list(source.e.slice(0, 1), { ...inner, block: place.block }), dice, place)
    return `${before};${statements}\n${after}`
  }
  const isInParameters = isDerived && !isTyped(place) && dice.chance(6)
  if (isInParameters) mark(place, 'super in a default parameter')
  const { parameters, body: text } = callable({ ...source, e: source.e.slice(0, 2) }, place, dice, { hasSuper: true, isDerived, wrap })
  const extra = isInParameters ? `${parameters === '()' || parameters.includes('...') ? '' : ', '}z = super()` : ''
  if (extra && !parameters.includes('...') && !text.includes("'use strict'"))
    return `constructor${parameters.slice(0, -1)}${extra}) ${text}`
  if (isDerived || !isTyped(place) || !dice.chance(40)) return `constructor${parameters} ${text}`
  mark(place, 'parameter property')
  return `constructor(public k: any${parameters === '()' ? '' : ', '}${parameters.slice(1)} ${text}`
}
