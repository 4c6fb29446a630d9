import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Plugin } from 'rollup'
import { afterAll, expect, it } from 'vitest'
import { bundle, HOSTS, type Host } from './bundle.ts'
import { whatIsKept } from './what-is-kept.ts'
import { cutOurText, withoutOurText } from './without-our-text.ts'

const folder = mkdtempSync(join(tmpdir(), 'bundling-chunks-'))
cpSync(join(import.meta.dirname, 'fixtures/program/chunks'), join(folder, 'src'), { recursive: true })
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const css: Plugin = {
  name: 'css',
  transform: (code, id) => (id.endsWith('.css') ? { code: `export default ${JSON.stringify(code)}`, map: null } : null),
}

/** Each file that a bundler writes, our text taken out, with names that do not tell of the text. */
async function filesOf(host: Host, plugin: object | false): Promise<string[]> {
  const chunks = await bundle(host, {
    folder,
    entry: 'src/main.tsx',
    plugin,
    ...(host === 'rollup' ? { after: [css] } : {}),
    esbuild: { loader: { '.txt': 'file' } },
  })
  const files = chunks.map(async ({ name, code }) => {
    if (!name.endsWith('.js')) return `${name}\n${code}`
    const text = await withoutOurText(code)
    const directive = /^\s*"use client"/.test(code) ? 'use client\n' : ''
    return [name, banners(cutOurText(code)), directive, host === 'webpack' ? summary(text) : text]
      .join('\n')
      .replace(/-[\w-]{8}\.js/g, '-hash.js')
  })
  return (await Promise.all(files)).sort()
}

/** Comments that must be kept, each with the text that they stand behind. */
function banners(code: string): string {
  return [...code.matchAll(/(\S*)\s*(\/\*(?:!|\*\s*@license)[^*]*\*\/)/g)].map(([, before, text]) => `${before} ${text}\n`).join('')
}

/** webpack wraps a module in another way when it imports one more: its names and what it exports stand elsewhere. */
function summary(text: string): string {
  const EXPORTED = /data:|MODULE|webpack|"(?:lazy|fetched|eager)"/
  return [...whatIsKept(text, { functions: true })]
    .filter((it) => !EXPORTED.test(it))
    .sort()
    .join('\n')
}

it.each(HOSTS)('chunks, directives, licences, assets and workers are the same: %s', async (host) => {
  const plain = await filesOf(host, false)
  expect(plain.length).toBeGreaterThan(3)
  expect(await filesOf(host, {})).toEqual(plain)
})
