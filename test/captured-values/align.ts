import type { Difference } from './compare.ts'
import type { PlacedSite, Subject } from './prepare-runs.ts'
import type { Beginning, Hit, Inspected, Pause, Recorded } from './run-both.ts'

/** One hit of a site, and the moment of the untouched program that it stands for. */
export interface Pair {
  readonly placed: PlacedSite
  readonly hit: Hit
  readonly pause: Pause
  /** The statement has no place of its own: the program was paused at the next one. */
  readonly isAfter: boolean
}

export interface Alignment {
  readonly pairs: readonly Pair[]
  /** Sites that neither side has reached. */
  readonly notReached: readonly PlacedSite[]
  /** Sites that one side has reached more often than the other. */
  readonly differences: readonly Difference[]
  /** What went wrong altogether. */
  readonly problems: readonly string[]
}

/**
 * Finds for each hit the pause that it stands for. Most statements have a place that is passed exactly once each time they run: hits and pauses
 * are counted. Where a place is passed more often, as a loop's condition, the hits between which it happens tell.
 * A site that is passed without being hit, or hit without being passed, is a problem.
 */
export function align(subject: Subject, recorded: Recorded, inspected: Inspected): Alignment {
  const problems = [...recorded.failed, ...inspected.errors]
  const differences: Difference[] = []
  const differ = (kind: Difference['kind'], site: number, ours: number, theirs: number): void => {
    const placed = subject.sites[site]!
    differences.push({ kind, name: placed.address, subject, placed, ours: `${ours} times`, theirs: `${theirs} times` })
  }
  const isExact = exactSites(subject, inspected)
  const { order } = recorded
  const details = new Map(recorded.details.map((hit) => [`${hit.site}:${hit.hit}`, hit]))
  const hits = subject.sites.map((): number[] => [])
  order.forEach((site, index) => hits[site]!.push(index))
  const taken = subject.sites.map(() => 0)
  const over = new Set<number>()
  const pairs: Pair[] = []
  const isDone = (index: number): boolean => {
    const site = order[index]!
    return !isExact[site] || over.has(site) || hits[site]!.indexOf(index) < taken[site]!
  }
  let first = 0
  for (const pause of inspected.pauses) {
    while (first < order.length && isDone(first)) first++
    const sorted = pause.sites
      .map((one) => ({ ...one, isSure: passesOnce(subject, one, pause.key) }))
      .sort((a, b) => Number(a.isSure) - Number(b.isSure))
    for (const { site, isAfter, isSure } of sorted) {
      const index = hits[site]![taken[site]!]
      if (index === undefined || (!isSure && index > first)) {
        if (isSure) differ('not hit', site, taken[site]!, ++taken[site]!)
        continue
      }
      const hit = details.get(`${site}:${++taken[site]!}`)
      if (hit) pairs.push({ placed: subject.sites[site]!, hit, pause, isAfter })
    }
    for (const site of pause.over) over.add(site)
  }
  subject.sites.forEach((_, site) => {
    if (!over.has(site) && taken[site]! < hits[site]!.length) differ('not passed', site, hits[site]!.length, taken[site]!)
    if (recorded.elsewhere.has(site)) differ('other thread', site, recorded.elsewhere.get(site)!, 0)
  })
  return {
    pairs,
    differences,
    problems,
    notReached: subject.sites.filter((_, site) => hits[site]!.length + (recorded.elsewhere.get(site) ?? 0) === 0),
  }
}

function exactSites(subject: Subject, { pauses }: Inspected): boolean[] {
  const exact = subject.sites.map(() => false)
  for (const { sites, key } of pauses)
    for (const one of sites) exact[one.site] ||= passesOnce(subject, one, key) && !subject.sites[one.site]!.plan.mayMiss
  return exact
}

function passesOnce({ sites }: Subject, { site, isAfter }: Beginning, key: number): boolean {
  return !isAfter && !sites[site]!.plan.loops.some(([from, to]) => key >= from && key < to)
}
