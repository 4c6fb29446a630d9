import { append, getOwnPropertyDescriptor, isArray, join, keys, stringify } from '../guard/builtins.ts'

/**
 * What `JSON.stringify` makes of plain data, without the `toJSON` that the program may have put on the prototype of all objects, and with
 * bigints as texts, `"12n"`.
 * @returns `undefined` for what JSON has no text for
 */
export function jsonText(value: unknown): string | undefined {
  if (typeof value === 'string') return stringify(value)
  if (typeof value === 'bigint') return `"${value}n"`
  if (typeof value === 'number') return value - value === 0 ? `${value}` : 'null'
  if (typeof value === 'boolean' || value === null) return `${value}`
  if (typeof value !== 'object') return undefined
  return isArray(value) ? `[${join(itemsOf(value), ',')}]` : `{${join(fieldsOf(value), ',')}}`
}

function itemsOf(list: readonly unknown[]): string[] {
  const items: string[] = []
  for (let i = 0; i < list.length; i++) append(items, jsonText(list[i]) ?? 'null')
  return items
}

function fieldsOf(object: object): string[] {
  const fields: string[] = []
  const names = keys(object)
  for (let i = 0; i < names.length; i++) {
    const text = jsonText(getOwnPropertyDescriptor(object, names[i]!)!.value)
    if (text !== undefined) append(fields, `${stringify(names[i]!)}:${text}`)
  }
  return fields
}
