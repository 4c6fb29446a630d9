import { decodeTable } from './decode-table.ts'
import { publicSite, switchName, TABLE_VERSION, type DecodedTable, type SiteTable } from './site-table.ts'
import type { SeparateTables } from './separate-tables.ts'
import type { Values } from './switches.ts'
import type { FunctionInfo, Grain, Site } from './types.ts'
import type { ProbeRecord } from './probe-record.ts'

// Taken at load: the program may replace them before a file is decoded.
const { freeze } = Object
const RealMap = Map

/** An instrumented function of a loaded file, and the probes on it. */
export interface LoadedFunction {
  readonly file: string
  readonly switchName: string
  readonly info: Omit<FunctionInfo, 'file' | 'line' | 'column'>
  /** Names behind the closure over module variables, those of plain values first; empty when sites pass none. */
  readonly closureNames: readonly string[]
  /** How many of them are of plain values. */
  readonly closureValues: number
  /** Names behind which there may be an accessor of the global object. */
  readonly globals: readonly string[]
  readonly sites: LoadedSite[]
  /** What is wanted, by site. */
  readonly wanted: Map<LoadedSite, readonly ProbeRecord[]>
  /** What hits see, by number of the site: replaced, never changed, so that a hit in progress keeps what it began with. */
  active: readonly (readonly ProbeRecord[] | undefined)[]
}

export interface LoadedSite {
  readonly fn: LoadedFunction
  /** Which it is of its function's sites. */
  readonly number: number
  readonly public: Site
  readonly passesThis: boolean
  readonly locals: readonly string[]
  readonly upvalues: readonly string[]
  readonly late: readonly string[]
  readonly omitted: readonly string[]
  /** Where among the passed values the closure over late upvalues is, the shared closure, and the first local. */
  readonly lateAt: number
  readonly closureAt: number
  readonly localsAt: number
  readonly finfo: FunctionInfo
  /** Makes `vals` of the values; made at the first hit that reads them. */
  build: ((values: Values) => Record<string, unknown>) | undefined
}

/** A file whose site module has run. Its table is decoded when a probe first needs it. */
export class LoadedFile {
  readonly table: SiteTable
  readonly #separate: SeparateTables
  /** Whether newer text of the same file has taken its place. */
  retired = false
  #decoded: Decoded | undefined
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
    return text === '' ? `the build lost the site table of ${file}; build again without its cache` : undefined
  }

  /** Whether its table is still to be handed over. */
  get awaitsTable(): boolean {
    return this.table.v === TABLE_VERSION && this.#text === undefined
  }

  get #text(): string | undefined {
    return this.table.t ?? this.#separate.textOf(this.table.key)
  }

  get grain(): Grain {
    return this.#decode().grain
  }

  /** In source order. */
  get sites(): readonly LoadedSite[] {
    return this.#decode().sites
  }

  /** Why a line has no sites, if the build left it as it is. */
  whyLeft(line: number): string | undefined {
    return this.#decode().left.find(([first, last]) => first <= line && line <= last)?.[2]
  }

  #decode(): Decoded {
    if (this.lost !== undefined) return NOTHING
    return (this.#decoded ??= decode(this.table, this.#text!))
  }

  /** Those that begin on a line. */
  sitesOn(line: number): readonly LoadedSite[] {
    const { sites } = this
    if (sites.length === 0) return []
    if (!this.#byLine) {
      this.#byLine = new RealMap()
      for (const site of sites) {
        const known = this.#byLine.get(site.public.line)
        if (known) known.push(site)
        else this.#byLine.set(site.public.line, [site])
      }
    }
    return this.#byLine.get(line) ?? []
  }
}

interface Decoded extends Pick<DecodedTable, 'left' | 'grain'> {
  readonly sites: readonly LoadedSite[]
}

const NOTHING: Decoded = { sites: [], left: [], grain: 'statements' }

function decode({ key, file }: SiteTable, text: string): Decoded {
  const { functions: described, sites, globals, left, grain } = decodeTable(text)
  const functions = described.map(({ certain, late, ...info }, index): LoadedFunction => ({
    file,
    switchName: switchName(key, index),
    info,
    closureNames: [...certain, ...late],
    closureValues: certain.length,
    globals,
    sites: [],
    wanted: new RealMap(),
    active: [],
  }))
  const loaded = sites.map((decoded) => {
    const { fn: index, line, column, endLine: _, ...rest } = decoded
    const fn = functions[index]!
    const lateAt = (rest.passesThis ? 1 : 0) + rest.upvalues.length
    const closureAt = lateAt + (rest.late.length > 0 ? 1 : 0)
    const site: LoadedSite = {
      ...rest,
      fn,
      number: fn.sites.length,
      lateAt,
      closureAt,
      localsAt: closureAt + (fn.closureNames.length > 0 ? 1 : 0),
      public: publicSite(file, described[index]!, decoded),
      finfo: freeze({ file, line, column, ...fn.info }),
      build: undefined,
    }
    fn.sites.push(site)
    return site
  })
  return { sites: loaded, left, grain }
}
