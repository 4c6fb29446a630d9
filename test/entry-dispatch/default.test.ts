import { mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as esbuild from 'esbuild'
import { rolldown } from 'rolldown'
import { rollup } from 'rollup'
import type { Options } from 'unplugin-probes'
import esbuildProbes from 'unplugin-probes/esbuild'
import rollupProbes from 'unplugin-probes/rollup'
import viteProbes from 'unplugin-probes/vite'
import webpackProbes from 'unplugin-probes/webpack'
import { build as viteBuild } from 'vite'
import { afterAll, describe, expect, it } from 'vitest'
import webpack, { type Configuration } from 'webpack'

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'entry-dispatch-default-')))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const entry = join(folder, 'entry.js')
const statements = Array.from({ length: 14 }, (_, i) => `  a.m${i}(b, ${i})\n`).join('')
writeFileSync(entry, `export function f(a, b) {\n${statements}}\n`)

const OFF: Options = { summary: false, cache: false }

async function withEsbuild(platform: esbuild.Platform, options: Options = OFF): Promise<string> {
  const plugins = [esbuildProbes(options)]
  const { outputFiles } = await esbuild.build({ entryPoints: [entry], bundle: true, write: false, format: 'esm', platform, plugins })
  return outputFiles[0]!.text
}

async function withVite(ssr: boolean, options: Options = OFF): Promise<string> {
  const result = await viteBuild({
    root: folder,
    configFile: false,
    logLevel: 'silent',
    plugins: [viteProbes(options)],
    build: { write: false, minify: false, ...(ssr ? { ssr: entry } : { lib: { entry, formats: ['es'] } }) },
  })
  const [{ output }] = [result].flat() as { output: { code?: string }[] }[] as [{ output: { code?: string }[] }]
  return output.map(({ code = '' }) => code).join('')
}

async function withWebpack(target: string, options: Options = OFF): Promise<string> {
  const name = `webpack-${target}-${options.entryDispatch}.mjs`
  const config: Configuration = {
    mode: 'none',
    context: folder,
    entry,
    target,
    output: { path: folder, filename: name, library: { type: 'module' } },
    experiments: { outputModule: true },
    plugins: [webpackProbes(options)],
  }
  await new Promise<unknown>((done, failed) => {
    webpack(config, (error, stats) => (error ? failed(error) : done(stats)))
  })
  return readFileSync(join(folder, name), 'utf8')
}

async function withRollup(options: Options = OFF): Promise<string> {
  const built = await rollup({ input: entry, plugins: [rollupProbes(options)], onwarn: () => {} })
  return (await built.generate({ format: 'es' })).output[0].code
}

async function withRolldown(platform: 'node' | 'browser', options: Options = OFF): Promise<string> {
  const built = await rolldown({ input: entry, platform, plugins: [rollupProbes(options)] })
  return (await built.generate({ format: 'es' })).output[0].code
}

function chooses(code: string): boolean {
  expect(code).toContain('$p')
  return /if ?\(\$p\w+\) ?return/.test(code)
}

describe('what nobody downloads has copies, unless it is told not to', () => {
  const no = { ...OFF, entryDispatch: false }
  it.each([
    ["esbuild, platform 'node'", () => withEsbuild('node'), () => withEsbuild('node', no)],
    ['Vite, ssr', () => withVite(true), () => withVite(true, no)],
    ["webpack, target 'node20'", () => withWebpack('node20'), () => withWebpack('node20', no)],
    ["Rolldown, platform 'node'", () => withRolldown('node'), () => withRolldown('node', no)],
    ['Rollup, with hooks', () => withRollup({ ...OFF, hooks: './a.hooks.ts' }), () => withRollup({ ...no, hooks: './a.hooks.ts' })],
  ])('%s', async (_, build, without) => {
    expect(chooses(await build())).toBe(true)
    expect(chooses(await without())).toBe(false)
  })
})

describe('what may be for a page has none, unless it is asked for', () => {
  const yes = { ...OFF, entryDispatch: true }
  it.each([
    ["esbuild, platform 'browser'", () => withEsbuild('browser'), () => withEsbuild('browser', yes)],
    ["esbuild, platform 'neutral'", () => withEsbuild('neutral'), () => withEsbuild('neutral', yes)],
    ['Vite', () => withVite(false), () => withVite(false, yes)],
    ["webpack, target 'es2022'", () => withWebpack('es2022'), () => withWebpack('es2022', yes)],
    ["webpack, target 'web'", () => withWebpack('web'), () => withWebpack('web', yes)],
    ["Rolldown, platform 'browser'", () => withRolldown('browser'), () => withRolldown('browser', yes)],
    ['Rollup', () => withRollup(), () => withRollup(yes)],
  ])('%s', async (_, build, asked) => {
    expect(chooses(await build())).toBe(false)
    expect(chooses(await asked())).toBe(true)
  })
})
