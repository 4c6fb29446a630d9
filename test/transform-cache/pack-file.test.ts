import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { crc32 } from 'node:zlib'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { PackFile } from '../../src/cache/pack-file.ts'

const hash = (text: string): string => createHash('sha256').update(text).digest('base64url')
const [A, B, ONE, TWO] = ['a', 'b', '1', '2'].map(hash) as [string, string, string, string]

let folder: string
let path: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'pack-'))
  path = join(folder, 'deep/pack')
})

afterEach(() => {
  vi.useRealTimers()
  rmSync(folder, { recursive: true })
})

function write(...entries: readonly (readonly [name: string, of: string, text: string])[]): void {
  const pack = new PackFile(path)
  for (const entry of entries) pack.set(...entry)
  pack.flush()
}

it('gives what was set, to the next process', () => {
  write([A, ONE, 'first, ÄÖ\u2028𝒳'], [B, TWO, ''])
  const pack = new PackFile(path)
  expect(pack.get(A, ONE)).toBe('first, ÄÖ\u2028𝒳')
  expect(pack.get(B, TWO)).toBe('')
  expect(pack.get(A, TWO)).toBeUndefined()
  expect(pack.get(TWO, A)).toBeUndefined()
})

it('the last one of a name counts', () => {
  write([A, ONE, 'old'], [A, TWO, 'new'])
  const pack = new PackFile(path)
  expect([pack.get(A, ONE), pack.get(A, TWO)]).toEqual([undefined, 'new'])
})

it('writes by itself soon after', async () => {
  const pack = new PackFile(path)
  pack.set(A, ONE, 'text')
  await vi.waitFor(() => expect(readFileSync(path, 'utf8')).toBe(`\n${A}${ONE}${crc32('text').toString(16).padStart(8, '0')}text\n`))
})

it('leaves out what no longer counts', () => {
  const long = 'x'.repeat(1000)
  write([A, ONE, long], [B, ONE, 'b'], [A, TWO, long], [A, ONE, long])
  expect(new PackFile(path).get(B, ONE)).toBe('b')
  expect(readFileSync(path, 'utf8').length).toBeLessThan(1500)
  const pack = new PackFile(path)
  expect([pack.get(A, ONE), pack.get(B, ONE)]).toEqual([long, 'b'])
})

it('reads from the disk what it no longer has in memory', () => {
  vi.useFakeTimers()
  write([A, ONE, 'a'], [B, ONE, 'b'])
  const pack = new PackFile(path)
  expect(pack.get(A, ONE)).toBe('a')
  vi.advanceTimersByTime(60_000)
  write([B, TWO, 'newer, which this process does not know'])
  expect([pack.get(A, ONE), pack.get(B, ONE)]).toEqual(['a', 'b'])
  rmSync(path)
  expect(pack.get(A, ONE)).toBeUndefined()
})

it('believes no text that has moved', () => {
  vi.useFakeTimers()
  write([A, ONE, 'a'], [B, ONE, 'b'])
  const pack = new PackFile(path)
  expect(pack.get(A, ONE)).toBe('a')
  vi.advanceTimersByTime(60_000)
  rmSync(path)
  write([B, ONE, 'longer than it was'], [A, ONE, 'a'])
  expect(pack.get(A, ONE)).toBeUndefined()
})

it('writes when the process ends', async () => {
  const script = `import { PackFile } from ${JSON.stringify(join(import.meta.dirname, '../../src/cache/pack-file.ts'))}
    new PackFile(process.argv[2]).set('${A}', '${ONE}', 'text'); process.exit()`
  const file = join(folder, 'end.mts')
  writeFileSync(file, script)
  await promisify(execFile)(process.execPath, [join(import.meta.dirname, '../../node_modules/jiti/lib/jiti-cli.mjs'), file, path])
  expect(new PackFile(path).get(A, ONE)).toBe('text')
})
