import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { matchesFile, nearestFiles, parseAddress, type Address } from '../runtime/board/address.ts'
import { Binder } from '../runtime/board/binder.ts'
import { whyNoAddress } from '../runtime/board/why-no-address.ts'
import { LoadedFile } from '../runtime/sites/loaded-file.ts'
import type { LoadedSite } from '../runtime/sites/loaded-site.ts'
import { SeparateTables } from '../runtime/sites/separate-tables.ts'
import { SourceDisk } from '../runtime/sites/source-disk.ts'
import { TABLE_VERSION } from '../site-table/site-table.ts'
import { instrument, type Instrumented, type InstrumentOptions } from '../transform/index.ts'
import { COMPONENT, type SourceList } from './source-list.ts'

/** What a build does with its sources, where it is known. */
export type BuildOptions = Pick<InstrumentOptions, 'grain' | 'sensitive' | 'excludeCallees'>

/** Where an address binds in the sources of today. */
export interface BoundAddress {
  readonly sites: readonly LoadedSite[]
  /** Why it binds nowhere, or not where it says; `''` when there is nothing to say. */
  readonly note: string
  /**
   * `stale`: there is no such place; `absent`: no such file. There may be one: `untold`, in a file whose compiler comes before us; `broken`, in one
   * that cannot be parsed.
   */
  readonly state: 'bound' | 'stale' | 'absent' | 'untold' | 'broken'
}

/** A source file with its sites. */
interface Source {
  readonly loaded: LoadedFile
  /** What it is with sites: its guards stand where these are. */
  readonly code: string
}

const WITHOUT_TYPES = 'a component has sites behind its compiler only, which nobody but a build knows'

/** The sources of a project as the runtime would see them, had it loaded all of them: addresses bind as they do there. */
export class Sources {
  readonly #list: SourceList
  readonly #build: BuildOptions
  readonly #sources = new Map<string, Source | string>()

  constructor(list: SourceList, build: BuildOptions) {
    this.#list = list
    this.#build = build
  }

  /** The text of a file with its sites. */
  codeOf(file: string): string {
    const source = this.#sources.get(file)
    return typeof source === 'object' ? source.code : ''
  }

  bind(text: string): BoundAddress {
    const address = parseAddress(text)
    if (!address) return { sites: [], note: whyNoAddress(text), state: 'stale' }
    const files = this.#list.matching((file) => this.#isMeant(file, address))
    if (files.length === 0) return { sites: [], note: this.#whyNoFile(address), state: address.path.length > 0 ? 'absent' : 'stale' }
    if (files.some((file) => COMPONENT.test(file))) return { sites: [], note: WITHOUT_TYPES, state: 'untold' }
    const sources = files.map((file) => this.#source(file))
    const loaded = sources.flatMap((source) => (typeof source === 'object' ? [source.loaded] : []))
    if (loaded.length === 0) return nothingIn(sources.find((source) => typeof source === 'string')!)
    const { sites, reason, status } = new Binder(
      () => loaded,
      () => '',
      new SourceDisk(() => files),
    ).bind(text, address, [])
    const note = typeof reason === 'string' ? reason : reason()
    if (status === 'on') return { sites, note, state: 'bound' }
    return { sites: [], note, state: 'stale' }
  }

  /** Of a function alone any file can have it. */
  #isMeant(file: string, address: Address): boolean {
    const { path, where } = address
    if (path.length > 0) return matchesFile(file, address)
    if (where.kind !== 'function' || COMPONENT.test(file)) return false
    return textOf(join(this.#list.root, file)).includes(where.name.replace(/^#/, '')) && typeof this.#source(file) === 'object'
  }

  #whyNoFile({ path, where }: Address): string {
    if (path.length === 0 && where.kind === 'function') return `no source file has a function ${where.name}`
    const near = nearestFiles(this.#list.files, path)
    return `no source file matches ${path.join('/')}${near.length > 0 ? `; nearest: ${near.join(', ')}` : ''}`
  }

  #source(file: string): Source | string {
    let source = this.#sources.get(file)
    if (source === undefined) this.#sources.set(file, (source = this.#read(file)))
    return source
  }

  /** A text says why a file has no sites. */
  #read(file: string): Source | string {
    const { root } = this.#list
    let why = `${file} has no sites`
    const text = textOf(join(root, file)).replace(/^\uFEFF/, '')
    const how: InstrumentOptions = { ...this.#build, root, switches: 'later', ambiguous: 'module' }
    const warn: InstrumentOptions['warn'] = ({ message, line = 1, column = 1 }) => (why = `${file}:${line}:${column}: ${message}`)
    const made = instrument(text, join(root, file), { ...how, warn })
    return made ? { loaded: loadedFrom(made), code: made.code } : why
  }
}

function nothingIn(why: string): BoundAddress {
  return { sites: [], note: why, state: why.endsWith(' has no sites') ? 'stale' : 'broken' }
}

function loadedFrom({ key, file, switchCount: n, table: t }: Instrumented): LoadedFile {
  return new LoadedFile({ v: TABLE_VERSION, key, file, n, t }, new SeparateTables(), new SourceDisk(() => [file]))
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    // Gone since it was listed.
    return ''
  }
}
