import { probes } from 'unplugin-probes/runtime'
import { afterEach, expect, it } from 'vitest'
import { at, loadModule } from '../runtime/load-code.ts'
import { reported } from '../runtime/reported.ts'

afterEach(() => void probes.disableAll())

const CODE = `export const page = { evaluate: (fn) => (0, eval)('(' + fn + ')()') }
export function run() {
  const before = 1
  return page.evaluate(() => {
    /*@text*/ const inside = 41
    return inside + 1
  }) + before
}
// probes-ignore-next
export function ignored() {
  /*@ignored*/ return 2
}
`

it('an address in a function that was left as it is says so', async () => {
  const { run } = await loadModule<{ run: () => number }>('text.js', CODE)
  const hits: unknown[] = []
  const lines = await reported(() => {
    const { status, reason } = probes.enable(at('text.js', CODE, 'text'), ({ vals }) => void hits.push(vals))
    expect({ status, reason }).toEqual({
      status: 'on',
      reason:
        'line 5 has no sites: the build left this part as it is (it is passed to evaluate); bound to the one around it, text.js:4:3 (run)',
    })
    probes.enable(at('text.js', CODE, 'ignored'), () => {})
  })
  expect(lines).toEqual([
    'probes: text.js:11 is no-code: line 11 has no sites: the build left this part as it is (probes-ignore-next); nearest: text.js:4:3 (run)',
  ])
  expect(run()).toBe(43)
  expect(hits).toEqual([{ before: 1 }])
})
