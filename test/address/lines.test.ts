import { probes, type Probe } from 'unplugin-probes/runtime'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { loadModule } from '../runtime/load-code.ts'
import { reported } from '../runtime/reported.ts'

const LINES = `const limit = 3

// a comment above
export function work(a, b) {
  const sum = a + b; const product = a * b; if (sum > product) return 'sum'

  // a comment inside
  const text = [
    a,
    b,
  ].map((it) => {
    return String(it)
  }).join(
    '-',
  )
  if (
    sum > 100
  ) {
    return 'many'
  } else {
    // nothing here
  }
  for (const one of text) if (one === '-') continue; else product
  return text
}

export function empty() {}
export const other = (x) => x + limit
export class Late {
  field = 1

  method() {

    return this.field
  }
}
`

const TOP = `import 'node:fs'

setup()

// a comment
setup(
  1,
)

function setup() {
  return 1
}

function second() {
  return 2
}

setup(second)
`

beforeAll(async () => {
  await loadModule('lines.js', LINES)
  await loadModule('top.js', TOP)
  // Behind the last statement of the top level.
  await loadModule('last.js', 'Number(1)\n\nexport function late() {\n\n  return 1\n}\n')
})

afterEach(() => void probes.disableAll())

async function enable(address: string): Promise<Probe> {
  let probe: Probe | undefined
  await reported(() => (probe = probes.enable(address, () => {})))
  return probe!
}

const column = (line: number, text: string): number => LINES.split('\n')[line - 1]!.indexOf(text) + 1

/** The address, where it binds, and whether that is what it says. */
const CASES: readonly [address: string, place: string, how: 'exact' | 'around' | 'next'][] = [
  ['lines.js:4', '5:3', 'next'],
  ['lines.js:5', '5:3', 'exact'],
  ['lines.js:5:3', '5:3', 'exact'],
  [`lines.js:5:${column(5, 'const product')}`, `5:${column(5, 'const product')}`, 'exact'],
  [`lines.js:5:${column(5, 'if (sum')}`, `5:${column(5, 'if (sum')}`, 'exact'],
  [`lines.js:5:${column(5, 'return')}`, `5:${column(5, 'return')}`, 'exact'],
  [`lines.js:5:${column(5, 'a * b')}`, `5:${column(5, 'const product')}`, 'around'],
  [`lines.js:5:${column(5, 'sum > product')}`, `5:${column(5, 'if (sum')}`, 'around'],
  ['lines.js:6', '8:3', 'next'],
  ['lines.js:7', '8:3', 'next'],
  ['lines.js:8', '8:3', 'exact'],
  ['lines.js:9', '8:3', 'around'],
  ['lines.js:10:5', '8:3', 'around'],
  ['lines.js:12', '12:5', 'exact'],
  ['lines.js:13', '8:3', 'around'],
  ['lines.js:14', '8:3', 'around'],
  ['lines.js:15', '8:3', 'around'],
  ['lines.js:16', '16:3', 'exact'],
  ['lines.js:17', '16:3', 'around'],
  ['lines.js:18', '16:3', 'around'],
  ['lines.js:19', '19:5', 'exact'],
  ['lines.js:20', '23:3', 'next'],
  ['lines.js:21', '23:3', 'next'],
  ['lines.js:22', '23:3', 'next'],
  ['lines.js:23', '23:3', 'exact'],
  [`lines.js:23:${column(23, 'continue')}`, `23:${column(23, 'continue')}`, 'exact'],
  [`lines.js:23:${column(23, 'else') + 5}`, `23:${column(23, 'else') + 5}`, 'exact'],
  ['lines.js:24', '24:3', 'exact'],
  ['lines.js:28', `28:${column(28, 'x + limit')}`, 'exact'],
  ['lines.js:32', '34:5', 'next'],
  ['lines.js:33', '34:5', 'next'],
  ['lines.js:34', '34:5', 'exact'],
  ['top.js:2', '3:1', 'next'],
  ['top.js:3', '3:1', 'exact'],
  ['top.js:5', '6:1', 'next'],
  ['top.js:7', '6:1', 'around'],
  ['top.js:10', '11:3', 'next'],
  ['top.js:17', '18:1', 'next'],
]

const NO_CODE: readonly [address: string, nearest: readonly string[]][] = [
  ['lines.js:1', ['lines.js:5:3 (work)']],
  ['lines.js:2', ['lines.js:5:3 (work)']],
  ['lines.js:3', ['lines.js:5:3 (work)']],
  ['lines.js:26', ['lines.js:24:3 (work)', 'lines.js:28:29 (other)']],
  ['lines.js:27', ['lines.js:24:3 (work)', 'lines.js:28:29 (other)']],
  ['lines.js:30', ['lines.js:28:29 (other)', 'lines.js:34:5 (method)']],
  ['lines.js:36', ['lines.js:34:5 (method)']],
  ['lines.js:37', ['lines.js:34:5 (method)']],
  ['lines.js:4000', ['lines.js:34:5 (method)']],
  ['lines.js:4:1', ['lines.js:5:3 (work)']],
  ['last.js:2', ['last.js:1:1 (module)', 'last.js:5:3 (late)']],
  // Far from the next statement of the top level, with functions between.
  ['top.js:9', ['top.js:6:1 (module)', 'top.js:11:3 (setup)']],
]

describe('where a line binds', () => {
  it.each(CASES)('%s at %s, %s', async (address, place, how) => {
    const { status, sites, reason } = await enable(address)
    expect(status, reason).toBe('on')
    expect(sites.map(({ line, column: at }) => `${line}:${at}`)).toEqual([place])
    // test/address/has-run.test.ts: the top of a file that has run.
    if (how === 'exact') expect(reason.replace(/^the top of a file runs once, [^;]*$/, '')).toBe('')
    else expect(reason).toContain(`; bound to the ${how === 'next' ? 'next one of the function' : 'one around it'}, `)
    if (how !== 'exact') expect(reason).toContain(`:${place} (`)
  })

  it.each(NO_CODE)('%s: no code', async (address, nearest) => {
    const lines = await reported(() => probes.enable(address, () => {}))
    const [probe] = probes.list()
    expect(probe).toMatchObject({ status: 'no-code', sites: [] })
    const [, line, column] = address.split(':')
    expect(probe!.reason).toBe(
      `no code ${column === undefined ? `on line ${line}` : `at ${line}:${column}`}; nearest: ${nearest.join(', ')}`,
    )
    expect(lines).toEqual([`probes: ${address} is no-code: ${probe!.reason}`])
  })
})
