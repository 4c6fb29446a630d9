import { beforeAll, describe, expect, it } from 'vitest'
import { build, HOSTS, type Built, type HostName, type Request } from './hosts.ts'
import { buildOther, OTHER_HOSTS, type OtherHost } from './more-hosts.ts'
import { Project, run, type Place } from './project.ts'

interface Hit {
  readonly vals: Record<string, unknown>
  readonly uv: Record<string, unknown>
  readonly this?: unknown
  readonly finfo: Record<string, unknown>
  readonly hit: number
  readonly omitted: readonly string[]
  readonly stack: readonly [string, string?]
  readonly name: string
}

interface Report {
  readonly result: unknown
  readonly seen: Record<string, readonly Hit[]>
  readonly state: readonly { readonly status: string; readonly hits: number }[]
}

interface Expected {
  /** One per hit. */
  readonly vals: readonly Record<string, unknown>[]
  readonly uv: Record<string, unknown>
  readonly this?: unknown
  readonly fn: { readonly name: string; readonly kind: string; readonly lines: readonly [number, number] }
}

const RESULT = { total: 9, steps: [15, 25], label: 'corner!', later: 'beforeafter', loaded: [1, 2, 3] }
const LEVEL = { 1: 'Low', 3: 'High', Low: 1, High: 3 }
const SHOP = { name: 'corner' }
const LIST = { list: [10, 20] }

const EXPECTED: Record<string, Expected> = {
  created: { vals: [{ name: 'corner' }], uv: { served: 0 }, this: SHOP, fn: { name: 'Shop', kind: 'constructor', lines: [6, 8] } },
  loop: {
    vals: [
      { prices: LIST, sum: 0, price: 10 },
      { prices: LIST, sum: 3, price: 20 },
    ],
    uv: { served: 100, percent: '[function]', Level: LEVEL },
    this: SHOP,
    fn: { name: 'total', kind: 'method', lines: [12, 19] },
  },
  method: {
    vals: [{ prices: LIST, sum: 9 }],
    uv: { served: 101, percent: '[function]', Level: LEVEL },
    this: SHOP,
    fn: { name: 'total', kind: 'method', lines: [12, 19] },
  },
  arrow: { vals: [{ level: 3 }, { level: 3 }], uv: {}, fn: { name: 'percent', kind: 'arrow', lines: [11, 11] } },
  closure: {
    vals: [
      { by: 1, next: 15 },
      { by: 2, next: 25 },
    ],
    uv: { count: 10, step: 5 },
    fn: { name: 'advance', kind: 'function', lines: [36, 40] },
  },
  getter: { vals: [{ text: 'corner!' }], uv: {}, this: SHOP, fn: { name: 'label', kind: 'getter', lines: [21, 24] } },
  async: {
    vals: [{ delay: 1, before: 'before', after: 'after' }],
    uv: {},
    this: SHOP,
    fn: { name: 'later', kind: 'method', lines: [26, 31] },
  },
  module: { vals: [{ total: 9, steps: [15, 25] }], uv: {}, fn: { name: '', kind: 'module', lines: [1, 39] } },
  late: { vals: [{ ready: [1, 2, 3] }], uv: {}, fn: { name: '', kind: 'module', lines: [1, 5] } },
}

let project: Project

beforeAll(() => {
  project = new Project('program')
})

const ALL = [...HOSTS, ...OTHER_HOSTS]

function buildWith(host: HostName | OtherHost, request: Request): Promise<Built> {
  return OTHER_HOSTS.includes(host as OtherHost)
    ? buildOther(host as OtherHost, project, request)
    : build(host as HostName, project, request)
}

/** Whatever built the program: at each marker a probe sees what the author wrote. */
async function check(host: HostName | OtherHost, minify: boolean): Promise<void> {
  const { file } = await buildWith(host, { entry: 'src/main.ts', minify })
  const markers = Object.keys(EXPECTED)
  const wanted = Object.fromEntries(markers.map((marker) => [marker, project.address(marker)]))
  const { stdout, stderr, code } = await run(file, [JSON.stringify(wanted)])
  expect(code, stderr).toBe(0)
  const { result, seen, state } = JSON.parse(stdout) as Report
  expect(result).toEqual(RESULT)
  expect(stderr.replace(/^probes: .*\n/gm, '')).toBe('module 9 [ 15, 25 ]\nlate 3\n')
  markers.forEach((marker, i) => {
    const expected = EXPECTED[marker]!
    checkHits(marker, seen[marker]!, expected, project.place(marker))
    expect(state[i], marker).toMatchObject({ status: 'on', hits: expected.vals.length })
  })
  // Where Farm minifies, it writes a map that says nothing, with us or without.
  if (host === 'farm' && minify) return
  const caller = project.place('caller')
  expect(seen['method']![0]!.stack[1], 'the frame of the caller').toContain(`${caller.file}:${caller.line}:`)
}

function checkHits(marker: string, hits: readonly Hit[], expected: Expected, { file, line, column }: Place): void {
  const { name, kind, lines } = expected.fn
  expect(
    hits.map(({ vals }) => vals),
    `vals at ${marker}`,
  ).toEqual(expected.vals)
  hits.forEach((it, i) => {
    if (i === 0) expect(it.uv, `uv at ${marker}`).toEqual(expected.uv)
    expect(it.this, `this at ${marker}`).toEqual(expected.this)
    const owner = kind === 'method' || kind === 'getter' ? 'Shop' : ''
    expect(it.finfo, marker).toEqual({ file, line, column, name, owner, kind, lineDefined: lines[0], lastLineDefined: lines[1] })
    expect(it.name).toBe(`${file}:${line} (${name || 'module'})`)
    const place = `${file}:${line}:${column}`
    const shown = kind === 'constructor' ? `new ${name}` : name
    expect(it.stack[0]).toBe(shown ? `    at ${shown} (${place})` : `    at ${place}`)
    expect(it.hit).toBe(i + 1)
    expect(it.omitted).toEqual([])
  })
}

describe.each([false, true])('one program, minified: %s', (minify) => {
  for (const host of ALL) it(host, () => check(host, minify))
})

describe('without us the program is the same', () => {
  for (const host of ALL)
    it(host, async () => {
      const { file } = await buildWith(host, { entry: 'src/main.ts', plugin: false })
      const { stdout, stderr } = await run(file)
      expect(JSON.parse(stdout)).toEqual({ result: RESULT, seen: {}, state: [] })
      expect(stderr).toBe('module 9 [ 15, 25 ]\nlate 3\n')
    })
})
