import type { Plan } from './declarations.ts'
import type { Dice } from './dice.ts'
import { expression, list } from './expressions.ts'
import type { Statement } from './layout.ts'
import { freshName, mark, type Place } from './place.ts'
import type { Stmt } from './tree.ts'

/** What a module exports where it stands; elsewhere its values are logged. */
export function exported({ e }: Stmt, place: Place, dice: Dice, _planned: Plan): Statement {
  const { program } = place
  const isTop = place.fn.isTop && place.block.parent === undefined
  if (program.format === 'commonjs' && isTop) return { text: `exports.${dice.of(['p', 'q'])} = ${expression(e[0], place)}`, open: true }
  if (program.format !== 'module' || !isTop) return { text: `log(${[`'value'`, list(e, place)].filter(Boolean).join(', ')})`, open: true }
  const name = freshName(place)
  const value = expression(e[0], place)
  if (!program.hasDefault && dice.chance(40)) {
    program.hasDefault = true
    mark(place, 'export default')
    const forms = [
      // It must not begin with what would be a declaration here.
      /\b(?:class|function)\b/.test(value.slice(0, 100)) ? `(${value})` : value,
      `() => ${dice.below(5)}`,
      `class { p = 1 }`,
      `function () { return log('default') }`,
      `async function* () { }`,
    ]
    const text = dice.of([...forms, `class ${name} { static p = ${name}.name }`, `function ${name}() { log('hoisted') }`])
    return { text: `export default ${text}`, open: !/^(?:class|function|async function)/.test(text) }
  }
  if (dice.chance(40)) {
    mark(place, 'export list')
    program.exported.add(name)
    return { text: `let ${name} = ${value}\nexport { ${name}, ${name} as 'a string ${name}' }`, open: true }
  }
  mark(place, 'export declaration')
  program.exported.add(name)
  return dice.of<Statement>([
    { text: `export let ${name} = ${value}`, open: true },
    { text: `export const ${name} = () => ${name}`, open: true },
    { text: `export function ${name}() { return log('called', ${name}.name) }`, open: false },
    { text: `export class ${name} { static p = (() => ${name}.name)() }`, open: false },
    { text: `export const { p: ${name} = ${value} } = {}`, open: true },
  ])
}
