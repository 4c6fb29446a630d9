import remapping from '@jridgewell/remapping'
import type { InputMap } from '../transform/index.ts'
import type { TransformedSource } from './jest-types.ts'

/** As most tools write it: the last line that is not blank. */
const INLINE = /\r?\n\/\/[#@] ?sourceMappingURL=data:application\/json(?:;charset=[\w-]+)?;base64,([\w+/=]+)\s*$/

/** A compiled file, and what leads from it back to what was written, which some transformers put into the text. */
export interface Compiled {
  readonly code: string
  readonly map: InputMap | undefined
  /** Whether the text ended with a map. */
  readonly isInline: boolean
}

export function compiledOf({ code, map }: TransformedSource): Compiled {
  const inline = INLINE.exec(code)
  return {
    code: inline ? code.slice(0, inline.index) : code,
    map: map ?? (inline ? Buffer.from(inline[1]!, 'base64').toString() : undefined),
    isInline: inline !== null,
  }
}

/** The text with its sites, and a map that leads past the compiled text; inline as well, if it was so. */
export function withJoinedMap(code: string, own: object, { map, isInline }: Compiled): TransformedSource {
  const joined = map === undefined ? own : remapping([own as never, map as never], () => null)
  const text = JSON.stringify(joined)
  const end = isInline ? `\n//# sourceMappingURL=data:application/json;charset=utf-8;base64,${Buffer.from(text).toString('base64')}` : ''
  return { code: `${code}${end}`, map: JSON.parse(text) as InputMap }
}
