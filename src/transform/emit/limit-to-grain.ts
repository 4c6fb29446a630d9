import type { Grain } from '../../site-table/site.ts'
import type { FileModel, Fn, SitePlan } from '../analyse/names/model.ts'
import type { Positions } from '../parse/positions.ts'

/** Takes out what a coarser grain has no site for: of each line, or of each function, the first one stays. */
export function limitToGrain(model: FileModel, grain: Grain, positions: Positions): FileModel {
  if (grain === 'statements') return model
  const seen = new Set<number | Fn>()
  const isFirst = ({ fn, start }: SitePlan): boolean => {
    const place = grain === 'functions' ? fn : positions.line(start)
    return seen.size < seen.add(place).size
  }
  const kept = new Set(inSourceOrder(model.sites).filter(isFirst))
  return only(model, new Map(model.sites.flatMap((site) => (kept.has(site) ? [[site, site]] : []))))
}

/**
 * Takes out the sites of what an earlier transform has added: no address leads there.
 * @param compiled whether statements can be what a compiler has made of markup: then one stands where the first part of it does that was written
 */
export function limitToWritten(model: FileModel, positions: Positions, compiled: boolean): FileModel {
  if (model.sites.every(({ start }) => positions.isWritten(start))) return model
  const kept = new Map<SitePlan, SitePlan>()
  for (const site of model.sites) {
    const isWritten = positions.isWritten(site.start)
    const now = isWritten ? site : compiled ? movedTo(positions.firstWritten(site.start, site.end), site, model.sites) : undefined
    if (now) kept.set(site, now)
  }
  return only(model, kept)
}

/** Unless that is a part of another statement in it. */
function movedTo(start: number | undefined, site: SitePlan, all: readonly SitePlan[]): SitePlan | undefined {
  if (start === undefined) return undefined
  const isInner = (other: SitePlan): boolean =>
    other !== site &&
    site.start <= other.start &&
    other.start <= start &&
    start < other.end &&
    other.end - other.start < site.end - site.start
  return all.some(isInner) ? undefined : { ...site, start }
}

function only(model: FileModel, kept: ReadonlyMap<SitePlan, SitePlan>): FileModel {
  const sites = [...kept.values()]
  for (const { fn } of model.sites) fn.sites = 0
  for (const { fn } of sites) fn.sites++
  const closers = model.closers.flatMap((closer) => {
    const site = kept.get(closer.site)
    return site ? { ...closer, site } : []
  })
  return { ...model, sites, closers }
}

function inSourceOrder(sites: readonly SitePlan[]): readonly SitePlan[] {
  return sites.toSorted((a, b) => a.start - b.start || b.end - a.end)
}
