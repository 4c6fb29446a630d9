import { Dice } from './dice.ts'
import { typeOf } from './expressions.ts'
import { declareLexical, declareVar, mark, type Place, type Variable } from './place.ts'
import type { Stmt } from './tree.ts'

/** What a statement declares, known before anything of its block is rendered: so that all can refer to all. */
export interface Plan {
  readonly kind: 'none' | 'lexical' | 'var' | 'function' | 'class'
  readonly variables: readonly Variable[]
  readonly keyword: string
  readonly isAsync: boolean
  readonly isGenerator: boolean
}

const NOTHING: Plan = { kind: 'none', variables: [], keyword: '', isAsync: false, isGenerator: false }

export function plan(node: Stmt, place: Place): Plan {
  const dice = new Dice(node.n, 1)
  const type = typeOf(node.e[0])
  switch (node.k) {
    case 'let':
    case 'const': {
      const variables = node.e
        .slice(0, 2)
        .map((value) => declareLexical(place, dice, { type: typeOf(value), isConstant: node.k === 'const' }))
      return { ...NOTHING, kind: 'lexical', variables: variables.length > 0 ? variables : [declareLexical(place, dice)] }
    }
    case 'var':
      return { ...NOTHING, kind: 'var', variables: [declareVar(place, dice, type)] }
    case 'pattern': {
      const keyword = dice.of(['let', 'const', 'var'])
      const count = 1 + dice.below(3)
      const isConstant = keyword === 'const'
      const declare = (): Variable => (keyword === 'var' ? declareVar(place, dice) : declareLexical(place, dice, { isConstant }))
      return { ...NOTHING, kind: keyword === 'var' ? 'var' : 'lexical', keyword, variables: Array.from({ length: count }, declare) }
    }
    case 'function': {
      const variable = declareLexical(place, dice, { type: 'function', isReady: true, isFunction: true })
      if (isShadowing(place, variable.name)) mark(place, 'shadowed function')
      const [isAsync, isGenerator] = [dice.chance(15), dice.chance(20)]
      if (!place.strict && !place.block.isBody && !isAsync && !isGenerator) hoist(place, variable)
      return { ...NOTHING, kind: 'function', variables: [variable], isAsync, isGenerator }
    }
    case 'class':
      return { ...NOTHING, kind: 'class', variables: [declareLexical({ ...place, strict: true }, dice, { type: 'class' })] }
    default:
      return NOTHING
  }
}

/** A sloppy function is a `var` of the function around as well, once its block has run. */
function hoist(place: Place, variable: Variable): void {
  let body = place.block
  while (!body.isBody && body.parent) body = body.parent
  if (body.variables.has(variable.name)) return
  body.variables.set(variable.name, { ...variable })
  mark(place, 'hoisted out of its block')
}

function isShadowing({ block }: Place, name: string): boolean {
  for (let at = block.parent; at; at = at.parent) if (at.variables.get(name)?.type === 'function') return true
  return false
}
