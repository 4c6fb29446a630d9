import { mkdtempSync, rmSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { programs } from '../three-ways/programs.ts'
import type { Difference } from './compare.ts'
import { comparisons, type Result } from './compare-program.ts'
import { RULES, type Rule } from './rules.ts'

// What a site captures is written in the text and the same on every engine. Where an engine can pause, and what its inspector gets wrong,
// is not: the rules know V8 as it is in Node 20.
const isKnownEngine = process.versions.node.startsWith('20.')
const out = mkdtempSync(join(tmpdir(), 'captured-values-'))
// PROGRAMS=with,switch picks some while one works on them.
const picked = process.env['PROGRAMS']?.split(',')
const list = programs().filter(({ name }) => !picked || picked.some((one) => name.startsWith(one)))
const excused = new Map<Rule, number>(RULES.map((rule) => [rule, 0]))
const results = new Map<string, Result[]>()
const unexpected = new Map<Result, Difference[]>()

beforeAll(async () => {
  if (!isKnownEngine) return
  const jobs = list.flatMap((program) => comparisons(program, out).map((run) => ({ name: program.name, run })))
  const next = async (): Promise<void> => {
    for (let job = jobs.shift(); job; job = jobs.shift()) {
      const result = await job.run()
      results.set(job.name, [...(results.get(job.name) ?? []), result])
      unexpected.set(
        result,
        result.differences.filter((difference) => !isMeant(difference)),
      )
    }
  }
  await Promise.all(Array.from({ length: Math.max(2, availableParallelism()) }, next))
}, 900_000)

afterAll(() => {
  rmSync(out, { recursive: true, force: true })
  if (!isKnownEngine) return
  const all = [...results.values()].flat()
  const sum = (count: (result: Result) => number): number => all.reduce((total, result) => total + count(result), 0)
  const [sites, notReached] = [sum(({ subject }) => subject.sites.length), sum((result) => result.notReached.length)]
  const compared = sum((result) => result.compared.size)
  const lines = [
    `${results.size} fixtures in ${all.length} formats, ${sites} sites: ${compared} compared, ${notReached} not reached by either side, ${sites - compared - notReached} that the inspector cannot show`,
    `${sum(({ hits }) => hits)} hits, ${sum(({ values }) => values)} values compared; differences that a rule excuses:`,
    `${sum(({ isInsteadOfModule }) => Number(isInsteadOfModule))} modules compared as scripts, as the inspector of this engine crashes on them`,
    ...[...excused].map(([{ name, why }, count]) => `${String(count).padStart(6)}  ${name}: ${why}`),
  ]
  process.stdout.write(`${lines.join('\n')}\n`)
})

function isMeant(difference: Difference): boolean {
  const rule = RULES.find((one) => one.applies(difference))
  if (rule) excused.set(rule, excused.get(rule)! + 1)
  return rule !== undefined
}

function shown({ kind, name, placed, pair, theirs, ours }: Difference): string {
  return `${placed.address}${pair ? `, hit ${pair.hit.hit}` : ''}: ${kind} ${name}; the inspector ${theirs}, the handler ${ours}`
}

describe.runIf(isKnownEngine).each(list)('$name', ({ name }) => {
  it('captures what the inspector sees', () => {
    for (const result of results.get(name)!) {
      expect(result.problems, result.subject.format).toEqual([])
      expect(unexpected.get(result)!.map(shown), result.subject.format).toEqual([])
    }
  })

  it('has all its sites compared', () => {
    for (const { subject, compared, notReached, differences } of results.get(name)!) {
      const known = new Set([...compared, ...notReached, ...differences.map(({ placed }) => placed)])
      expect(subject.sites.filter((placed) => !known.has(placed)).map(({ address }) => address)).toEqual([])
    }
  })
})

it.runIf(isKnownEngine && !picked).each(RULES.filter(({ sometimes }) => !sometimes))('the rule "$name" is needed', (rule) => {
  expect(excused.get(rule)).toBeGreaterThan(0)
})
