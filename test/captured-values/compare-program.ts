import { join } from 'node:path'
import type { Program } from '../three-ways/programs.ts'
import { align } from './align.ts'
import { compare, type Difference } from './compare.ts'
import { prepareRun, prepareRuns, type PlacedSite, type Subject } from './prepare-runs.ts'
import { runBoth } from './run-both.ts'

/** What came of one fixture in one format. */
export interface Result {
  readonly subject: Subject
  readonly hits: number
  readonly values: number
  readonly compared: ReadonlySet<PlacedSite>
  readonly notReached: readonly PlacedSite[]
  readonly differences: readonly Difference[]
  readonly problems: readonly string[]
  /** The inspector of this engine crashes on the module: this is the same file as a script. */
  readonly isInsteadOfModule: boolean
}

/** One function for each format of a fixture, which runs it both ways and compares. */
export function comparisons(program: Program, folder: string): (() => Promise<Result>)[] {
  return prepareRuns(program, folder).map((subject, index) => async () => {
    const out = join(folder, `${program.name}.${index}`)
    const { recorded, inspected } = await runBoth(subject, out)
    if (!inspected.isCrashed || subject.format !== 'module') return result(subject, recorded, inspected)
    const other = prepareRun(program, 'script', folder)
    const again = await runBoth(other, `${out}.script`)
    return { ...result(other, again.recorded, again.inspected), isInsteadOfModule: true }
  })
}

function result(subject: Subject, ...[recorded, inspected]: [Parameters<typeof align>[1], Parameters<typeof align>[2]]): Result {
  const { pairs, notReached, differences, problems } = align(subject, recorded, inspected)
  const all = pairs.map((pair) => ({ placed: pair.placed, ...compare(subject, pair) }))
  return {
    subject,
    hits: pairs.length,
    values: all.reduce((sum, { values }) => sum + values, 0),
    compared: new Set(all.flatMap(({ placed, values }) => (values > 0 ? placed : []))),
    notReached,
    differences: [...differences, ...all.flatMap((one) => one.differences)],
    problems,
    isInsteadOfModule: false,
  }
}
