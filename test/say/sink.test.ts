import { execFileSync } from 'node:child_process'
import { closeSync, existsSync, mkdtempSync, openSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { runChild } from './child.ts'

const SAYS_MUCH = [
  `await pause(200)`,
  `for (let i = 0; i < 50; i++) probes.enable('not an address ' + i, () => {})`,
  `probes.enable('work.mjs:2', () => { throw new Error('from a handler') })`,
  `work(1)`,
  `await pause(200)`,
  `probes.enable('work.mjs:99', () => {})`,
  `console.log('alive', work(1))`,
]

describe('a stderr that cannot be written', () => {
  it('whose reader has gone', async () => {
    expect(await runChild(SAYS_MUCH, [], 'gone')).toMatchObject({ stdout: 'alive 2\n', code: 0, signal: null })
  })

  it.skipIf(process.platform !== 'linux')('whose reader has stalled, so that the pipe is full (Linux)', async () => {
    const lines = [
      `probes.log('work.mjs:2', '${'x'.repeat(900)}')`,
      `for (let i = 0; i < 2000; i++) work(i)`,
      `console.log('alive', probes.list()[0].hits)`,
    ]
    const path = join(mkdtempSync(join(tmpdir(), 'probes-fifo-')), 'stderr')
    execFileSync('mkfifo', [path])
    // Open for both, so that nobody waits for a reader, and nobody reads.
    const fifo = openSync(path, 'r+')
    expect(await runChild(lines, [], fifo)).toMatchObject({ stdout: 'alive 2000\n', code: 0, signal: null })
    closeSync(fifo)
  })

  it('whose reader has stalled, so that the socket is full (what Node gives the processes that it starts)', async () => {
    const lines = [
      `probes.log('work.mjs:2', '${'x'.repeat(900)}')`,
      `for (let i = 0; i < 2000; i++) work(i)`,
      `console.log('alive', probes.list()[0].hits)`,
      // Ends with what nobody reads.
      `process.exit(0)`,
    ]
    expect(await runChild(lines, [], 'unread')).toMatchObject({ stdout: 'alive 2000\n', code: 0, signal: null })
  })

  it.skipIf(!existsSync('/dev/full'))('on a full disk (needs /dev/full)', async () => {
    const full = openSync('/dev/full', 'w')
    expect(await runChild(SAYS_MUCH, [], full)).toMatchObject({ stdout: 'alive 2\n', code: 0, signal: null })
    closeSync(full)
  })

  it('of a program that has destroyed its stream', async () => {
    const ended = await runChild(SAYS_MUCH, ['process.stderr.destroy()'])
    expect(ended).toMatchObject({ stdout: 'alive 2\n', code: 0 })
  })
})

describe('what others wrote is shown on one line of bounded length', () => {
  it('a thrown message of 5 MB, and an address of 1 MB', async () => {
    const { stderr, stdout } = await runChild([
      `probes.enable('work.mjs:2', () => { throw new Error('m'.repeat(5e6)) })`,
      `work(1)`,
      `probes.enable('a'.repeat(1e6), () => {})`,
      `probes.enable('work.mjs:2', () => { throw 's'.repeat(5e6) })`,
      `work(1)`,
      `console.log(probes.list().every(({ reason, address }) => reason.length < 1000))`,
    ])
    expect(stdout).toBe('true\n')
    const lines = stderr.trimEnd().split('\n')
    expect(lines).toHaveLength(3)
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(1001)
    expect(lines[0]).toMatch(/^probes: work\.mjs:2 is off: its handler threw Error: m+… \(at .*main\.mjs:\d+:\d+\)$/)
    expect(lines[1]).toMatch(/^probes: "a+…" is error: not an address/)
  })

  it('control characters of terminals', async () => {
    const { stderr } = await runChild([
      `probes.enable('work.mjs:2', () => { throw new Error('\\u001b[31mred\\u0007 \\u2028 \\u009b1m') })`,
      `work(1)`,
      `probes.enable('x\\u001b]0;title\\u0007.ts:y', () => {})`,
    ])
    expect(stderr).toContain('\\u001b[31mred\\u0007')
    expect([...stderr].filter((character) => character < ' ' && character !== '\n')).toEqual([])
  })
})
