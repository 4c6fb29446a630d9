import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { bundle, type Host } from '../bundling/bundle.ts'
import { tracedWords } from './traced-words.ts'

const folder = mkdtempSync(join(tmpdir(), 'line-ends-'))
mkdirSync(join(folder, 'src'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const program = (end: string, inText = ''): string =>
  [
    'export function f(a) {',
    "  if (a) console.log('one_w1')",
    `  const b = () => 'in a${inText}text' /* in a${inText}comment */`,
    "  console.log('two_w2'); console.log('three_w3')",
    '  return b',
    '}',
    "console.log('four_w4')",
    '',
  ].join(end)

const TEXTS: Record<string, string> = {
  LF: program('\n'),
  CRLF: program('\r\n'),
  CR: program('\r'),
  'CR and LF': program('\n').replace('{\n', '{\r').replace(')\n', ')\r\n'),
  'line separators': program('\u2028'),
  'line separator in a string': program('\n', '\u2028'),
  'paragraph separator in a string': program('\n', '\u2029'),
}

async function trace(host: Host, file: string, text: string, plugin: object | false): Promise<string[]> {
  const [entry] = await bundle(host, { folder, entry: `src/${file}`, plugin })
  return tracedWords(entry!.code, entry!.map, { [file]: text }).map(({ word, traced }) => `${word} ${traced}`)
}

// Rollup and webpack themselves count line feeds only: there it is the lowering of TypeScript that looks positions up.
describe.each(Object.entries(TEXTS))('%s', (name, text) => {
  it.each([
    ['esbuild', 'js'],
    ['vite', 'js'],
    ['esbuild', 'ts'],
    ['vite', 'ts'],
    ['rollup', 'ts'],
    ['webpack', 'ts'],
  ] as const)('%s, .%s', async (host, extension) => {
    const file = `${name.replaceAll(' ', '-')}.${extension}`
    writeFileSync(join(folder, 'src', file), text)
    const plain = await trace(host, file, text, false)
    expect(plain).toHaveLength(4)
    expect(await trace(host, file, text, {})).toEqual(plain)
  })
})
