import { itemsOf, join, OwnSet, select, transform } from '../guard/builtins.ts'
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

function noFunction(file: LoadedFile, wanted: string): string {
  const names = select(
    transform(functionsOf(file), ({ described }) => (described.owner === '' ? described.name : `${described.owner}.${described.name}`)),
    (name) => name !== '',
  )
  const near = nearestNames(names, wanted)
  return `no function ${wanted} with sites in ${file.path}${near.length === 0 ? '' : `; nearest: ${join(near, ', ')}`}`
}

function isCalled({ described }: LoadedFunction, owner: string, name: string): boolean {
  if (described.kind === 'constructor' && name === 'constructor') return owner === '' || described.name === owner
  if (described.kind === 'module') return false
  return described.name === name && (owner === '' || described.owner === owner)
}
