import { append, charCodeAt, getOwnPropertyDescriptor, isArray, join, keys, slice, stringify } from '../guard/builtins.ts'
import { escaped } from './sink.ts'

/**
 * What `JSON.stringify` makes of plain data, without the `toJSON` that the program may have put on the prototype of all objects, and with
 * bigints as texts, `"12n"`.
 * @returns `undefined` for what JSON has no text for
 */
export function jsonText(value: unknown): string | undefined {
  if (typeof value === 'string') return quoted(value)
  if (typeof value === 'bigint') return `"${value}n"`
  if (typeof value === 'number') return value - value === 0 ? `${value}` : 'null'
  if (typeof value === 'boolean' || value === null) return `${value}`
  if (typeof value !== 'object') return undefined
  return isArray(value) ? `[${join(itemsOf(value), ',')}]` : `{${join(fieldsOf(value), ',')}}`
}

/** What a terminal would take for a command, or a reader for the end of a line, is escaped as well. */
function quoted(text: string): string {
  const json = stringify(text)
  let shown = ''
  let from = 0
  for (let i = 0; i < json.length; i++) {
    const code = charCodeAt(json, i)
    if (code < 0x7f || (code > 0x9f && code !== 0x2028 && code !== 0x2029)) continue
    shown += slice(json, from, i) + escaped(code)
    from = i + 1
  }
  return from === 0 ? json : shown + slice(json, from)
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
    if (text !== undefined) append(fields, `${quoted(names[i]!)}:${text}`)
  }
  return fields
}
