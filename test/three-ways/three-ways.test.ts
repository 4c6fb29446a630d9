import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { prepareWays } from './prepare-ways.ts'
import { programs } from './programs.ts'
import { runWays, type Runs } from './run-ways.ts'

const out = mkdtempSync(join(tmpdir(), 'three-ways-'))
// PROGRAMS=with,switch picks some while one works on them.
const picked = process.env['PROGRAMS']?.split(',')
const list = programs().filter(({ name }) => !picked || picked.some((part) => name.includes(part)))
const cases = list.flatMap(({ name, ways }) => ways.map((way) => [name, way] as const))
let all: Runs[] = []

beforeAll(async () => {
  all = await runWays(await prepareWays(list, out), out)
}, 900_000)

afterAll(() => rmSync(out, { recursive: true, force: true }))

describe.each(cases)('%s as %s', (name, way) => {
  const found = (): Runs => all.find(({ prepared }) => prepared.program.name === name && prepared.way === way)!

  const { expectations, markers, isOpen } = list.find((program) => program.name === name)!

  const holds = isOpen ? it.fails : it
  holds('does not notice us', () => {
    const { runs, prepared } = found()
    const { untouched, ...others } = runs
    expect(untouched!.outcome.exitCode, untouched!.stderr).toBe(prepared.program.exitCode)
    if (!prepared.program.isSilent) expect(untouched!.outcome.stdout).not.toBe('')
    for (const [kind, { outcome, stderr }] of Object.entries(others)) expect(outcome, `${kind}\n${stderr}`).toEqual(untouched!.outcome)
  })

  it('is seen by its probes', () => {
    const { prepared, runs } = found()
    const { isSilent, isUnparsed } = prepared.program
    if (!isSilent && !isUnparsed) expect(prepared.addresses).not.toHaveLength(0)
    for (const [kind, { report, stderr }] of Object.entries(runs)) {
      if (!kind.startsWith('all on')) continue
      expect(report, `${kind}\n${stderr}`).toBeDefined()
      if (prepared.addresses.length > 0) expect(report!.hits, kind).toBeGreaterThan(0)
      const wanted = prepared.program.mayFail ? ['on', 'error'] : ['on']
      expect(
        report!.probes.filter(({ status }) => !wanted.includes(status)),
        kind,
      ).toEqual([])
    }
  })

  it.each(expectations)('$what at $marker', ({ what, marker, json }) => {
    const { runs, prepared } = found()
    const address = markers.get(marker)!
    expect(prepared.addresses).toContain(address)
    expect(runs['all on']!.report!.seen[address]?.[what]).toEqual(json)
  })
})
