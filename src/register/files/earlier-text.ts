import { statSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { granted } from '../../runtime/permits/granted.ts'
import type { InputMap, InstrumentOptions } from '../../transform/index.ts'
import { textOf } from '../../runtime/permits/is-there.ts'

/** What leads from a text that Node runs back to the file that somebody wrote. */
export interface Earlier extends Pick<InstrumentOptions, 'inputMap' | 'original'> {
  /** The path of the file that was written. */
  readonly path: string
}

/** The last comment of its kind is the one that counts. */
const COMMENT = /^[ \t]*\/\/[#@] ?sourceMappingURL=(\S+)[ \t]*$/gm

const SIGN = 'sourceMappingURL='

/** Whether a text may name a source map. */
export function mayHaveMap(source: string | Uint8Array): boolean {
  if (typeof source === 'string') return source.includes(SIGN)
  return Buffer.from(source.buffer, source.byteOffset, source.byteLength).includes(SIGN)
}

/** A map that leads to one file. Bundles are read as they are. */
interface MapOfOne {
  readonly version: number
  readonly sources: readonly [string]
  readonly sourceRoot?: string
  readonly sourcesContent?: readonly (string | null)[]
  readonly mappings: string
}

/**
 * Compilers that ran before, at build time or as hooks of Node, leave a map in the text or beside it.
 * @returns `undefined` where the text is not what the file holds, and nothing leads back to that: any line would be a wrong one
 */
export function earlierText(text: string, path: string): Earlier | undefined {
  const map = mayHaveMap(text) ? mapIn(text, path) : undefined
  if (!map) return isFile(text, path) ? { path } : undefined
  const written = sourceOf(map, path)
  const original = map.sourcesContent?.[0] ?? textOf(written)
  return { path: written, inputMap: map as InputMap, ...(original === undefined ? {} : { original }) }
}

function mapIn(text: string, path: string): MapOfOne | undefined {
  const url = [...text.matchAll(COMMENT)].at(-1)?.[1]
  if (url === undefined) return undefined
  try {
    const map = JSON.parse(url.startsWith('data:') ? inline(url) : textOf(resolve(dirname(path), decodeURIComponent(url)))!) as MapOfOne
    return Array.isArray(map.sources) && map.sources.length === 1 && typeof map.sources[0] === 'string' && map.mappings ? map : undefined
  } catch {
    return undefined
  }
}

/** The map that a text holds. */
export function inlineMap(text: string): object | undefined {
  const url = [...text.matchAll(COMMENT)].at(-1)?.[1]
  return url?.startsWith('data:') ? (JSON.parse(inline(url)) as object) : undefined
}

function inline(url: string): string {
  const comma = url.indexOf(',')
  const data = url.slice(comma + 1)
  return url.slice(0, comma).endsWith(';base64') ? Buffer.from(data, 'base64').toString('utf8') : decodeURIComponent(data)
}

function sourceOf({ sources: [source], sourceRoot = '' }: MapOfOne, path: string): string {
  const name = sourceRoot === '' ? source : `${sourceRoot.replace(/\/$/, '')}/${source}`
  try {
    return name.startsWith('file:') ? fileURLToPath(name) : resolve(dirname(path), name)
  } catch {
    return path
  }
}

/** Its length says it, as other hooks of Node rarely run, and each file would be read twice. */
function isFile(text: string, path: string): boolean {
  try {
    if (!granted({ name: 'read', path })) return true
    const bytes = Buffer.byteLength(text)
    const { size } = statSync(path)
    return size === bytes || textOf(path)?.replace(/^\uFEFF/, '') === text.replace(/^\uFEFF/, '')
  } catch {
    return true
  }
}
