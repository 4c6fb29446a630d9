import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { bundle, HOSTS, type Host } from './bundle.ts'

const folder = mkdtempSync(join(tmpdir(), 'bundling-kept-'))
cpSync(join(import.meta.dirname, 'fixtures/program/kept'), join(folder, 'src'), { recursive: true })
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const define = { __DEV__: 'false', 'import.meta.env.DEV': 'false' }

/** Texts that stay because of us, and why. Each of them must be one that some bundler keeps. */
const KNOWN: Readonly<Record<string, string>> = {
  'MARK-builtin-by-local': 'a bundler that looks into functions sees an effect in each that has sites',
  'MARK-builtin-local': 'the same',
  'MARK-pure-inside-const': 'a local is passed to the sites behind it, so what makes it stays',
  'MARK-member-unused': 'a minifier drops unused properties only of objects that nothing else can reach; a probe can',
  'MARK-enum-off': 'an enum of another file looks like any imported object',
  'MARK-group-unused': 'a namespace that another file exports looks like any imported object',
}
const seen = new Set<string>()

async function marks(host: Host, plugin: object | false, minify: boolean): Promise<string[]> {
  const chunks = await bundle(host, { folder, entry: 'src/main.ts', plugin, minify, define })
  return [...new Set(chunks.flatMap(({ code }) => code.match(/MARK-[a-z-]+/g) ?? []))].sort()
}

describe.each([false, true])('what is left of a program, minified: %s', (minify) => {
  // webpack leaves it to the minifier to drop anything.
  it.each(HOSTS.filter((host) => minify || host !== 'webpack'))('%s', async (host) => {
    // Site tables show how the code of each site begins, whether a bundler keeps it or not: these are apart.
    const [plain, probed] = [await marks(host, false, minify), await marks(host, { tables: join(folder, 'tables.json') }, minify)]
    expect(plain).toContain('MARK-builtin-used')
    expect(plain).not.toContain('MARK-dev-if')
    expect(plain.filter((mark) => !probed.includes(mark))).toEqual([])
    const more = probed.filter((mark) => !plain.includes(mark))
    for (const mark of more) seen.add(mark)
    expect(more.filter((mark) => !(mark in KNOWN))).toEqual([])
  })
})

it('what is known to stay does stay', () => {
  expect(Object.keys(KNOWN).filter((mark) => !seen.has(mark))).toEqual([])
})
