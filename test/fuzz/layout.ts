import type { Dice } from './dice.ts'
import { mark, type Place } from './place.ts'

/** A rendered statement; `open` when a semicolon or what stands for one has to follow. */
export interface Statement {
  readonly text: string
  readonly open: boolean
}

const ON_ONE_LINE = ['/* c */', '/**/', '/* @__PURE__ */', '/* ; */', '/* istanbul ignore next */', '/* { */', '/*)*/']
const WITH_BREAK = ['\n', '// c\n', '/* a\n b */', '\n\n', '\n  /* c */\n', '// }\n', '/* // */\n', '\t\n']
const AGAINST_ASI = /^(?:[([`*/,.<>=&|^%?:!~]|\+(?!\+)|-(?!-)|(?:in|instanceof)\b)/

/** White space that may hold a comment, but no line break. */
export function inline(dice: Dice): string {
  return dice.chance(6) ? ` ${dice.of(ON_ONE_LINE)} ` : ' '
}

/** White space that may hold a line break. */
export function gap(dice: Dice, place: Place): string {
  if (!dice.chance(10)) return ' '
  mark(place, 'comment with a line break')
  return dice.chance(40) ? ` ${dice.of(ON_ONE_LINE)} ` : ` ${dice.of(WITH_BREAK)} `
}

/** Ends a statement: with a semicolon, or with a line break where that is enough before what follows. */
export function ended(statement: Statement, next: string | undefined, dice: Dice, place: Place): string {
  if (!statement.open) return statement.text
  if (next === undefined) return dice.chance(50) ? statement.text : `${statement.text};`
  if (dice.chance(60)) return `${statement.text};`
  mark(place, 'missing semicolon')
  if (!AGAINST_ASI.test(next)) return `${statement.text}\n`
  mark(place, 'leading semicolon')
  return `${statement.text}\n;`
}

export function joined(statements: readonly Statement[], dice: Dice, place: Place): string {
  const texts = statements.map((statement, index) => {
    const text = ended(statement, statements[index + 1]?.text, dice, place)
    if (/^[([`]/.test(statement.text) && index > 0) mark(place, 'line starts with a bracket')
    if (dice.chance(88)) return `${text}\n`
    if (dice.chance(60)) {
      mark(place, 'one line')
      return `${text}${inline(dice)}`
    }
    return `${text}${gap(dice, place)}`
  })
  return texts.join('')
}

/** `;`-less members of classes have hazards of their own. */
export function fieldEnd(next: string | undefined, dice: Dice): string {
  return next === undefined || /^(?:[[*(]|in\b|instanceof\b)/.test(next) || dice.chance(50) ? ';' : ''
}

export function braces(inside: string, dice: Dice, place: Place): string {
  if (inside === '') return dice.of(['{}', '{ }', '{\n}', '{ /* nothing */ }', '{;}'])
  return `{${dice.chance(90) ? '\n' : gap(dice, place)}${inside}${inside.endsWith('\n') ? '' : '\n'}}`
}
