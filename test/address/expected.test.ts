import { probes, type ProbeOptions } from 'unplugin-probes/runtime'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { loadModule } from '../runtime/load-code.ts'
import { reported } from '../runtime/reported.ts'

const FILE = 'expected.js'
const CODE = `export function total(items) {
  const sum = items.reduce((a, b) => a + b, 0)
  const tax = sum
    * 0.2
  log(sum)
  const long = ['a rather long list of texts', 'that goes on and on and on', 'over more than one line', 'and is cut', items.length]
  log(sum)
  return sum + tax
}
function log(value) {
  return value
}
`
let total: (items: number[]) => number
beforeAll(async () => void ({ total } = await loadModule<{ total: typeof total }>(FILE, CODE)))
afterEach(() => void probes.disableAll())

async function enabled(where: string, options: ProbeOptions): Promise<{ status: string; lines: number[]; reason: string }> {
  let result = { status: '', lines: [] as number[], reason: '' }
  await reported(() => {
    const { status, sites, reason } = probes.enable(`${FILE}${where}`, () => {}, options)
    result = { status, lines: sites.map(({ line }) => line), reason }
  })
  return result
}

describe('expect', () => {
  it.each([
    [':2', 'const sum ='],
    [':2', '  const sum   = items.reduce('],
    [':2', 'const sum = items.reduce((a, b) => a + b, 0);'],
    [':3', 'const tax = sum * 0.2'],
    [':3', 'const tax = sum\n    * 0.2'],
    [
      ':6',
      "const long = ['a rather long list of texts', 'that goes on and on and on', 'over more than one line', 'and is cut', items.length]",
    ],
    ['#total', 'const sum'],
    [':2', 'const sum=items.reduce( ( a,b ) =>a+b'],
    [':3', 'const tax=sum*0.2'],
  ])('%s %j is there', async (where, text) => {
    expect(await enabled(where, { expect: text })).toMatchObject({ status: 'on', reason: '' })
    expect(total([1])).toBe(1.2)
  })

  it('says what is there now, and where it is', async () => {
    expect(await enabled(':2', { expect: 'return sum' })).toEqual({
      status: 'no-code',
      lines: [],
      reason:
        '"return sum" is not there (expect): there is now expected.js:2:3 (total): const sum = items.reduce((a, b) => a + b, 0); it is at expected.js:8:3 (total)',
    })
    const { reason } = await enabled(':3', { expect: 'log(sum)' })
    expect(reason).toContain('it is at expected.js:5:3 (total), expected.js:7:3 (total)')
    expect((await enabled(':3', { expect: 'gone()' })).reason).toContain('no statement of expected.js reads so')
    expect((await enabled(':99', { expect: 'log(sum)' })).reason).toMatch(
      /is not there \(expect\): no code on line 99.*; it is at expected/,
    )
  })

  it('means whole words', async () => {
    for (const expect_ of ['cons', 'const su', 'constsum = items', 'const s um'])
      expect(await enabled(':2', { expect: expect_ })).toMatchObject({ status: 'no-code' })
  })

  it('of several lines binds to those that read so', async () => {
    expect(await enabled(':2-8', { expect: 'log(' })).toMatchObject({ status: 'on', lines: [5, 7] })
  })
})

describe('follow', () => {
  it('goes where the statement is, the nearest that reads so', async () => {
    expect(await enabled(':2', { expect: 'return sum', follow: true })).toEqual({
      status: 'on',
      lines: [8],
      reason: '"return sum" is not there; followed it to expected.js:8:3 (total)',
    })
    expect(await enabled(':8', { expect: 'log(sum)', follow: true })).toMatchObject({ lines: [7] })
    const { lines, reason } = await enabled(':3', { expect: 'log(sum)', follow: true })
    expect(lines).toEqual([5])
    expect(reason).toContain(', the nearest of 2 that read so')
    expect(await enabled(':99', { expect: 'return sum', follow: true })).toMatchObject({ status: 'on', lines: [8] })
  })

  it('is refused where it is gone', async () => {
    expect(await enabled(':2', { expect: 'gone()', follow: true })).toMatchObject({ status: 'no-code', lines: [] })
  })
})

describe('wrong options', () => {
  it.each([
    [{ expect: ' ' }, 'expect is " ", not the beginning of a statement'],
    [{ expect: 5 as never }, 'expect is 5, not the beginning'],
    [{ follow: true }, 'follow needs expect'],
    [{ expect: 'x', follow: 'yes' as never }, 'follow is "yes", not true or false'],
  ])('%j', async (options, says) => {
    const { status, reason } = await enabled(':2', options)
    expect([status, reason]).toEqual(['error', expect.stringContaining(says)])
  })
})
