import type { ProbeStatus } from '../api/types.ts'
import { append, find, includes, indexOf, join, select, transform } from '../guard/builtins.ts'
import { statementAt } from '../say/place.ts'
import type { LoadedFile } from '../sites/loaded-file.ts'
import type { LoadedSite } from '../sites/loaded-site.ts'
import type { SourceDisk } from '../sites/source-disk.ts'
import { matchesFile, nearestFiles, segments, type Address, type Where } from './address.ts'
import { asExpected, findAnchor, type Anchor, type Expected } from './follow.ts'
import { hasFunction, locate, noFunctionIn, type Located } from './locate.ts'

/** What stands at a place of a bundle, if its source map tells; a text says why it does not. */
export type MapPlace = (
  bundle: string,
  line: number,
  column: number,
) => { readonly file: string; readonly line: number; readonly column: number } | string | undefined

/** Where an address binds now. */
export interface Bound {
  readonly status: ProbeStatus
  readonly sites: readonly LoadedSite[]
  /** A function where the answer changes with every file that is loaded. */
  readonly reason: string | (() => string)
}

/** Finds the sites that addresses mean in the files that are loaded. */
export class Binder {
  mapPlace: MapPlace | undefined
  readonly #files: () => readonly LoadedFile[]
  /** Why there is no file of a path any more; `''` where there never was one. */
  readonly #whyGone: (address: Address) => string
  readonly #disk: SourceDisk

  constructor(files: () => readonly LoadedFile[], whyGone: (address: Address) => string, disk: SourceDisk) {
    this.#files = files
    this.#whyGone = whyGone
    this.#disk = disk
  }

