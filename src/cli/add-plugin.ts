import MagicString from 'magic-string'
import type { ConfigKind } from './known-configs.ts'

/**
 * Adds the plugin to the text of a configuration: its import behind the others, and itself as the first one of the list.
 * @returns `undefined` where there is no place for it
 */
export function addPlugin(text: string, { entry, list, item }: ConfigKind): string | undefined {
  const place = placeIn(text, list)
  if (!place) return undefined
  const result = new MagicString(text)
  const newLine = text.includes('\r\n') ? '\r\n' : '\n'
  result.appendLeft(place.at, place.isList ? `${item}${place.isEmpty ? '' : ', '}` : `${list}: [${item}]${place.isEmpty ? ' ' : ', '}`)
  if (entry !== undefined) result.appendLeft(endOfImports(text), importOf(entry, text, newLine))
  return result.toString()
}

interface Place {
  readonly at: number
  /** Whether it is in the list, or where the list has to be made. */
  readonly isList: boolean
  readonly isEmpty: boolean
}

/** The list itself, or the beginning of the object that is exported or built. */
function placeIn(text: string, list: string): Place | undefined {
  const known = new RegExp(`\\b${list}\\s*:\\s*\\[\\s*(\\]?)`).exec(withoutComments(text))
  if (known) return { at: known.index + known[0].length - known[1]!.length, isList: true, isEmpty: known[1] !== '' }
  const object = /(?:export\s+default\s+|module\.exports\s*=\s*|\bbuild\s*\()(?:\w+\s*\(\s*)?\{\s*(\}?)/.exec(withoutComments(text))
  if (!object) return undefined
  return { at: object.index + object[0].length - object[1]!.length, isList: false, isEmpty: object[1] !== '' }
}

/** Of the same length, so that places are the same. */
function withoutComments(text: string): string {
  return text.replace(/\/\*[^]*?\*\/|(^|\s)\/\/.*/g, (comment) => comment.replace(/[^\r\n]/g, ' '))
}

function importOf(entry: string, text: string, newLine: string): string {
  const isCommonJs = /\brequire\s*\(/.test(text) && !/^\s*(?:import|export)\b/m.test(text)
  // What CommonJS gets of a module is its namespace.
  return isCommonJs ? `const { default: probes } = require('${entry}')${newLine}` : `import probes from '${entry}'${newLine}`
}

/** Behind the last import at the top, or at the beginning. */
function endOfImports(text: string): number {
  let end = /^#!.*(?:\r?\n|$)/.exec(text)?.[0].length ?? 0
  for (const found of withoutComments(text).matchAll(/^(?:import\b[^]*?['"][^'"]+['"];?|const .*require\(.*\);?)[ \t]*(?:\r?\n|$)/gm))
    end = found.index + found[0].length
  return end
}
