import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as esbuild from 'esbuild'
import MagicString from 'magic-string'
import type { Plugin } from 'rollup'
import { transform as sucrase } from 'sucrase'
import ts from 'typescript'
import { afterAll, describe, expect, it } from 'vitest'
import { bundle, HOSTS, type Host, type Job } from '../bundling/bundle.ts'
import { tracedWords, type TracedWord } from './traced-words.ts'

const folder = mkdtempSync(join(tmpdir(), 'source-maps-'))
cpSync(join(import.meta.dirname, 'fixtures/program/words'), join(folder, 'src'), { recursive: true })
const sources: Record<string, string> = Object.fromEntries(
  readdirSync(join(folder, 'src')).map((name) => [name, readFileSync(join(folder, 'src', name), 'utf8')]),
)
mkdirSync(join(folder, 'src/with spaces'))
writeFileSync(join(folder, 'src/with spaces/é ü.js'), 'export function f(a) {\n  return a\n}\n')
afterAll(() => rmSync(folder, { recursive: true, force: true }))

type Transform = (code: string, id: string) => { code: string; map: unknown } | Promise<{ code: string; map: unknown }>

/** Moves everything, and has a map. */
const shifted: Transform = (code, id) => {
  const edited = new MagicString(code)
  edited.prepend('/* a line\nmore */ ').replaceAll('const ', 'const  ')
  return { code: edited.toString(), map: edited.generateMap({ source: id, hires: true, includeContent: true }) }
}

const LOWERED: Record<string, Transform> = {
  esbuild: (code, id) => esbuild.transform(code, { loader: 'ts', sourcefile: id, sourcemap: true, target: 'es2022' }),
  typescript: (code, id) => {
    const { outputText, sourceMapText } = ts.transpileModule(code, {
      fileName: id,
      compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext, sourceMap: true },
    })
    return { code: outputText.replace(/\/\/# sourceMappingURL=.*/, ''), map: JSON.parse(sourceMapText!) as unknown }
  },
  sucrase: (code, id) => {
    const { code: lowered, sourceMap } = sucrase(code, {
      transforms: ['typescript'],
      filePath: id,
      sourceMapOptions: { compiledFilename: id },
    })
    return { code: lowered, map: sourceMap }
  },
  shifted,
}

function plugin(name: string, transform: Transform, enforce?: 'pre'): Plugin {
  const hook = async (code: string, id: string): Promise<{ code: string; map: unknown } | undefined> =>
    id.startsWith(join(folder, 'src')) ? transform(code, id) : undefined
  return { name, ...(enforce ? { enforce } : {}), transform: hook } as Plugin
}

/** What the map says of each word, without us and with us. */
async function traces(host: Host, more: Partial<Job>): Promise<[plain: TracedWord[], probed: TracedWord[]]> {
  const trace = async (options: Job['plugin']): Promise<TracedWord[]> => {
    const [entry] = await bundle(host, { folder, entry: 'src/main.ts', plugin: options, ...more })
    return tracedWords(entry!.code, entry!.map, sources)
  }
  return [await trace(false), await trace({})]
}

/** Where the bundle without us is right, ours is; and nowhere is it worse. */
async function check(host: Host, more: Partial<Job> = {}): Promise<void> {
  const [plain, probed] = await traces(host, more)
  const right = plain.filter(({ real, traced }) => traced === real)
  expect(right.length).toBeGreaterThan(30)
  const byWord = new Map(probed.map((word) => [word.word, word]))
  expect(right.flatMap(({ word }) => byWord.get(word) ?? []).filter(({ real, traced }) => traced !== real)).toEqual([])
  expect(plain.map(({ word }) => word).filter((word) => !byWord.has(word))).toEqual([])
}

async function sourcesOf(host: Host, entryFile: string, options: Job['plugin']): Promise<string[]> {
  const [entry] = await bundle(host, { folder, entry: entryFile, plugin: options })
  const { sources: names, sourcesContent: texts } = JSON.parse(entry!.map) as { sources: string[]; sourcesContent: string[] }
  // Those of our site modules are ours.
  return names
    .flatMap((name, i) => (/unplugin-probes|^webpack:.*\/(?:webpack\/|data:)|\|data:/.test(name) ? [] : [`${name}\n${texts[i]}`]))
    .sort()
}

describe.each(['src/main.ts', 'src/with spaces/é ü.js'])('names and texts of the sources of %s', (file) => {
  it.each(HOSTS)('%s', async (host) => {
    const plain = await sourcesOf(host, file, false)
    expect(plain.length).toBeGreaterThan(0)
    expect(await sourcesOf(host, file, {})).toEqual(plain)
  })
})

describe.each([false, true])('words of a bundle, minified: %s', (minify) => {
  it.each(HOSTS)('%s', (host) => check(host, { minify }))
})

describe.each(Object.entries(LOWERED))('%s before us', (name, transform) => {
  it('rollup', () => check('rollup', { before: [plugin(name, transform)] }))
  it('vite', () => check('vite', { before: [plugin(name, transform, 'pre')] }))
})

describe('a plugin after us moves everything', () => {
  it.each(['rollup', 'vite'] as const)('%s', (host) => check(host, { after: [plugin('shifted', shifted)] }))
})

// esbuild follows the comment of a compiled file to its map; our map takes the comment's place.
it.fails('a compiled file’s own map, on esbuild', async () => {
  const text = "export function compiled(a: number): string {\n\n  return a + 'compiled_w70'\n}\n"
  const result = await esbuild.transform(text, { loader: 'ts', sourcemap: 'external', sourcefile: 'compiled.ts' })
  writeFileSync(join(folder, 'src/compiled.js'), `${result.code}//# sourceMappingURL=compiled.js.map\n`)
  writeFileSync(join(folder, 'src/compiled.js.map'), result.map)
  const traced = async (options: Job['plugin']): Promise<TracedWord[]> => {
    const [entry] = await bundle('esbuild', { folder, entry: 'src/compiled.js', plugin: options })
    return tracedWords(entry!.code, entry!.map, { 'compiled.ts': text })
  }
  const plain = await traced(false)
  if (plain[0]?.traced !== 'compiled.ts:3:13') return
  expect(await traced({})).toEqual(plain)
})
