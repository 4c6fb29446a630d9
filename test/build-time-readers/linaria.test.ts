import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import wyw from '@wyw-in-js/vite'
import { afterAll, describe, expect, it } from 'vitest'
import probes from 'unplugin-probes/vite'
import { build, createLogger, type PluginOption } from 'vite'
import { isReadAtBuild } from '../../src/transform/index.ts'

const ROOT = fileURLToPath(new URL('project', import.meta.url))
const outs: string[] = []

afterAll(() => {
  for (const out of outs) rmSync(out, { recursive: true })
})

interface Built {
  readonly css: string
  readonly code: string
  readonly said: string
  readonly warned: readonly string[]
}

async function buildWith(own: PluginOption, isFirst: boolean): Promise<Built> {
  const out = mkdtempSync(join(ROOT, 'out-'))
  outs.push(out)
  const warned: string[] = []
  const customLogger = createLogger('silent')
  customLogger.warn = customLogger.warnOnce = (text) => void warned.push(text)
  const linaria = (wyw as unknown as (options: object) => PluginOption)({
    include: ['**/build-time-readers/project/src/*.ts'],
    babelOptions: { presets: ['@babel/preset-typescript'] },
  })
  await build({
    root: ROOT,
    configFile: false,
    customLogger,
    plugins: isFirst ? [own, linaria] : [linaria, own],
    build: {
      lib: { entry: 'src/main.ts', formats: ['es'], fileName: () => 'main.mjs', cssFileName: 'main' },
      outDir: out,
      sourcemap: true,
      emptyOutDir: false,
      minify: false,
    },
  })
  const read = (end: string): string =>
    readFileSync(
      join(
        out,
        readdirSync(out).find((name) => name.endsWith(end))!,
      ),
      'utf8',
    )
  const { name } = (await import(pathToFileURL(join(out, 'main.mjs')).href)) as { name: () => string }
  return { css: read('.css'), code: read('.mjs'), said: name(), warned }
}

describe('Linaria evaluates what its tags refer to', () => {
  it.each([
    ['before', true],
    ['behind', false],
  ])('with us %s it', async (_, isFirst) => {
    const plain = await buildWith([], isFirst)
    const ours = await buildWith(probes({ include: ['src/**'], cache: false }), isFirst)
    expect(plain.css).toContain('width:8px;height:4px;gap:4px')
    expect([ours.css, ours.said]).toEqual([plain.css, plain.said])
    expect(ours.code).toContain('globalThis.$p')
    expect(ours.warned).toEqual(plain.warned)
  })
})

it.each([
  [`import { css } from '@linaria/core'`, 'a.ts', true],
  [`import{styled}from"@linaria/react"`, 'a.tsx', true],
  [`const { css } = require('@linaria/core')`, 'a.cjs', true],
  [`import preval from 'preval.macro'`, 'a.js', true],
  [`import { makeStyles } from '@griffel/react'`, 'a.tsx', true],
  [`import * as stylex from '@stylexjs/stylex'`, 'a.js', false],
  [`// @preval\nmodule.exports = 1`, 'a.js', true],
  [`export const box = 1`, 'src/theme.css.ts', true],
  [`import { css } from './linaria'`, 'a.ts', false],
  [`const text = '@linaria/core'`, 'a.ts', false],
  [`export const a = 1`, 'a.css-in.ts', false],
])('%s', (code, id, isRead) => {
  expect(isReadAtBuild(code, id)).toBe(isRead)
})
