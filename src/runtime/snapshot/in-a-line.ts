import { append, getOwnPropertyDescriptor, isArray, join, keys, stringify } from '../guard/builtins.ts'

/**
 * A bounded copy as text on one line: `Order {id: 5, lines: [{price: 2}, "<12 more>"]}`. Not by `JSON.stringify`, which would call a
 * `toJSON` that the program has put on the prototype of all objects.
 */
export function inALine(copy: unknown): string {
  if (typeof copy === 'string') return stringify(copy)
  if (typeof copy !== 'object' || copy === null) return `${copy as number}`
  return isArray(copy) ? `[${join(itemsOf(copy), ', ')}]` : fieldsOf(copy)
}

function itemsOf(list: readonly unknown[]): string[] {
  const items: string[] = []
  for (let i = 0; i < list.length; i++) append(items, inALine(list[i]))
  return items
}

function fieldsOf(copy: object): string {
  const names = keys(copy)
  const fields: string[] = []
  let type = ''
  for (let i = 0; i < names.length; i++) {
    const name = names[i]!
    const value: unknown = getOwnPropertyDescriptor(copy, name)!.value
    if (name === '<type>') type = `${value as string} `
    else if (name === '<more>') append(fields, `<${value as number} more>`)
    else append(fields, `${isPlain(name) ? name : stringify(name)}: ${inALine(value)}`)
  }
  return `${type}{${join(fields, ', ')}}`
}

/** Whether a name needs no quotes. */
function isPlain(name: string): boolean {
  for (let i = 0; i < name.length; i++) {
    const character = name[i]!
    const isLetter =
      (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z') || character === '_' || character === '$'
    if (!isLetter && !(i > 0 && character >= '0' && character <= '9')) return false
  }
  return name !== ''
}
