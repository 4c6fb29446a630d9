import type { Dice } from './dice.ts'
import { expression, iterable, object } from './expressions.ts'
import { gap } from './layout.ts'
import { mark, pickVariable, type Place } from './place.ts'
import type { Expr } from './tree.ts'

const KEYS = ['p', 'q', 'r', "'p q'", '0']

/** A pattern whose targets `next` gives; nodes are its defaults and computed keys. */
export function pattern(nodes: readonly Expr[], place: Place, dice: Dice, next: () => string | undefined, depth = 2): string {
  const parts: string[] = []
  const isArray = dice.chance(50)
  mark(place, isArray ? 'array pattern' : 'object pattern')
  for (let i = dice.below(3); i >= 0; i--) {
    const target = element(nodes, place, dice, next, depth)
    if (target === undefined) break
    if (isArray) parts.push(dice.chance(15) ? `, ${target}` : target)
    else parts.push(`${patternKey(nodes[1], place, dice)}:${gap(dice, place)}${target}`)
  }
  if (dice.chance(15)) {
    const rest = next()
    if (rest !== undefined && /^[\w$]+$/.test(rest)) {
      mark(place, 'rest in a pattern')
      parts.push(`...${rest}`)
    }
  }
  return isArray ? `[${parts.join(', ')}]` : `{ ${parts.join(', ')} }`
}

function element(nodes: readonly Expr[], place: Place, dice: Dice, next: () => string | undefined, depth: number): string | undefined {
  const isNested = depth > 0 && dice.chance(20)
  if (isNested) mark(place, 'nested pattern')
  const target = isNested ? pattern(nodes, place, dice, next, depth - 1) : next()
  if (target === undefined || !(isNested || dice.chance(40))) return target
  mark(place, 'default in a pattern')
  const value = isNested ? dice.of(['[]', '{}']) : expression(nodes[0], place)
  return `${target} = ${value}`
}

function patternKey(node: Expr | undefined, place: Place, dice: Dice): string {
  if (!node || !dice.chance(20)) return dice.of(KEYS)
  mark(place, 'computed key in a pattern')
  return `[key(${expression(node, place)})]`
}

/** Something that a pattern can take apart. */
export function taken(node: Expr | undefined, place: Place, dice: Dice, text: string): string {
  if (dice.chance(4)) return expression(node, place)
  return text.startsWith('[') ? iterable(node, place, dice) : object(node, place, dice)
}

/** What can be assigned to. */
export function assignmentTarget(node: Expr | undefined, place: Place, dice: Dice, mayBePattern = false): string {
  const simple = (): string => {
    const target = pickVariable(place, dice, { type: 'any', assignable: true })
    if (target?.isConstant) mark(place, 'assignment to a const')
    const form = target ? dice.below(10) : 9
    if (form < 7) return target!.name
    if (form === 7 && place.privates.length > 0) return `this.${dice.of(place.privates)}`
    const owner = pickVariable(place, dice, { type: 'object' })?.name ?? dice.of(['this', 'globalThis'])
    if (owner === 'this' && place.fn.isDerived) return 'globalThis.p'
    return dice.of([`${owner}.p`, `${owner}['q']`, `${owner}[key(${node ? expression(node, place) : 0})]`])
  }
  return mayBePattern ? pattern(node ? [node] : [], place, dice, simple) : simple()
}
