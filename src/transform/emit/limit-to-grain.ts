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
  return only(model, new Set(inSourceOrder(model.sites).filter(isFirst)))
}

/** Takes out the sites of what an earlier transform has added: no address leads there. */
export function limitToWritten(model: FileModel, positions: Positions): FileModel {
  const kept = model.sites.filter(({ start }) => positions.isWritten(start))
  return kept.length === model.sites.length ? model : only(model, new Set(kept))
}

function only(model: FileModel, kept: ReadonlySet<SitePlan>): FileModel {
  const sites = model.sites.filter((site) => kept.has(site))
  for (const { fn } of model.sites) fn.sites = 0
  for (const { fn } of sites) fn.sites++
  return { ...model, sites, closers: model.closers.filter(({ site }) => kept.has(site)) }
}

function inSourceOrder(sites: readonly SitePlan[]): readonly SitePlan[] {
  return sites.toSorted((a, b) => a.start - b.start || b.end - a.end)
}
