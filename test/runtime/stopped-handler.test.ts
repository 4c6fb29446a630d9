import { expect, it } from 'vitest'
import { runChild } from '../say/child.ts'

it('a handler that a vm timeout ends, without its finally, leaves the others working', async () => {
  const { stdout, stderr, code } = await runChild([
    `import vm from 'node:vm'`,
    `let endless = true`,
    `const hits = []`,
    `const probe = probes.enable('work.mjs:2', ({ vals }) => { if (endless) for (;;); hits.push(vals.x) })`,
    `try { vm.runInNewContext('work(1)', { work }, { timeout: 50 }) } catch (error) { console.log(error.code) }`,
    `endless = false`,
    `work(2)`,
    `await pause(20)`,
    `work(3)`,
    `console.log(JSON.stringify(hits), probe.status)`,
    `probe.disable()`,
    `work(4)`,
    `console.log(JSON.stringify(hits), probe.status, Object.getOwnPropertyNames(globalThis).filter((name) => name.startsWith('$p')).map((name) => typeof globalThis[name]).join())`,
  ])
  expect(code, stderr).toBe(0)
  expect(stdout.split('\n').slice(0, 2)).toEqual(['ERR_SCRIPT_EXECUTION_TIMEOUT', '[3] on'])
  expect(stdout.split('\n')[2]).toMatch(/^\[3\] removed/)
})

it('one that is ended while nothing else is ever hit can still be turned off', async () => {
  const { stdout, stderr } = await runChild([
    `import vm from 'node:vm'`,
    `const probe = probes.enable('work.mjs:2', () => { for (;;); })`,
    `try { vm.runInNewContext('work(1)', { work }, { timeout: 50 }) } catch {}`,
    `probe.disable()`,
    `await pause(20)`,
    `const started = performance.now()`,
    `work(1)`,
    `let other = 0`,
    `probes.enable('work.mjs:2', () => void other++)`,
    `work(1)`,
    `console.log(other)`,
  ])
  expect(stdout, stderr).toBe('1\n')
})
