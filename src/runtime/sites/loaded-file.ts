import { decodeTable } from '../../site-table/decode-table.ts'
import { LoadedSite, type LoadedFunction } from './loaded-site.ts'
import { room } from '../../site-table/room.ts'
import { append, find, OwnMap } from '../guard/builtins.ts'
import { describeError } from '../say/describe.ts'
import { ScopeSwitches } from './scope-switches.ts'
import type { SeparateTables } from './separate-tables.ts'
import type { SourceDisk } from './source-disk.ts'
import {
  LINE_KINDS,
  memberName,
  switchName,
  TABLE_VERSION,
  type DecodedFunction,
  type DecodedTable,
  type LineKind,
  type SiteTable,
} from '../../site-table/site-table.ts'
import type { Grain } from '../../site-table/site.ts'

/** A file whose site module has run. Its table is decoded when a probe first needs it. */
export class LoadedFile {
  readonly table: SiteTable
  readonly #separate: SeparateTables
  readonly #disk: SourceDisk
  readonly #scope: ScopeSwitches | undefined
  /** Whether newer text of the same file has taken its place. */
  retired = false
  /** Whether a hot update has disposed of it without putting anything in its place. */
  isGone = false
  /** Whether the engine has come to rest since its site module ran: its top has run, unless that awaits something. */
  isEvaluated = false
  #decoded: Decoded | undefined
  #damage: string | undefined
  #byLine: Map<number, LoadedSite[]> | undefined
  #marks: readonly MarkedLine[] | undefined

  constructor(table: SiteTable, separate: SeparateTables, disk: SourceDisk) {
    this.table = table
    this.#separate = separate
    this.#disk = disk
    if (table.s) this.#scope = new ScopeSwitches()
    this.loadAgain(table)
  }

  /** Its site module has run once more: in another context, or as the file was evaluated anew. */
  loadAgain({ s }: SiteTable): void {
    if (s) this.#scope?.add(s)
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

  /** What has become of the file since it was built; `''` where it is the same, or nobody can tell. */
  get change(): 'other' | 'gone' | '' {
    return this.#disk.changeOf(this.path, this.sourceHash)
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
    return find(this.#allMarks, (mark) => mark.line === line && mark.kind !== 'head')
  }

  /** The statement of this function in whose head a line is. */
  headWith(line: number, fn: LoadedFunction | undefined): MarkedLine | undefined {
    return find(this.#allMarks, ({ kind, site, line: last }) => kind === 'head' && site.line < line && line <= last && site.fn === fn)
  }

  get #allMarks(): readonly MarkedLine[] {
    return (this.#marks ??= marksOf(this.#content))
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
      this.#decoded = decode(this.table, this.#scope, text, (line, column) => this.#disk.textAt(this.path, this.sourceHash, line, column))
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

/** A line whose site is another than the one that would be guessed. */
export interface MarkedLine {
  readonly line: number
  readonly kind: LineKind
  readonly site: LoadedSite
}

interface Decoded extends Pick<DecodedTable, 'left' | 'grain' | 'source' | 'marks'> {
  readonly sites: readonly LoadedSite[]
}

const NOTHING: Decoded = { sites: [], left: [], grain: 'statements', source: '', marks: [] }

function decode({ key, file }: SiteTable, scope: ScopeSwitches | undefined, text: string, textAt: LoadedFunction['textAt']): Decoded {
  const { functions: described, sites: decoded, texts, globals, left, grain, source, marks } = decodeTable(text)
  const functions = room<LoadedFunction & { sites: LoadedSite[] }>(described.length)
  const counts = room<number>(described.length)
  for (let i = 0; i < functions.length; i++) counts[i] = 0
  for (let i = 0; i < decoded.length; i++) counts[decoded[i]!.fn]!++
  for (let i = 0; i < functions.length; i++) {
    functions[i] = {
      file,
      switchName: scope ? memberName(i) : switchName(key, i),
      scope,
      described: described[i]!,
      texts,
      textAt,
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
  return { sites, left, grain, source, marks }
}

function namesOf({ certain, late }: DecodedFunction): readonly string[] {
  const names = room<string>(certain.length + late.length)
  for (let i = 0; i < certain.length; i++) names[i] = certain[i]!
  for (let i = 0; i < late.length; i++) names[certain.length + i] = late[i]!
  return names
}

function marksOf({ sites, marks }: Decoded): MarkedLine[] {
  const found: MarkedLine[] = []
  for (let i = 0, line = 0, number = 0; i < marks.length; i += 3) {
    line += marks[i]!
    number += marks[i + 1]!
    const site = sites[number]
    const kind = LINE_KINDS[marks[i + 2]!]
    // A damaged table can say anything.
    if (site && kind) append(found, { line, kind, site })
  }
  return found
}
