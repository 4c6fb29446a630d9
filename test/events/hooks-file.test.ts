import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { runChild } from '../say/child.ts'

const HOOKS = join(mkdtempSync(join(tmpdir(), 'probes-events-')), 'hooks.mjs')

/** Runs lines with a hooks file; what that wrote to the console. */
async function run(hooks: string, lines: readonly string[]): Promise<{ stdout: string[]; stderr: string; code: number | null }> {
  const { stdout, stderr, code } = await runChild([
    `const { writeFileSync, rmSync } = await import('node:fs')`,
    `const save = (text) => writeFileSync(${JSON.stringify(HOOKS)}, text)`,
    `save(${JSON.stringify(hooks)})`,
    `probes.watch(${JSON.stringify(HOOKS)})`,
    ...lines,
  ])
  return { stdout: stdout.trimEnd().split('\n'), stderr, code }
}

describe('a listener of a hooks file', () => {
  it('hears of its own probes from the end of the load on, of the load, and nothing when it is over', async () => {
    const { stdout } = await run(
      `export default (probes) => {
         for (const type of ['status', 'load', 'log', 'hit']) probes.on(type, ({ event, message }) => console.log(event, message.split(' ')[0]))
         probes.log('work.mjs:2', 'x-{x}')
         probes.log('nowhere.mjs:2', 'x-{x}')
       }`,
      [`work(1)`, `await pause(50)`, `work(2)`, `save('')`, `await pause(800)`, `probes.enable('work.mjs:2', () => {})`, `work(3)`],
    )
    expect(stdout.slice(0, 2)).toEqual(['status work.mjs:2', 'status nowhere.mjs:2'])
    expect(stdout.filter((line) => !line.startsWith('status'))).toEqual([
      'hit work.mjs:2:3',
      'log x-1',
      expect.stringMatching(/^load hooks/),
      'hit work.mjs:2:3',
      'log x-2',
    ])
  })

  it('that never returns is ended and off', async () => {
    const { stderr, code } = await run(
      `export default (probes) => {
         probes.timeLimit(50)
         probes.on('hit', () => { for (;;); })
         probes.enable('work.mjs:2', () => {})
       }`,
      [`work(1)`, `work(2)`, `console.log(probes.list()[0].hits)`],
    )
    expect(code).toBe(0)
    expect(stderr).toMatch(/a listener of "hit" threw OverTimeError: over its time: .*it is off/)
  })

  it('in a handler that never rests does not lengthen its time', async () => {
    const { stderr, code } = await run(
      `export default (probes) => {
         probes.timeLimit(50)
         probes.on('log', () => {})
         probes.enable('work.mjs:2', (info) => { for (;;) info.log('again') })
       }`,
      [`work(1)`],
    )
    expect(code).toBe(0)
    expect(stderr).toMatch(/work\.mjs:2 is off: its handler threw OverTimeError/)
  })

  it('that starts what goes wrong later does not end the process', async () => {
    const { stderr, code } = await run(
      `export default (probes) => {
         probes.on('hit', () => { setTimeout(() => { throw new Error('in a timer') }) })
         probes.enable('work.mjs:2', () => {})
       }`,
      [`work(1)`, `await pause(50)`],
    )
    expect([code, stderr]).toEqual([0, expect.stringContaining('in a timer')])
  })

  it('of an event that there is not fails the load, and what was on stays', async () => {
    const { stderr, stdout } = await run(`export default (probes) => void probes.count('work.mjs:2')`, [
      `save("export default (probes) => { probes.on('hits', () => {}); probes.log('work.mjs:2', 'x') }")`,
      `await pause(800)`,
      `work(1)`,
      `console.log(probes.list()[0].status)`,
    ])
    expect(stderr).toContain('on has "hits", not one of hit, log, status, error, load, note (HOOKS_THROW)')
    expect(stdout).toEqual(['on'])
  })
})
