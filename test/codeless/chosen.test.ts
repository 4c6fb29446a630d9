import { hostname } from 'node:os'
import { describe, expect, it } from 'vitest'
import { runChild } from '../say/child.ts'

/** What becomes of probes with these options, in a process of its own. */
async function states(options: readonly string[], env: readonly string[] = []): Promise<string[]> {
  const { stdout } = await runChild([
    ...env,
    `for (const options of [${options.join()}]) { const { status, reason } = probes.enable('work.mjs:2', () => {}, options); console.log(status + ' ' + reason) }`,
  ])
  return stdout.trim().split('\n')
}

describe('a probe for one of several processes', () => {
  it('by name', async () => {
    const found = await states(
      [
        `{ instance: 'web-3' }`,
        `{ instance: ['web-2', 'web-4'] }`,
        '{ instance: String(process.pid) }',
        `{ instance: ${JSON.stringify(hostname())} }`,
      ],
      [`process.env.PROBES_INSTANCE = 'web-3'`],
    )
    expect(found.map((line) => line.split(' ')[0])).toEqual(['on', 'limited', 'on', 'on'])
    expect(found[1]).toMatch(/^limited it is for another process \(instance\), not for "web-3" or ".*" or "\d+"$/)
  })

  it('in a share of all', async () => {
    const shares = Array.from({ length: 19 }, (_, i) => `{ sample: ${(i + 1) / 20} }`)
    const runs = await Promise.all([1, 2, 3, 4, 5].map(() => states(shares)))
    for (const run of runs) {
      const on = run.map((line) => line.startsWith('on'))
      // One number a process: what is on in a tenth of them is on in a fifth, too.
      expect(on.indexOf(true) === -1 || on.slice(on.indexOf(true)).every(Boolean)).toBe(true)
      for (const line of run) expect(line).toMatch(/^on |^limited this process is not among the [\d.]+ % that have it \(sample\)$/)
    }
    expect(new Set(runs.map((run) => run.filter((line) => line.startsWith('on')).length)).size).toBeGreaterThan(1)
  })

  it('what is none', async () => {
    expect(await states(['{ sample: 0 }', '{ sample: 2 }', `{ instance: '' }`, '{ instance: [] }', '{ instance: [5] }'])).toEqual([
      expect.stringContaining('error sample is 0, not a share of all processes'),
      expect.stringContaining('error sample is 2,'),
      expect.stringContaining('error instance is "", not the name of a process'),
      expect.stringContaining('error instance is '),
      expect.stringContaining('error instance is '),
    ])
  })
})
