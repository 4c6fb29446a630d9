import remapping from '@jridgewell/remapping'
import MagicString from 'magic-string'
import type { InputMap } from '../transform/index.ts'

/** Astro's compiler ends a script with the map of the whole component. */
const MAP_COMMENT = /\s*\/\/[#@] sourceMappingURL=\S+\s*$/

/**
 * The map that leads from a part of a file to the file, as a script in a component is one that a compiler hands over as a module of its own.
 * @returns `undefined` where the file has no such part, or several
 */
export function partOfFile(original: string, part: string): InputMap | undefined {
  const text = part.replace(MAP_COMMENT, '').trim()
  const at = text === '' ? -1 : original.indexOf(text)
  if (at < 0 || original.includes(text, at + 1)) return undefined
  const edited = new MagicString(original)
  edited.remove(0, at).remove(at + text.length, original.length)
  edited.prepend(part.slice(0, part.indexOf(text)))
  return edited.generateMap({ hires: 'boundary', source: 'file' }) as unknown as InputMap
}

/** The same where a map leads from a text to such a part. */
export function throughPart(map: InputMap, original: string): InputMap | undefined {
  const { sourcesContent: [content, more] = [] } = map as { sourcesContent?: readonly (string | null)[] }
  const part = typeof content === 'string' && more === undefined ? partOfFile(original, content) : undefined
  if (!part) return undefined
  const joined = remapping([map as never, part as never], () => null) as unknown as Exclude<InputMap, string>
  if (/[^;,]/.test(joined.mappings)) return joined
  // esbuild has followed the map at the end of the part, and Vite calls what it leads to by the part's name.
  return MAP_COMMENT.test(content!) ? map : undefined
}