  /** Files that an address names; of a function alone, those that have it. */
  matching({ path, isAbsolute, where }: Pick<Address, 'path' | 'isAbsolute'> & { readonly where?: Where }): readonly LoadedFile[] {
    const isNamed = path.length > 0 || !where
    return select(this.#files(), (file) => (isNamed ? matchesFile(file.path, { path, isAbsolute }) : hasFunction(file, where)))
  }

  /** @param text the address as it was given @param anchors where it was in older texts of files: it follows its statements @param expected what has to stand there */
  bind(text: string, address: Address, anchors: readonly Anchor[], expected?: Expected): Bound {
    const notes: string[] = []
    let { where } = address
    let files = this.matching(address)
    const source = files.length === 0 ? this.#sourceOf(address) : undefined
    if (typeof source === 'string') return { status: 'no-code', sites: [], reason: source }
    if (source) {
      append(notes, `${text} is ${source.file}:${source.line}:${source.column} by its source map`)
      where = { kind: 'place', line: source.line, column: source.column }
      files = this.matching({ path: segments(source.file), isAbsolute: true })
    }
    if (files.length === 0 && source) return { status: 'pending', sites: [], reason: `${notes[0]!}, and no sites of that file are loaded` }
    if (files.length === 0) return { status: 'pending', sites: [], reason: () => this.#whyPending(address) }
    const sites: LoadedSite[] = []
    const paths: string[] = []
    let awaitsTable = false
    const found = transform(files, (file): Found => {
      const own = select(anchors, (anchor) => anchor.site.fn.file === file.path)
      const moved = followed(file, own)
      const pointed = moved ?? locate(file, where)
      const located = expected && file.lost === undefined ? asExpected(file, pointed, expected) : pointed
      return { file, located, lost: !moved && own.length > 0 ? lostStatement(own[0]!) : '' }
    })
    for (let i = 0; i < found.length; i++) {
      const { file, located, lost } = found[i]!
      if (isElsewhere(found[i]!, found)) continue
      appendNew(notes, lost)
      for (let k = 0; k < located.sites.length; k++) append(sites, located.sites[k]!)
      appendNew(notes, located.note)
      if (located.sites.length > 0) appendNew(notes, outOfStep(file))
      if (hasRun(file, located.sites)) appendNew(notes, ranOnce(file))
      appendNew(paths, file.path)
      awaitsTable ||= file.awaitsTable
    }
    if (paths.length > 1) append(notes, `${paths.length} files match: ${join(paths, ', ')}`)
    return { status: sites.length > 0 ? 'on' : awaitsTable ? 'pending' : 'no-code', sites, reason: join(notes, '; ') }
  }

  /** The file of an address that lies there and is not loaded: a route, a thread or a job may load it much later. */
  awaited({ path }: Address): string | undefined {
    // Where nothing is loaded the plugin is more likely to be missing.
    return path.length === 0 || this.#files().length === 0 ? undefined : this.#disk.find(path)
  }

  /** Of a place in a bundle. */
  #sourceOf({ file, where }: Address): ReturnType<MapPlace> {
    return where.kind === 'place' && where.column !== undefined ? this.mapPlace?.(file, where.line, where.column) : undefined
  }

  #whyPending(address: Address): string {
    const gone = this.#whyGone(address)
    if (gone !== '') return gone
    const { path, where } = address
    if (path.length === 0 && where.kind === 'function') return noFunctionIn(this.#files(), where)
    const known = nearestFiles(
      transform(this.#files(), (file) => file.path),
      path,
    )
    if (known.length === 0)
      return 'no file with sites is loaded yet; is the plugin in the build (or unplugin-probes/register among the flags of Node), and does its include match?'
    const waiting = this.awaited(address)
    if (waiting !== undefined) return `waits until ${waiting} is loaded with sites`
    return `unknown file so far: no loaded file matches ${join(path, '/')}; nearest: ${join(known, ', ')}; binds when it is loaded`
  }
}

/** Where an address points in one file. */
interface Found {
  readonly file: LoadedFile
  readonly located: Located
  /** Why it does not follow its statement. */
  readonly lost: string
}

/** One file can be several modules, as a component is: where one of them has what an address says, the others have nothing to add. */
function isElsewhere({ file, located }: Found, all: readonly Found[]): boolean {
  if (located.note === '' || file.sourceHash === '') return false
  const isPart = (other: Found): boolean =>
    other.file !== file && other.file.path === file.path && other.file.sourceHash === file.sourceHash
  const rank = (one: Located): number => (one.sites.length === 0 ? 0 : one.note === '' ? 2 : 1)
  return find(all, (other) => isPart(other) && rank(other.located) > rank(located)) !== undefined
}

/** Where a statement is in a newer text of its file, and what there is to say of it; `undefined` where it is not there any more. */
function followed(file: LoadedFile, anchors: readonly Anchor[]): Located | undefined {
  const sites: LoadedSite[] = []
  const notes: string[] = []
  for (let i = 0; i < anchors.length; i++) {
    const anchor = anchors[i]!
    const site = findAnchor(anchor, file)
    if (!site || includes(sites, site)) continue
    append(sites, site)
    if (site.line !== anchor.site.line) append(notes, `followed its statement from line ${anchor.site.line} to ${site.line}`)
  }
  return sites.length > 0 ? { sites, note: join(notes, '; ') } : undefined
}

/** Said of a probe whose statement is gone. */
function lostStatement({ site }: Anchor): string {
  return `its statement, ${statementAt(site.public)}, is gone; bound by its line`
}

function outOfStep(file: LoadedFile): string {
  const { change } = file
  if (change === '') return ''
  if (change === 'gone')
    return `${file.path} is no longer there, as others of the program's files are: build again, or mind that it is that of the build`
  return `${file.path} on disk is not the file that was built: build again, or mind that lines are those of the build`
}

/** Whether these are at the top of a file that has surely been evaluated; one that awaits, or of which nobody knows, may still be at it. */
function hasRun(file: LoadedFile, sites: readonly LoadedSite[]): boolean {
  if (!file.isEvaluated || sites.length === 0 || find(sites, (site) => !isAtTop(site))) return false
  return find(file.sites, (site) => isAtTop(site) && (site.public.text === '' || indexOf(site.public.text, 'await') >= 0)) === undefined
}

function isAtTop({ fn }: LoadedSite): boolean {
  return fn.described.kind === 'module'
}

function ranOnce({ path }: LoadedFile): string {
  return `the top of a file runs once, and that of ${path} has run already, unless an import still keeps it waiting: load it again, or probe a function`
}

function appendNew(list: string[], text: string): void {
  if (text !== '' && !includes(list, text)) append(list, text)
}
