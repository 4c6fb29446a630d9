import { readFileSync } from 'node:fs'
import type { InputMap, InstrumentOptions } from '../transform/index.ts'
import { partOfFile, throughPart } from './part-of-file.ts'
import { isWronglyUnmoved } from './unmoved.ts'

/**
 * Addresses mean the file as it was written: what other plugins have done to it so far must be undone.
 * @returns `undefined` when nothing leads from the text back to the file: then any line would be a wrong one
 */
export function earlierTransforms(
  context: unknown,
  code: string,
  id: string,
): Pick<InstrumentOptions, 'inputMap' | 'original'> | undefined {
  const { getCombinedSourcemap, getNativeBuildContext } = context as {
    getCombinedSourcemap?: () => InputMap
    getNativeBuildContext?: () => { inputSourceMap?: InputMap | string } | null
  }
  const map = (): InputMap | string | undefined =>
    getCombinedSourcemap?.call(context) ?? getNativeBuildContext?.call(context)?.inputSourceMap
  return wayBack(textOnDisk(id), code, map)
}

/** The same of texts and a map that are at hand. */
export function wayBack(
  original: string | undefined,
  code: string,
  map: () => InputMap | string | undefined,
): Pick<InstrumentOptions, 'inputMap' | 'original'> | undefined {
  if (original === code) return {}
  const inputMap = readMap(map())
  const isMapped = typeof inputMap === 'object' && inputMap !== null && leadsSomewhere(inputMap)
  if (original === undefined) return isMapped ? { inputMap } : {}
  if (!isMapped) return sameLines(original, code) ? { original } : mapped(original, partOfFile(original, code))
  if (!leadsTo(inputMap, original)) return mapped(original, throughPart(inputMap, original))
  return isWronglyUnmoved(inputMap, code, original) ? undefined : { original, inputMap }
}

function mapped(original: string, inputMap: InputMap | undefined): ReturnType<typeof wayBack> {
  return inputMap === undefined ? undefined : { original, inputMap }
}

/** Some loaders hand it on as a text. */
function readMap(map: InputMap | string | undefined): InputMap | undefined {
  if (typeof map !== 'string') return map
  try {
    return JSON.parse(map) as InputMap
  } catch {
    return undefined
  }
}

/** A segment with an original place: four numbers, each of which ends with a digit of the first half. */
const LEADING = /(?:[g-z\d+/]*[A-Za-f]){4}/

/** A map can be valid and say of all parts that they were added. */
function leadsSomewhere({ mappings, sections }: Mappings): boolean {
  return sections ? sections.some(({ map }) => map !== undefined && leadsSomewhere(map)) : LEADING.test(mappings ?? '')
}

/** A map, or one of several parts. */
interface Mappings {
  readonly mappings?: string
  readonly sections?: readonly { readonly map?: Mappings }[]
}

/** A map can be one of the text that another plugin has loaded in the file's place. Not all say which text they mean. */
function leadsTo(map: InputMap, original: string): boolean {
  const contents = (map as { sourcesContent?: readonly (string | null)[] }).sourcesContent
  return !contents || contents.length === 0 || contents.some((text) => typeof text !== 'string' || sameLines(text, original))
}

/** Bundlers take away a byte order mark, and some tools write line ends of one kind. */
function sameLines(a: string, b: string): boolean {
  return plain(a) === plain(b)
}

function plain(text: string): string {
  return text.replace(/^\uFEFF/, '').replaceAll('\r\n', '\n')
}

function textOnDisk(id: string): string | undefined {
  try {
    return readFileSync(id.replace(/[?#].*$/, ''), 'utf8')
  } catch {
    return undefined
  }
}
