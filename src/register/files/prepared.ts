import { compileTypeScript, isErasable } from '../../transform/parse/compile-typescript.ts'
import { instrument, type InputMap, type InstrumentOptions } from '../../transform/index.ts'
import { inlineMap } from './earlier-text.ts'
import type { Kept } from './start-cache.ts'
import { stripTypes, STRIPS_ONLY } from './typescript.ts'
import { withMap } from './with-map.ts'

/** What is to become of a file. */
export interface Wanted {
  readonly how: InstrumentOptions
  readonly hasSites: boolean
  /** What to make of TypeScript that this Node does not run by itself. */
  readonly compileTo: 'module' | 'commonjs' | undefined
  /** Whether Node would take its types away: what it is given has none any more, as that takes Node longer than all that we do. */
  readonly isTyped: boolean
}

/** A file as Node is to run it, with its map, where Node reads maps. `undefined` if there is nothing to do in it. */
export function prepared(text: string, path: string, wanted: Wanted): Kept | undefined {
  const { how, hasSites, compileTo, isTyped } = wanted
  if (compileTo) return compiled(text, path, compileTo, wanted)
  if (isTyped && STRIPS_ONLY && !isErasable(text, path))
    return compiled(text, path, how.format === 'module' ? 'module' : 'commonjs', wanted)
  const made = hasSites ? instrument(text, path, how) : undefined
  if (!made) return undefined
  const { key, file, switchCount, table } = made
  const code = isTyped ? stripTypes(made.code) : made.code
  // A map within the text is read by whoever reads any, and does not fit any more.
  const isMapped = process.sourceMapsEnabled || (how.inputMap !== undefined && inlineMap(text) !== undefined)
  return { key, file, switchCount, table, code: isMapped ? withMap(code, made.map, how.inputMap, path) : code }
}

/** Lines move: there is always a map, which Node reads where it is told to, and the runtime reads for its stacks. */
function compiled(text: string, path: string, to: 'module' | 'commonjs', { how, hasSites }: Wanted): Kept {
  const javaScript = compileTypeScript(text, path, to)
  const inputMap = inlineMap(javaScript) as InputMap | undefined
  const made = hasSites && inputMap ? instrument(javaScript, path, { ...how, format: to, inputMap, original: text }) : undefined
  if (!made) return { key: '', file: '', switchCount: 0, table: '', code: javaScript }
  const { key, file, switchCount, table } = made
  return { key, file, switchCount, table, code: withMap(made.code, made.map, inputMap, path) }
}
