import type { Dice } from './dice.ts'
import { expression, iterable, object } from './expressions.ts'
import { gap, type Statement } from './layout.ts'
import { assignmentTarget, pattern } from './patterns.ts'
import { declareLexical, declareVar, mark, newBlock, pickVariable, type Place } from './place.ts'
import { embedded } from './statements.ts'
import type { Stmt, StmtKind } from './tree.ts'

export const LOOPS: ReadonlySet<StmtKind> = new Set(['for', 'forOf', 'forIn', 'forAwait', 'while', 'do'])

/** A loop that ends: `lap()` says so in the end, whatever the body does to the counter. */
export function loop(node: Stmt, place: Place, dice: Dice, keeps = false): Statement {
  const inner = { ...place, block: newBlock(place.block), inLoop: true, inSwitch: false }
  switch (node.k) {
    case 'forOf':
    case 'forAwait': {
      const isAwait = node.k === 'forAwait' && place.fn.canAwait
      if (isAwait) mark(place, 'for await')
      const head = `${each(node, inner, dice)} of ${gap(dice, place)}${iterable(node.e[0], inner, dice)}`
      return looped(`for ${isAwait ? 'await ' : ''}(${head})`, node, inner, dice, keeps)
    }
    case 'forIn':
      return looped(`for (${each(node, inner, dice, true)} in ${object(node.e[0], inner, dice)})`, node, inner, dice, keeps)
    case 'while':
      return looped(`while (lap() && ${expression(node.e[0], place, 0)})`, node, inner, dice, keeps)
    case 'do': {
      const { text, open } = embedded(node.a, inner)
      const end = `while (lap() && ${expression(node.e[0], place, 0)})`
      return { text: `do ${text}${open ? dice.of([';', '\n']) : gap(dice, place)} ${end}`, open: true }
    }
    default:
      return looped(`for (${counted(node, inner, dice)})`, node, inner, dice, keeps)
  }
}

function looped(head: string, node: Stmt, place: Place, dice: Dice, keeps: boolean): Statement {
  const name = keeps ? pickVariable({ ...place, block: { ...place.block, parent: undefined } }, dice)?.name : undefined
  const { text, open } = embedded([...node.a, ...node.b], place)
  const made = name === undefined ? text : text.replace(/^\{/, `{ keep(() => ${name});`)
  return { text: `${head}${gap(dice, place)}${made}`, open }
}

function counted({ e }: Stmt, place: Place, dice: Dice): string {
  const form = dice.below(7)
  const most = 1 + dice.below(3)
  if (form === 1) {
    mark(place, 'loop over var')
    const { name } = declareVar(place, dice)
    return `var ${name} = 0; ${name} < ${most} && lap(); ${name}++`
  }
  if (form === 2) {
    mark(place, 'loop head assigns')
    const target = pickVariable(place, dice, { type: 'any', assignable: true })?.name
    return target && target !== 'let' ? `${target} = 0; lap() && ${target} < ${most}; ${target} += 1` : '; lap() && lap(); '
  }
  if (form === 3) {
    const { name } = declareLexical(place, dice, { isReady: true })
    const step = e[0] ? `keep(() => ${name}), ${name}++` : `${name}++`
    return `let ${name} = 0, v0 = () => ${name}; keep(v0), ${name} < ${most} && lap(); ${step}`
  }
  if (form === 4) {
    const value = `(${expression(e[0], place)})`
    const { name } = declareLexical(place, dice, { isReady: true, isConstant: true })
    return `const ${name} = [${value}]; ${name}.length < ${most} && lap(); ${name}.push(1)`
  }
  const { name } = declareLexical(place, dice, { isReady: true })
  return `let ${name} = 0; ${name} < ${most} && lap(); ${gap(dice, place)}${name}++`
}

/** The left side of `for … of` and `for … in`. */
function each({ e }: Stmt, place: Place, dice: Dice, isIn = false): string {
  const form = dice.below(8)
  const word = dice.of(['const', 'let'])
  const isConstant = word === 'const'
  if (form === 5) {
    mark(place, 'loop over var')
    // In a `catch` no `for … of` may declare the caught name, so that it takes its own.
    const { name } = declareVar(place, dice)
    return isIn && !place.strict && !place.program.typed && dice.chance(25) ? `var ${name} = log('once')` : `var ${name}`
  }
  if (form === 6) {
    mark(place, 'loop head assigns')
    const target = assignmentTarget(e[1], place, dice, dice.chance(30))
    return /^(?:let|async)\b/.test(target) ? 'globalThis.p' : target
  }
  if (form === 7) {
    mark(place, 'loop head destructures')
    const text = pattern(e.slice(1), place, dice, () => declareLexical(place, dice, { isConstant, isReady: true }).name, 1)
    return `${word} ${text}`
  }
  return `${word} ${declareLexical(place, dice, { isConstant, isReady: true }).name}`
}
