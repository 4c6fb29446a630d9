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
  const content = onlyContent(map)
  if (content === undefined) return undefined
  const part = partOfFile(original, content)
  const joined = joinedMap(map, part ?? editedFile(original, content))
  // esbuild has followed the map at the end of the part, and Vite calls what it leads to by the part's name.
  return joined ?? (part && MAP_COMMENT.test(content) ? map : undefined)
}

/** A map of one text, which it holds. */
function onlyContent(map: InputMap): string | undefined {
  const { sourcesContent: [content, more] = [] } = map as { sourcesContent?: readonly (string | null)[] }
  return typeof content === 'string' && more === undefined ? content : undefined
}

function joinedMap(map: InputMap, part: InputMap | undefined): InputMap | undefined {
  if (!part) return undefined
  const joined = remapping([map as never, part as never], () => null) as unknown as Exclude<InputMap, string>
  return /[^;,]/.test(joined.mappings) ? joined : undefined
}

/**
 * The map that leads from a file that has been edited in one place to the file: what is before and behind that is as it was written. In
 * development vite-plugin-svelte adds a rule to the styles of a component, and names the result as what its compiler was given.
 * @returns `undefined` where less than half is as it was
 */
function editedFile(original: string, edited: string): InputMap | undefined {
  const most = Math.min(original.length, edited.length)
  let before = 0
  while (before < most && original[before] === edited[before]) before++
  let behind = 0
  while (behind < most - before && original.at(-1 - behind) === edited.at(-1 - behind)) behind++
  if ((before + behind) * 2 < Math.max(original.length, edited.length)) return undefined
  const file = new MagicString(original)
  const added = edited.slice(before, edited.length - behind)
  if (before + behind < original.length) file.remove(before, original.length - behind)
  // As nobody has written it, it begins a piece of its own.
  file.appendLeft(before, added)
  return file.generateMap({ hires: 'boundary', source: 'file' }) as unknown as InputMap
}
