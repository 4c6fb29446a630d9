import { afterAll, describe, expect, it } from 'vitest'
import { fetchesHosts } from '../../scripts/find-host.ts'
import { ANSWERS, checkHooks, checkMap, checkOutput, HIT_CHECKS, hitsIn, observe, type Observed } from './check.ts'
import { MatrixProject } from './matrix-project.ts'
import { COLUMNS, type Column, type How, type Row } from './row.ts'
import { Table } from './table.ts'

/** The cache of the host is filled on the way. */
const HOW: How = { plugin: {}, minify: false, name: 'app', cached: true }

/** What a column checks. What several columns look at is made once. */
type Check = (runs: Runs) => Promise<void>

const CHECKS: Readonly<Record<Column, Check>> = {
  output: async (runs) => checkOutput(await runs.probed(), runs.project, await runs.plain()),
  ...(Object.fromEntries(
    (Object.keys(HIT_CHECKS) as (keyof typeof HIT_CHECKS)[]).map((column): [string, Check] => [
      column,
      async (runs) => HIT_CHECKS[column](await runs.probed(), runs.project, runs.row.mapsCallers ?? true),
    ]),
  ) as Record<keyof typeof HIT_CHECKS, Check>),
  hooks: async (runs) => checkHooks(await runs.probed()),
  minified: async (runs) =>
    checkAll(await observe(runs.row, runs.project, { ...HOW, minify: true, cached: false }), runs, runs.row.mapsMinified),
  cache: checkCache,
  update: checkUpdate,
  map: async (runs) => checkMap(await runs.probed(), runs.project, await runs.plain()),
}

/** The runs of one row, each made when the first column asks for it. */
class Runs {
  readonly row: Row
  readonly project: MatrixProject = new MatrixProject()
  #plain: Promise<Observed> | undefined
  #probed: Promise<Observed> | undefined

  constructor(row: Row) {
    this.row = row
  }

  async plain(): Promise<Observed | undefined> {
    if (this.row.runsPlain === false) return undefined
    return (this.#plain ??= observe(this.row, this.project, { ...HOW, plugin: false, cached: false }))
  }

  probed(): Promise<Observed> {
    return (this.#probed ??= observe(this.row, this.project, HOW))
  }
}

/** What the other columns check, but for what is known not to work. */
function checkAll(observed: Observed, { project, row }: Runs, hasMap = true): void {
  if (hasMap) checkOutput(observed, project, undefined)
  else expect(observed.answers).toEqual(ANSWERS)
  for (const column of Object.keys(HIT_CHECKS) as (keyof typeof HIT_CHECKS)[])
    if (!row.cannot?.[column]) HIT_CHECKS[column](observed, project, hasMap && (row.mapsCallers ?? true))
  checkHooks(observed)
}

/** The second takes from what the first has left; then with another option. */
async function checkCache(runs: Runs): Promise<void> {
  const { row, project } = runs
  await runs.probed()
  checkAll(await observe(row, project, HOW), runs)
  const other = await observe(row, project, { ...HOW, plugin: { sensitive: ['price', 'next'] } })
  expect(other.answers).toEqual(ANSWERS)
  expect(other.hits.filter(({ marker }) => marker === 'arrow').map(({ vals }) => vals)).toEqual([{ item: 'lamp' }, { item: 'chair' }])
  expect(other.hits.find(({ marker }) => marker === 'upvalue')?.vals).toEqual({})
}

/** A file is edited while a probe is on: it follows, and nobody turns it on again. */
async function checkUpdate({ row, project }: Runs): Promise<void> {
  const session = await row.open(project, { ...HOW, name: 'edited', cached: false, watches: true })
  const path = 'src/answer.ts'
  const text = project.read(path)
  const was = project.place('caller')
  try {
    await session.on()
    expect(await session.ask('ann/lamp')).toContain('"hello ann"')
    expect(hitsIn(session.said).map(({ marker }) => marker)).toContain('caller')
    const before = session.said.length
    project.write(
      path,
      text.replace("greeting = 'hello'", "greeting = 'bonjour'").replace("'/')\n", "'/')\n  const added = owner.length\n"),
    )
    await expect.poll(() => session.ask('ann/lamp').catch(String), { timeout: 20_000, interval: 200 }).toContain('"bonjour ann"')
    await expect
      .poll(() => hitsIn(session.said.slice(before)).filter(({ vals }) => vals['added'] === 3).length, { timeout: 20_000 })
      .toBeGreaterThan(0)
    const { finfo } = hitsIn(session.said.slice(before)).find(({ vals }) => vals['added'] === 3)!
    if (row.startsAnew) expect(finfo).toMatchObject({ file: path, line: was.line })
    else expect(finfo).toMatchObject(project.place('caller'))
    await session.off()
    await session.end()
  } finally {
    await session.end().catch(() => {})
    project.write(path, text)
  }
}

/**
 * Tests rows: each column is a test. Rows that need something that is not here are skipped, and said.
 * @param part names the table in docs/hosts.md
 */
export function describeRows(part: string, rows: readonly Row[]): void {
  const here = rows.filter(({ isSlow, missing }) => missing === undefined && (!isSlow || fetchesHosts()))
  for (const row of rows.filter((it) => !here.includes(it)))
    console.log(`${row.name} is left out: ${row.missing ?? 'it takes its time; PROBES_HOSTS=1 tests it'}`)
  const table = new Table(part)
  describe.each(here.map((row) => ({ name: row.name, row })))('$name', ({ row }) => {
    const runs = new Runs(row)
    afterAll(() => runs.project.remove())
    for (const column of Object.keys(COLUMNS) as Column[]) {
      if (row.without?.includes(column)) table.note(row, column, '–')
      else it(COLUMNS[column].replaceAll('`', ''), () => checkCell(runs, column, table))
    }
    it('docs/hosts.md says so', () => table.expectWritten(row))
  })
  afterAll(() => table.finish(here))
}

async function checkCell(runs: Runs, column: Column, table: Table): Promise<void> {
  const { cannot, notes } = runs.row
  table.note(runs.row, column, 'fails')
  if (cannot?.[column] === undefined) await CHECKS[column](runs)
  else await expect(CHECKS[column](runs), `it works now: take the reason away: ${cannot[column]}`).rejects.toThrow()
  table.note(runs.row, column, cannot?.[column] === undefined ? '✓' : '✗', cannot?.[column] ?? notes?.[column])
}
