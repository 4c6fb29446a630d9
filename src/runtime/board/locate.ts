import { append, join, OwnSet, select, transform } from '../guard/builtins.ts'
import type { LoadedFile } from '../sites/loaded-file.ts'
import type { LoadedFunction, LoadedSite } from '../sites/loaded-site.ts'
import { placeOf } from '../say/place.ts'
import type { Where } from './address.ts'
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

/** A function's first site. */
function atEntry(file: LoadedFile, owner: string, name: string): Located {
  const found = functionsCalled(file, owner, name)
  if (found.length === 0) return { sites: [], note: `no function ${owner === '' ? name : `${owner}.${name}`} with sites in ${file.path}` }
  const sites = transform(found, (fn) => fn.sites[0]!)
  if (sites.length === 1) return { sites, note: '' }
  const places = join(
    transform(sites, (site) => placeOf(site.public)),
    ', ',
  )
  return { sites, note: `${sites.length} functions have this name: ${places}` }
}

function functionsCalled(file: LoadedFile, owner: string, name: string): LoadedFunction[] {
  const seen = new OwnSet<LoadedFunction>()
  const found: LoadedFunction[] = []
  for (let i = 0; i < file.sites.length; i++) {
    const { fn } = file.sites[i]!
    if (seen.has(fn)) continue
    seen.add(fn)
    if (isCalled(fn, owner, name)) append(found, fn)
  }
  return found
}

function isCalled({ described }: LoadedFunction, owner: string, name: string): boolean {
  if (described.kind === 'constructor' && name === 'constructor') return owner === '' || described.name === owner
  if (described.kind === 'module') return false
  return described.name === name && (owner === '' || (described as { owner?: string }).owner === owner)
}
