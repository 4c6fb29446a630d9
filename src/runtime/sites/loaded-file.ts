import { decodeTable } from '../../site-table/decode-table.ts'
import { LoadedSite, type LoadedFunction } from './loaded-site.ts'
import { room } from '../../site-table/room.ts'
import { append, OwnMap } from '../guard/builtins.ts'
import { describeError } from '../say/describe.ts'
import type { SeparateTables } from './separate-tables.ts'
import { switchName, TABLE_VERSION, type DecodedFunction, type DecodedTable, type SiteTable } from '../../site-table/site-table.ts'
import type { Grain } from '../../site-table/site.ts'

/** A file whose site module has run. Its table is decoded when a probe first needs it. */
export class LoadedFile {
  readonly table: SiteTable
  readonly #separate: SeparateTables
  /** Whether newer text of the same file has taken its place. */
  retired = false
  #decoded: Decoded | undefined
  #damage: string | undefined
  #byLine: Map<number, LoadedSite[]> | undefined

  constructor(table: SiteTable, separate: SeparateTables) {
    this.table = table
    this.#separate = separate
  }

  get path(): string {
    return this.table.file
  }

  /** Why its table cannot be read. */
  get lost(): string | undefined {
    const { file, v } = this.table
    if (v !== TABLE_VERSION) return `${file} was built by another version of unplugin-probes than the runtime's; build again`
    const text = this.#text
    if (text === undefined) return `the site table of ${file} is missing: ${this.#separate.why}`
    if (text === '') return `the build lost the site table of ${file}; build again without its cache`
    this.#decode(text)
    return this.#damage
  }

  /** Whether its table is still to be handed over. */
  get awaitsTable(): boolean {
    return this.table.v === TABLE_VERSION && this.#text === undefined
  }

  get #text(): string | undefined {
    return this.table.t ?? this.#separate.textOf(this.table.key)
  }

  /** `sourceHash` of the file that was built; `''` where its table cannot be read. */
  get sourceHash(): string {
    return this.#content.source
  }

  get grain(): Grain {
    return this.#content.grain
  }

  /** In source order. */
  get sites(): readonly LoadedSite[] {
    return this.#content.sites
  }

  /** Why a line has no sites, if the build left it as it is. */
  whyLeft(line: number): string | undefined {
    const { left } = this.#content
    for (let i = 0; i < left.length; i++) if (left[i]![0] <= line && line <= left[i]![1]) return left[i]![2]
    return undefined
  }

  get #content(): Decoded {
    return this.lost === undefined ? this.#decoded! : NOTHING
  }

  /** Once, as a table that is kept apart comes from a file that anything can have happened to. */
  #decode(text: string): void {
    if (this.#decoded || this.#damage !== undefined) return
    try {
      this.#decoded = decode(this.table, text)
    } catch (error) {
      this.#damage = `the site table of ${this.path} is damaged (${describeError(error)}); build again`
    }
  }

  /** Those that begin on a line. */
  sitesOn(line: number): readonly LoadedSite[] {
    const { sites } = this
    if (sites.length === 0) return sites
    if (!this.#byLine) {
      this.#byLine = new OwnMap()
      for (let i = 0; i < sites.length; i++) {
        const site = sites[i]!
        const known = this.#byLine.get(site.line)
        if (known) append(known, site)
        else this.#byLine.set(site.line, [site])
      }
    }
    return this.#byLine.get(line) ?? []
  }
}

interface Decoded extends Pick<DecodedTable, 'left' | 'grain' | 'source'> {
  readonly sites: readonly LoadedSite[]
}

const NOTHING: Decoded = { sites: [], left: [], grain: 'statements', source: '' }

function decode({ key, file }: SiteTable, text: string): Decoded {
  const { functions: described, sites: decoded, texts, globals, left, grain, source } = decodeTable(text)
  const functions = room<LoadedFunction & { sites: LoadedSite[] }>(described.length)
  const counts = room<number>(described.length)
  for (let i = 0; i < functions.length; i++) counts[i] = 0
  for (let i = 0; i < decoded.length; i++) counts[decoded[i]!.fn]!++
  for (let i = 0; i < functions.length; i++) {
    functions[i] = {
      file,
      switchName: switchName(key, i),
      described: described[i]!,
      texts,
      closureNames: namesOf(described[i]!),
      globals,
      sites: room<LoadedSite>(counts[i]!),
    }
    counts[i] = 0
  }
  const sites = room<LoadedSite>(decoded.length)
  for (let i = 0; i < sites.length; i++) {
    const each = decoded[i]!
    const fn = functions[each.fn]!
    const number = counts[each.fn]!++
    sites[i] = fn.sites[number] = new LoadedSite(fn, i, number, each)
  }
  return { sites, left, grain, source }
}

function namesOf({ certain, late }: DecodedFunction): readonly string[] {
  const names = room<string>(certain.length + late.length)
  for (let i = 0; i < certain.length; i++) names[i] = certain[i]!
  for (let i = 0; i < late.length; i++) names[certain.length + i] = late[i]!
  return names
}
