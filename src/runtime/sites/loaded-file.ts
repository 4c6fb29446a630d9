import { decodeTable } from '../../site-table/decode-table.ts'
import { LoadedSite, type LoadedFunction } from './loaded-site.ts'
import { describeError } from '../say/log.ts'
import type { SeparateTables } from './separate-tables.ts'
import { LINE_KINDS, switchName, TABLE_VERSION, type DecodedTable, type LineKind, type SiteTable } from '../../site-table/site-table.ts'
import type { Grain } from '../../site-table/site.ts'

// Taken at load: the program may replace it before a file is decoded.
const RealMap = Map

/** A file whose site module has run. Its table is decoded when a probe first needs it. */
export class LoadedFile {
  readonly table: SiteTable
  readonly #separate: SeparateTables
  /** Whether newer text of the same file has taken its place. */
  retired = false
  #decoded: Decoded | undefined
  #damage: string | undefined
  #byLine: Map<number, LoadedSite[]> | undefined
  #marks: readonly MarkedLine[] | undefined

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

  get grain(): Grain {
    return this.#content.grain
  }

  /** In source order. */
  get sites(): readonly LoadedSite[] {
    return this.#content.sites
  }

  /** What the build says of a line on which no site begins. */
  markOn(line: number): MarkedLine | undefined {
    return this.#allMarks.find((mark) => mark.line === line && mark.kind !== 'head')
  }

  /** The statement of this function in whose head a line is. */
  headWith(line: number, fn: LoadedFunction | undefined): MarkedLine | undefined {
    return this.#allMarks.find(({ kind, site, line: last }) => kind === 'head' && site.line < line && line <= last && site.fn === fn)
  }

  get #allMarks(): readonly MarkedLine[] {
    return (this.#marks ??= marksOf(this.#content))
  }

  /** Why a line has no sites, if the build left it as it is. */
  whyLeft(line: number): string | undefined {
    return this.#content.left.find(([first, last]) => first <= line && line <= last)?.[2]
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
    if (sites.length === 0) return []
    if (!this.#byLine) {
      this.#byLine = new RealMap()
      for (const site of sites) {
        const known = this.#byLine.get(site.line)
        if (known) known.push(site)
        else this.#byLine.set(site.line, [site])
      }
    }
    return this.#byLine.get(line) ?? []
  }
}

/** A line whose site is another than the one that would be guessed. */
export interface MarkedLine {
  readonly line: number
  readonly kind: LineKind
  readonly site: LoadedSite
}

interface Decoded extends Pick<DecodedTable, 'left' | 'grain' | 'marks'> {
  readonly sites: readonly LoadedSite[]
}

const NOTHING: Decoded = { sites: [], left: [], grain: 'statements', marks: [] }

function decode({ key, file }: SiteTable, text: string): Decoded {
  const { functions: described, sites, globals, left, grain, marks } = decodeTable(text)
  const functions = described.map((each, index): LoadedFunction => ({
    file,
    switchName: switchName(key, index),
    described: each,
    closureNames: [...each.certain, ...each.late],
    globals,
    sites: [],
    wanted: new RealMap(),
  }))
  const loaded = sites.map((each) => {
    const fn = functions[each.fn]!
    const site = new LoadedSite(fn, each)
    fn.sites.push(site)
    return site
  })
  return { sites: loaded, left, grain, marks }
}

function marksOf({ sites, marks }: Decoded): MarkedLine[] {
  const found: MarkedLine[] = []
  for (let i = 0, line = 0, number = 0; i < marks.length; i += 3) {
    line += marks[i]!
    number += marks[i + 1]!
    const site = sites[number]
    const kind = LINE_KINDS[marks[i + 2]!]
    // A damaged table can say anything.
    if (site && kind) found.push({ line, kind, site })
  }
  return found
}
