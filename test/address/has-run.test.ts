import { probes } from 'unplugin-probes/runtime'
import { afterEach, expect, it } from 'vitest'
import { loadModule } from '../runtime/load-code.ts'

const NOTE = (file: string): string =>
  `the top of a file runs once, and that of ${file} has run already, unless an import still keeps it waiting: load it again, or probe a function`
const CODE = `const list = [1]
export const seen = []
list.push(2)
export function work() {
  return list.length
}
`

afterEach(() => void probes.disableAll())

/** The engine comes to rest. */
const rest = (): Promise<unknown> => new Promise((resolve) => void setTimeout(resolve, 20))
const reasonAt = (address: string): string => probes.enable(address, () => {}).reason

it('a probe at the top of a module that has run says so', async () => {
  await loadModule('top/ran.js', CODE)
  await rest()
  expect([reasonAt('top/ran.js:3'), reasonAt('top/ran.js:5'), reasonAt('top/ran.js:3-5')]).toEqual([NOTE('top/ran.js'), '', ''])
})

it('one that was there before, or is enabled while it runs, does not', async () => {
  const before = probes.enable('top/runs.js:5', () => {})
  const enable = `globalThis[Symbol.for('unplugin-probes')].probes.enable`
  const { probe, other } = await loadModule<Record<'probe' | 'other', { reason: string; hits: number }>>(
    'top/runs.js',
    `export const probe = ${enable}('top/runs.js:4', () => {})
export const other = ${enable}('top/runs.js:2', () => {})
const list = [1]
list.push(2)
list.push(3)
`,
  )
  await rest()
  expect([before, probe, other].map(({ reason, hits }) => [reason, hits])).toEqual([
    ['', 1],
    ['', 1],
    ['', expect.any(Number)],
  ])
})

it('one in a module that awaits at its top may still be hit', async () => {
  let open: (() => void) | undefined
  ;(globalThis as { gate?: Promise<void> }).gate = new Promise((resolve) => (open = resolve))
  const loading = loadModule<{ list: number[] }>('top/waits.js', `export const list = [1]\nawait globalThis.gate\nlist.push(2)\n`)
  await rest()
  const probe = probes.enable('top/waits.js:3', () => {})
  expect(probe.reason).toBe('')
  open!()
  await loading
  expect(probe.hits).toBe(1)
})
