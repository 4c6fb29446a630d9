import { readFileSync } from 'node:fs'
import { basename, dirname, join, relative } from 'node:path'
import { addressesIn, type NamedAddress } from './addresses.ts'
import { Sources, type BoundAddress, type BuildOptions } from '../sources/sources.ts'
import { typesPlaces, type TypesPlace } from './hooks-files.ts'
import { Projects } from './checker/projects.ts'
import { SourceList } from '../sources/source-list.ts'
import { TypesOfAddresses } from './types-of-addresses.ts'
import { textOnDisk, typesText, writeAtOnce, type SaidOfAddress } from './types-file.ts'

/** For what types are to be written. */
export interface TypesRequest {
  /** The folder that addresses are relative to. */
  readonly root: string
  /** Hooks files, and folders that hold such; absolute paths. They need not be there. */
  readonly hooks: readonly string[]
  readonly build: BuildOptions
  /** Whether a file gets sites, by its absolute path. */
  readonly isIncluded: (path: string) => boolean
  /** Whether nothing is written. */
  readonly isCheck: boolean
}

/** What became of it. */
export interface TypesReport {
  readonly files: readonly { readonly path: string; readonly state: 'written' | 'unchanged' | 'differs'; readonly addresses: number }[]
  /** Addresses that bind nowhere, or of which nothing can be told, and why. */
  readonly stale: readonly (NamedAddress & { readonly note: string })[]
  readonly untold: readonly (NamedAddress & { readonly note: string })[]
  /** What else a user should know. */
  readonly notes: readonly string[]
}

/** Writes types for hooks files. What it has read of the compiler's libraries and of sources it keeps for the next time. */
export class TypesWriter {
  readonly #request: TypesRequest
  readonly #projects: Projects

  constructor(request: TypesRequest) {
    this.#request = request
    this.#projects = new Projects(request.root)
  }

  /** @throws what the file system says of a file that cannot be written */
  write(): TypesReport {
    const { root, hooks, build, isIncluded } = this.#request
    this.#projects.again()
    const places = typesPlaces(hooks)
    // What turns probes on has none.
    const own = new Set(places.flatMap(({ files }) => files))
    const sources = new Sources(new SourceList(root, (path) => !own.has(path) && isIncluded(path)), build)
    const types = new TypesOfAddresses(root, sources, this.#projects)
    const parts = places.map((place) => this.#writePlace(place, sources, types))
    return {
      files: parts.flatMap(({ files }) => files),
      stale: parts.flatMap(({ stale }) => stale),
      untold: parts.flatMap(({ untold }) => untold),
      notes: [...new Set(parts.flatMap(({ notes }) => notes))],
    }
  }

  #writePlace(place: TypesPlace, sources: Sources, types: TypesOfAddresses): TypesReport {
    const named = place.files.flatMap((file) => addressesIn(readFileSync(file, 'utf8'), file))
    const bound = new Map(named.map(({ address }) => [address, sources.bind(address)]))
    const before = textOnDisk(place.types)
    const addresses = [...new Set(named.filter(({ isTyped }) => isTyped).map(({ address }) => address))]
    const entries = types.entries(
      addresses.map((address) => ({ address, bound: bound.get(address)! })),
      place.types,
    )
    const said = addresses.flatMap((address): SaidOfAddress[] => {
      const { state, note } = bound.get(address)!
      return state === 'untold' || state === 'broken' ? [] : [{ address, entry: entries.get(address) ?? note }]
    })
    const told = (...states: BoundAddress['state'][]): TypesReport['stale'] =>
      named
        .filter(({ address }) => states.includes(bound.get(address)!.state))
        .map((each) => ({ ...each, note: bound.get(each.address)!.note }))
    const files = before === undefined && said.length === 0 ? [] : [this.#put(place.types, before, said)]
    return { files, stale: told('stale', 'absent'), untold: told('untold', 'broken'), notes: said.length > 0 ? this.#notesOn(place) : [] }
  }

  /** Only a text that is another one is written: whoever watches the folder is not to wake for nothing. */
  #put(path: string, before: string | undefined, said: readonly SaidOfAddress[]): TypesReport['files'][number] {
    const text = typesText(said)
    const addresses = said.length
    if (text === before) return { path, state: 'unchanged', addresses }
    if (this.#request.isCheck) return { path, state: 'differs', addresses }
    writeAtOnce(path, text)
    // It may be one more of their files.
    if (before === undefined) this.#projects.again()
    return { path, state: 'written', addresses }
  }

  /** Types that no compiler sees are no use. */
  #notesOn({ files, types }: TypesPlace): string[] {
    const code = files.filter((file) => !file.endsWith('.json'))
    const covered = this.#projects.covers(types)
    if (covered === undefined)
      return [`there is no tsconfig.json in ${dirname(types)} or above: types are those of a strict one without options`]
    const there = textOnDisk(types) === undefined ? code : [...code, types]
    const left = there.filter((file) => this.#projects.covers(file) === false && !/\.[cm]?jsx?$/.test(file))
    if (left.length === 0) return []
    const names = left.map((file) => slashed(relative(this.#request.root, file))).join(' and ')
    const globs = new Set(left.map((file) => this.#globFor(file, dirname(types))))
    const add = [...globs].map((glob) => JSON.stringify(glob)).join(' and ')
    return [`no tsconfig.json includes ${names}: add ${add} to its "include", or neither tsc nor an editor has the types`]
  }

  /** What takes all hooks files beside it, and their types. */
  #globFor(file: string, folder: string): string {
    const { root } = this.#request
    if (dirname(file) !== folder) return slashed(join(relative(root, dirname(file)), '*'))
    return slashed(join(relative(root, folder), basename(file).startsWith('probes.hooks') ? 'probes.hooks*' : basename(file)))
  }
}

function slashed(path: string): string {
  return path.replaceAll('\\', '/')
}
