import { readFileSync } from 'node:fs'
import type { InputMap } from '../transform/index.ts'

/** Addresses mean the file as it was written: what other plugins have done to it so far must be undone. */
export function mapOfEarlierTransforms(context: unknown, code: string, id: string): InputMap | undefined {
  const { getCombinedSourcemap, getNativeBuildContext } = context as {
    getCombinedSourcemap?: () => InputMap
    getNativeBuildContext?: () => { inputSourceMap?: InputMap } | null
  }
  if (textOnDisk(id) === code) return undefined
  const map = getCombinedSourcemap?.call(context) ?? getNativeBuildContext?.call(context)?.inputSourceMap
  return typeof map === 'object' && map !== null && map.mappings !== '' ? map : undefined
}

function textOnDisk(id: string): string | undefined {
  try {
    return readFileSync(id.replace(/[?#].*$/, ''), 'utf8')
  } catch {
    return undefined
  }
}
