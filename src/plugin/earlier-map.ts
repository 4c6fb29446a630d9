import { readFileSync } from 'node:fs'
import type { InputMap, InstrumentOptions } from '../transform/index.ts'

/** Addresses mean the file as it was written: what other plugins have done to it so far must be undone. */
export function earlierTransforms(context: unknown, code: string, id: string): Pick<InstrumentOptions, 'inputMap' | 'original'> {
  const { getCombinedSourcemap, getNativeBuildContext } = context as {
    getCombinedSourcemap?: () => InputMap
    getNativeBuildContext?: () => { inputSourceMap?: InputMap } | null
  }
  const original = textOnDisk(id)
  if (original === code) return {}
  const inputMap = getCombinedSourcemap?.call(context) ?? getNativeBuildContext?.call(context)?.inputSourceMap
  const isMapped = typeof inputMap === 'object' && inputMap !== null && inputMap.mappings !== ''
  return { ...(original === undefined ? {} : { original }), ...(isMapped ? { inputMap } : {}) }
}

function textOnDisk(id: string): string | undefined {
  try {
    return readFileSync(id.replace(/[?#].*$/, ''), 'utf8')
  } catch {
    return undefined
  }
}
