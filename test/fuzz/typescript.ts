import type { Dice } from './dice.ts'
import type { Text } from './expressions.ts'
import { freshName, mark, type Place } from './place.ts'

export function isTyped({ program }: Place): boolean {
  return program.typed
}

const TYPES = [
  'any',
  'unknown',
  '{ p: number }',
  'any[]',
  '[a: any, b?: any]',
  '(x: any) => any',
  '`t${string}`',
  'typeof log',
  "'s' | 1",
  'new () => any',
]

export function annotation(place: Place, dice: Dice): string {
  if (!place.program.typed || !dice.chance(40)) return ''
  mark(place, 'type annotation')
  return `: ${dice.of(TYPES)}`
}

/** An expression that has a type said of it. */
export function typed([text, level]: Text, place: Place, dice: Dice): Text {
  if (!place.program.typed || !dice.chance(8)) return [text, level]
  if (level === 0 && dice.chance(40)) {
    mark(place, 'non-null')
    return [`(${text})!`, 0]
  }
  mark(place, 'as')
  return [`(${level === 2 ? `(${text})` : text} ${dice.of(['as', 'satisfies'])} ${dice.of(TYPES)})`, 0]
}

export function modifier(member: string, { program }: Place, dice: Dice): string {
  if (!program.typed || /^(?:static )?\{|^constructor|#/.test(member) || !dice.chance(20)) return ''
  return dice.of(['public ', 'private ', 'protected '])
}

/** A statement of which nothing is left, or what only TypeScript has. */
export function typeStatement(place: Place, dice: Dice): string {
  const name = freshName(place)
  const form = dice.below(6)
  if (form === 0) {
    mark(place, 'type alias')
    return `type ${name} = ${dice.of(TYPES)}`
  }
  if (form === 1) return `interface ${name} { p: number; q(): any }`
  if (form === 2) {
    mark(place, 'declare')
    return dice.of([`declare const ${name}: any`, `declare function ${name}(): void`, `declare class ${name} { p: any }`])
  }
  if (form === 3) {
    mark(place, 'overload')
    return `function ${name}(x: any): any\nfunction ${name}(x: any, y?: any): any { log('overloaded', x, y); return x }\ncall(${name}, 1)`
  }
  if (form === 4) {
    mark(place, 'abstract class')
    return `abstract class ${name} { abstract p: any; abstract q(): void; r() { return log('r', this.p) } }\ncall(() => new (class extends ${name} { p = 3; q() { } })().r())`
  }
  const isConst = dice.chance(40)
  mark(place, isConst ? 'const enum' : 'enum')
  return `${isConst ? 'const ' : ''}enum ${name} { P, Q = 5, R${isConst ? '' : " = 'abc'.length"}, S = P | Q }\nlog('enum', ${name}.P, ${name}.Q, ${name}.S${isConst ? '' : `, ${name}`})`
}
