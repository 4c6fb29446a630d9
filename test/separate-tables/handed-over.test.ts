import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { probes } from 'unplugin-probes/runtime'
import { instrument, type Instrumented } from 'unplugin-probes/transform'
import { afterEach, describe, expect, it } from 'vitest'
import { reported } from '../runtime/reported.ts'

interface Loaded {
  readonly made: Instrumented
  readonly work: (a: number) => number
}

/** A file whose table is not in the program. */
async function load(file: string): Promise<Loaded> {
  const code = `export const work = (a) => {\n  const twice = 2 * a\n  return twice\n}\n`
  const made = instrument(code, file, { separateTable: true })!
  const { work } = (await import(/* @vite-ignore */ `data:text/javascript,${encodeURIComponent(made.code)}`)) as Loaded
  return { made, work }
}

const tablesOf = (...all: Instrumented[]): object => ({
  v: 4,
  tables: Object.fromEntries(all.map(({ key, file, table }) => [key, [file, table]])),
})

afterEach(() => probes.disableAll())

describe('a site table that is kept apart', () => {
  it('is not in the code', async () => {
    const { made } = await load('apart.js')
    expect(made.siteModule).not.toContain(made.table)
    expect(decodeURIComponent(made.code)).not.toContain(made.table)
    expect(made.sites.map(({ line }) => line)).toEqual([2, 3])
  })

  it('is missed by a probe, which binds when it is handed over', async () => {
    const { made, work } = await load('later.js')
    const seen: unknown[] = []
    const probe = probes.enable('later.js:3', ({ vals }) => void seen.push(vals))
    expect([probe.status, probe.reason]).toEqual(['pending', expect.stringContaining('hand it over with probes.tables')])
    expect(work(1)).toBe(2)
    const lines = await reported(() => probes.tables(tablesOf(made)))
    expect(lines).toEqual(['probes: later.js:3 is on at later.js:3:3 (work): return twice'])
    expect([probe.status, probe.reason]).toEqual(['on', ''])
    expect(work(2)).toBe(4)
    expect(seen).toEqual([{ a: 2, twice: 4 }])
  })

  it('can be handed over before the file is loaded', async () => {
    const code = `export const work = (a) => {\n  const twice = 2 * a\n  return twice\n}\n`
    probes.tables(tablesOf(instrument(code, 'early.js', { separateTable: true })!))
    await load('early.js')
    expect(probes.enable('early.js:2', () => {}).status).toBe('on')
  })

  it('that is damaged is told, and nothing is thrown', async () => {
    const { made, work } = await load('damaged.js')
    const waiting = probes.enable('damaged.js:3', () => {})
    for (const table of [made.table.slice(0, 20), made.table.replace('A', '/'), `9999${made.table}`, 'AAAA', ' {}', ' {"names":[]}'])
      probes.tables({ v: 4, tables: { [made.key]: ['damaged.js', table] } })
    expect([waiting.status, waiting.reason]).toEqual(['no-code', expect.stringContaining('the site table of damaged.js is damaged')])
    expect(probes.sites('damaged.js')).toEqual([])
    expect(probes.enable('damaged.js:2', () => {}).status).toBe('no-code')
    expect(work(1)).toBe(2)
  })

  it('that cannot be read is told also when the probe was there first', async () => {
    await load('told.js')
    await reported(() => probes.enable('told.js:2', () => {}))
    const lines = await reported(() => probes.tables('/nowhere/tables.json'))
    expect(lines).toEqual([
      expect.stringContaining('told.js:2 is pending: the site table of told.js is missing: /nowhere/tables.json cannot be read'),
    ])
  })

  it('in a file that comes late is read when the next probe asks', async () => {
    const { made } = await load('late.js')
    const path = join(mkdtempSync(join(tmpdir(), 'probes-tables-')), 'tables.json')
    probes.tables(path)
    const early = probes.enable('late.js:2', () => {})
    expect(early.reason).toContain(`${path} cannot be read`)
    writeFileSync(path, '{ "v": 3, "tab')
    expect(probes.enable('late.js:2', () => {}).status).toBe('pending')
    writeFileSync(path, JSON.stringify(tablesOf(made)))
    expect([probes.enable('late.js:3', () => {}).status, early.status]).toEqual(['on', 'on'])
  })

  it('what is no table takes nothing away', async () => {
    const { made, work } = await load('wrong.js')
    const probe = probes.enable('wrong.js:2', () => {})
    const attempts: [unknown, string][] = [
      [null, 'what probes.tables got holds no site tables but null'],
      [7, 'what probes.tables got holds no site tables but 7'],
      [{ v: 1, tables: {} }, 'what probes.tables got was written by another version of unplugin-probes than the runtime'],
      [{ v: 4, tables: {} }, 'what probes.tables got does not hold it: it is of another build'],
      [{ v: 4, tables: { [made.key]: null } }, 'what probes.tables got cannot be read'],
      ['/nowhere/tables.json', '/nowhere/tables.json cannot be read: Error: ENOENT'],
    ]
    for (const [tables, why] of attempts) {
      probes.tables(tables as object)
      expect([probe.status, probe.reason]).toEqual(['pending', expect.stringContaining(`the site table of wrong.js is missing: ${why}`)])
    }
    expect(work(1)).toBe(2)
    probes.tables(tablesOf(made))
    expect(probe.status).toBe('on')
  })
})
