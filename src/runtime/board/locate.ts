import { append, itemsOf, join, OwnSet, select, transform } from '../guard/builtins.ts'
import type { LoadedFile } from '../sites/loaded-file.ts'
import type { LoadedFunction, LoadedSite } from '../sites/loaded-site.ts'
import { placeOf } from '../say/place.ts'
import { nearestNames, type Where } from './address.ts'
import { bind } from './bind.ts'

/** Where an address points in one file. */
export interface Located {
  readonly sites: readonly LoadedSite[]
  /** Why it is not where the address says; `''` when it is. */
  readonly note: string
}

/** Finds the sites that an address means in a file. */
export function locate(file: LoadedFile, where: Where): Located {
  if (file.lost !== undefined) return { sites: [], note: file.lost }
  if (where.kind === 'lines') return onLines(file, where.from, where.to)
  if (where.kind === 'function') return atEntry(file, where.owner, where.name)
  const { site, note } = bind(file, where)
  return { sites: site ? [site] : [], note }
}

function onLines(file: LoadedFile, from: number, to: number): Located {
  const sites = select(file.sites, ({ line }) => from <= line && line <= to)
  if (sites.length > 0) return { sites, note: '' }
  return { sites, note: from > to ? `${from} is behind ${to}` : `no statement begins on the lines ${from} to ${to}` }
}

/** Whether a file has a function with sites of this name. */
export function hasFunction(file: LoadedFile, where: Where): boolean {
  return where.kind === 'function' && file.lost === undefined && functionsCalled(file, where.owner, where.name).length > 0
}

/** A function's first site. */
function atEntry(file: LoadedFile, owner: string, name: string): Located {
  const found = functionsCalled(file, owner, name)
  if (found.length === 0) return { sites: [], note: noFunction(file, owner === '' ? name : `${owner}.${name}`) }
  const sites = transform(found, (fn) => fn.sites[0]!)
  if (sites.length === 1) return { sites, note: '' }
  const places = join(
    transform(sites, (site) => placeOf(site.public)),
    ', ',
  )
  return { sites, note: `${sites.length} functions have this name: ${places}` }
}

function functionsCalled(file: LoadedFile, owner: string, name: string): LoadedFunction[] {
  return select(functionsOf(file), (fn) => isCalled(fn, owner, name))
}

function functionsOf(file: LoadedFile): LoadedFunction[] {
  const seen = new OwnSet<LoadedFunction>()
  for (let i = 0; i < file.sites.length; i++) seen.add(file.sites[i]!.fn)
  return itemsOf(seen)
}

/** Of the functions with sites: with what they are members of, where there is something. */
function namesIn(file: LoadedFile): readonly string[] {
  return select(
    transform(functionsOf(file), ({ described }) => (described.owner === '' ? described.name : `${described.owner}.${described.name}`)),
    (name) => name !== '',
  )
}

function noFunction(file: LoadedFile, wanted: string): string {
  return `no function ${wanted} with sites in ${file.path}${nearestAmong(namesIn(file), wanted)}`
}

/** Why no loaded file has a function. */
export function noFunctionIn(files: readonly LoadedFile[], { owner, name }: { readonly owner: string; readonly name: string }): string {
  const wanted = owner === '' ? name : `${owner}.${name}`
  const names: string[] = []
  for (let i = 0; i < files.length; i++) {
    if (files[i]!.lost !== undefined) continue
    const own = namesIn(files[i]!)
    for (let k = 0; k < own.length; k++) append(names, own[k]!)
  }
  return `no loaded file has a function ${wanted} with sites${nearestAmong(names, wanted)}; binds when one is loaded`
}

function nearestAmong(names: readonly string[], wanted: string): string {
  const near = nearestNames(names, wanted)
  return near.length === 0 ? '' : `; nearest: ${join(near, ', ')}`
}

function isCalled({ described }: LoadedFunction, owner: string, name: string): boolean {
  if (described.kind === 'constructor' && name === 'constructor') return owner === '' || described.name === owner
  if (described.kind === 'module') return false
  return described.name === name && (owner === '' || described.owner === owner)
}
