import { hash as hashOf } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { PackFile } from './pack-file.ts'
import { sourceMap } from '../transform/emit/source-map.ts'
import { instrument, type Instrumented, type InstrumentOptions } from '../transform/index.ts'
import { definitionsText } from '../transform/emit/table/site-module.ts'
import { keepParser, keepParserIn } from '../transform/parse/load-parser.ts'

/** Hash of this package's sources, put in by the build. */
declare const SOURCES: string

/** What the plugin needs of a transform. */
export type Transformed = Pick<
  Instrumented,
  'code' | 'map' | 'key' | 'file' | 'table' | 'siteCount' | 'switchCount' | 'siteModuleId' | 'keptOut' | 'unmeant'
>

/** What is kept of one; the site module's text follows from it. */
interface Entry extends Omit<Transformed, 'map' | 'siteModuleId'> {
  readonly mappings: string
  readonly siteModuleId?: string
}

/**
 * Transforms, kept on disk from one build to the next: to load a parser and to run it while its code is cold is most of what a build pays,
 * and few files change between two. Whatever is wrong with a kept one, the transform is done anew.
 */
export class TransformCache {
  readonly #folder: string
  readonly #packs = new Map<string, PackFile>()

  constructor(folder: string) {
    this.#folder = folder
    keepParserIn(folder)
  }

  /** @param withMap whether the source map is asked for: then it is kept, too */
  instrument(code: string, id: string, options: InstrumentOptions, withMap = true): Transformed | undefined {
    const { inputMap, original, ...others } = options
    const pack = this.#packOf(JSON.stringify({ ...others, withMap }))
    const [name, of] = [hash(id), hash(version(), code, JSON.stringify(inputMap), JSON.stringify(original))]
    const kept = parsed(pack.get(name, of))
    if (kept === null) return undefined
    if (kept && isUsable(kept, options)) {
      const { mappings, siteModuleId, ...others } = kept
      return { ...others, siteModuleId, map: sourceMap(code, id, mappings) }
    }
    const { result, entry } = transform(code, id, options, withMap)
    if (entry !== undefined) pack.set(name, of, JSON.stringify(entry))
    return result
  }

  flush(): void {
    for (const pack of this.#packs.values()) pack.flush()
    keepParser()
  }

  /** One for all files with the same options: their functions have no text, and only say what `isUsable` verifies. */
  #packOf(options: string): PackFile {
    let pack = this.#packs.get(options)
    if (!pack) this.#packs.set(options, (pack = new PackFile(join(this.#folder, hash(options)))))
    return pack
  }
}

/** `entry` is null if there is nothing to do in the file, and missing if it is not to be kept: a warning is due again in the next build. */
function transform(
  code: string,
  id: string,
  options: InstrumentOptions,
  withMap: boolean,
): { result: Instrumented | undefined; entry?: Entry | null | undefined } {
  let isQuiet = true
  const result = instrument(code, id, {
    ...options,
    warn: (warning) => {
      isQuiet = false
      options.warn?.(warning)
    },
  })
  if (!isQuiet) return { result }
  if (!result) return { result, entry: null }
  const { key, file, table, siteCount, switchCount, siteModuleId, keptOut, unmeant } = result
  const named = siteModuleId ? { siteModuleId } : {}
  return {
    result,
    entry: {
      code: result.code,
      mappings: withMap ? result.map.mappings : '',
      key,
      file,
      table,
      siteCount,
      switchCount,
      keptOut,
      unmeant,
      ...named,
    },
  }
}

function parsed(text: string | undefined): Entry | null | undefined {
  try {
    return text === undefined ? undefined : (JSON.parse(text) as Entry | null)
  } catch {
    return undefined
  }
}

/** The specifier is a part of the code, and asking for it makes the site module known. */
function isUsable({ siteModuleId, key, file, switchCount, table }: Entry, options: InstrumentOptions): boolean {
  if (siteModuleId === undefined) return true
  const siteTable = { key, file, n: switchCount, ...(options.separateTable ? {} : { t: table }), sealed: options.sealed === true }
  return siteModuleId === options.siteModuleId?.(key, definitionsText([siteTable], 'globalThis'), switchCount)
}

let known: string | undefined

/** What a transform depends on besides its input: our sources, and the parser. */
export function version(): string {
  if (known !== undefined) return known
  const parser = join(dirname(createRequire(import.meta.url).resolve('ts-morph')), '../package.json')
  return (known = `${SOURCES} ${(JSON.parse(readFileSync(parser, 'utf8')) as { version: string }).version}`)
}

function hash(...parts: readonly (string | undefined)[]): string {
  return hashOf('sha256', parts.join('\0'), 'base64url')
}
