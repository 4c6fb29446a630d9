import { join } from 'node:path'
import { probes } from 'unplugin-probes/runtime'
import { afterEach, describe, expect, it } from 'vitest'
import { instrumentChecked } from '../integrity/instrument-checked.ts'
import { loadModule } from '../runtime/load-code.ts'
import { FOLDER, programs } from '../three-ways/programs.ts'
import { decodeTable } from '../../src/site-table/decode-table.ts'
import { instrument, type Instrumented, type Site } from '../../src/transform/index.ts'

const placeOf = ({ line, column }: Pick<Site, 'line' | 'column'>): string => `${line}:${column}`
const places = (result: Instrumented | undefined): string[] => (result?.sites ?? []).map(placeOf)

describe('which sites of the fixtures stay', () => {
  it.each(programs().flatMap(({ files }) => files))('$path', ({ path, text }) => {
    const [all, lines, functions] = (['statements', 'lines', 'functions'] as const).map((grain) =>
      // Those with all statements are checked elsewhere.
      (grain === 'statements' ? instrument : instrumentChecked)(text, join(FOLDER, path), { root: FOLDER, grain, warn: () => {} }),
    )
    if (!all) return expect([lines, functions]).toEqual([undefined, undefined])
    const firsts = new Map<number, Site>()
    for (const site of all.sites) if (!firsts.has(site.line)) firsts.set(site.line, site)
    expect(places(lines)).toEqual([...firsts.values()].map(placeOf))
    const { functions: described, sites } = decodeTable(all.table)
    expect(places(functions)).toEqual(described.map((_, fn) => placeOf(sites.find((site) => site.fn === fn)!)))
  })
})

const WORK = `export function work(a) {
  const b = a + 1; const c = b * 2

  const each = (x) => x + c
  if (c > 4) return each(b)
  return c
}

export const other = () => 1
`

describe('where an address binds', () => {
  afterEach(() => probes.disableAll())

  const load = async (name: string, grain: 'lines' | 'functions'): Promise<(a: number) => number> =>
    ((await loadModule(name, WORK, { grain })) as { work: (a: number) => number }).work

  it('functions: to the site of the function, and the reason says so', async () => {
    const work = await load('coarse.js', 'functions')
    const seen: unknown[] = []
    const probe = probes.enable('coarse.js:6', ({ vals, finfo }) => void seen.push(vals, finfo.line))
    expect(probe.status).toBe('on')
    expect(probe.reason).toBe('the build has one site for each function (grain); bound to that of the function, coarse.js:2:3 (work)')
    expect(work(1)).toBe(4)
    expect(seen).toEqual([{ a: 1 }, 2])
    expect(probes.enable('coarse.js:4', () => {}).sites.map(placeOf)).toEqual(['4:23'])
    expect(probes.enable('coarse.js:9', () => {}).sites.map(placeOf)).toEqual(['9:28'])
  })

  it('lines: as with all statements, but for columns', async () => {
    const work = await load('lines.js', 'lines')
    const seen: unknown[] = []
    const probe = probes.enable('lines.js:5', ({ vals }) => void seen.push(Object.keys(vals)))
    expect([probe.status, probe.reason]).toEqual(['on', ''])
    expect(work(2)).toBe(9)
    expect(seen).toEqual([['a', 'b', 'c', 'each']])
    const second = probes.enable('lines.js:2:20', () => {})
    expect(second.sites.map(placeOf)).toEqual(['2:3'])
    expect(second.reason).toBe('no statement begins at 2:20; bound to the one around it, lines.js:2:3 (work)')
  })
})
