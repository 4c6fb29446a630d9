import { expect, it } from 'vitest'
import { runChild } from '../say/child.ts'

const CYCLES = [
  `const seen = []`,
  `for (let cycle = 0; cycle < 5; cycle++) {`,
  `  const probe = probes.enable('work.mjs:2', ({ vals }) => void seen.push(vals.x))`,
  `  work(cycle)`,
  `  probe.disable()`,
  `  for (let i = 0; i < 1000; i++) work(-1)`,
  `}`,
  `console.log(JSON.stringify(seen), probes.enable('work.mjs:2', () => {}).status)`,
]

// workerd throws outside of a request, engines' shells have none or ones that return nothing.
it.each([
  ['throws', `globalThis.setTimeout = () => { throw new Error('no timers here') }`],
  ['returns nothing', `globalThis.setTimeout = () => {}`],
  ['returns a number', `globalThis.setTimeout = () => 7`],
  ['is missing', `delete globalThis.setTimeout`],
  ['returns what throws when it is touched', `globalThis.setTimeout = () => new Proxy({}, { get() { throw new Error('touched') } })`],
])('a setTimeout that %s: on is on, off is off, and the program notices nothing', async (_, before) => {
  const { stdout, stderr, code } = await runChild(CYCLES, [before])
  expect(code, stderr).toBe(0)
  expect(stdout).toBe('[0,1,2,3,4] on\n')
})

it('an environment that may not be read (Deno without --allow-env)', async () => {
  // Node's own loader reads some of it.
  const deny = [
    `const denied = ['DEBUG', 'PROBES', 'PROBES_HOOKS', 'PROBES_TABLES', 'PROBES_TRUST', 'NODE_UNIQUE_ID']`,
    `const get = (env, name) => { if (denied.includes(name)) throw new Error('NotCapable'); return env[name] }`,
    `process.env = new Proxy(process.env, { get })`,
  ].join(';')
  const { stdout, stderr, code } = await runChild(CYCLES, [deny])
  expect(code, stderr).toBe(0)
  expect(stdout).toBe('[0,1,2,3,4] on\n')
})

it('a generator function is refused as a handler', async () => {
  const { stdout } = await runChild([
    `const kinds = [function* () {}, async function* () {}]`,
    `for (const handler of kinds) { const { status, reason } = probes.enable('work.mjs:2', handler); console.log(status, reason) }`,
    `console.log(work(1))`,
  ])
  expect(stdout).toMatch(/^(error its handler is a generator function, .*\n){2}2\n$/)
})
