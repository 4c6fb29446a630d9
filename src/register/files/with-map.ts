import remapping from '@jridgewell/remapping'
import { pathToFileURL } from 'node:url'
import type { InputMap } from '../../transform/index.ts'

/**
 * A text whose source map Node reads from its end, where that is turned on.
 * @param map from the text to what was given to the transform
 * @param earlier from there to the file that was written
 */
export function withMap(code: string, map: { readonly mappings: string }, earlier: InputMap | undefined, path: string): string {
  const source = pathToFileURL(path).href
  const own = { version: 3 as const, names: [], sources: [source], mappings: map.mappings }
  const first = typeof earlier === 'string' ? (JSON.parse(earlier) as Exclude<InputMap, string>) : earlier
  const mappings =
    first === undefined
      ? own.mappings
      : remapping([own, { ...first, version: 3, names: [], sources: [source] } as never], () => null).mappings
  const text = JSON.stringify({ version: 3, sources: [source], names: [], mappings })
  return `${code}\n//# sourceMappingURL=data:application/json;base64,${Buffer.from(text).toString('base64')}`
}
