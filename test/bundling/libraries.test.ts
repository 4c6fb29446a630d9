import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { bundle, type Chunk, type Host, type Job } from './bundle.ts'
import { whatIsKept } from './what-is-kept.ts'
import { withoutOurText } from './without-our-text.ts'

const folder = mkdtempSync(join(tmpdir(), 'bundling-libraries-'))
symlinkSync(join(import.meta.dirname, '../../node_modules'), join(folder, 'node_modules'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const ENTRIES: Record<string, string> = {
  'lodash-es': `import { debounce, groupBy } from 'lodash-es'\nexport const use = () => [debounce, groupBy]`,
  rxjs: `import { of, map } from 'rxjs'\nexport const use = () => of(1).pipe(map((x) => x + 1))`,
  'date-fns': `import { addDays, format } from 'date-fns'\nexport const use = () => format(addDays(new Date(0), 1), 'yyyy')`,
  d3: `import { scaleLinear, max } from 'd3'\nexport const use = () => [scaleLinear(), max([1])]`,
  three: `import { Vector3 } from 'three'\nexport const use = () => new Vector3()`,
  zod: `import { string } from 'zod/mini'\nexport const use = () => string()`,
  'zod as a namespace': `import * as z from 'zod/mini'\nexport const use = () => z.string()`,
  immer: `import { produce } from 'immer'\nexport const use = () => produce({}, () => {})`,
  preact: `import { h } from 'preact'\nimport { useState } from 'preact/hooks'\nexport const use = () => [h, useState]`,
  react: `import { useState } from 'react'\nexport const use = () => useState`,
  svelte: `import { writable } from 'svelte/store'\nexport const use = () => writable`,
}

mkdirSync(join(folder, 'src'))
for (const [name, text] of Object.entries(ENTRIES)) writeFileSync(join(folder, `src/${name}.js`), text)

/** Each bundle without our text. */
async function both(host: Host, name: string, more: Partial<Job> = {}): Promise<[plain: string, probed: string]> {
  const text = async (plugin: Job['plugin']): Promise<string> => {
    const [{ code }] = (await bundle(host, { folder, entry: `src/${name}.js`, plugin, ...more })) as [Chunk]
    return withoutOurText(code)
  }
  return [await text(false), await text({ exclude: [] })]
}

/** Where more stays because of us, and why. It must be so, and nothing may be lost. */
const KNOWN: Readonly<Record<string, string>> = {
  'd3 on vite': 'Rolldown looks into functions to find out that a call has no effect: our sites are an effect',
  'react on vite': 'Rolldown drops exports of CommonJS files: a site at their top level passes all that is there',
}

/** Rollup and webpack take long for the large ones. */
const ON: Readonly<Record<string, readonly Host[]>> = {
  'lodash-es': ['esbuild', 'vite'],
  'date-fns': ['esbuild'],
  rxjs: ['esbuild', 'vite'],
  d3: ['vite'],
  three: ['vite'],
  zod: ['vite'],
  'zod as a namespace': ['esbuild'],
  react: ['esbuild', 'vite'],
  immer: ['esbuild', 'rollup', 'vite', 'webpack'],
  preact: ['esbuild', 'rollup', 'vite'],
  svelte: ['esbuild', 'rollup', 'vite'],
}

describe.each(Object.entries(ON))('%s', (name, hosts) => {
  it.each(hosts)('on %s', async (host) => {
    // What webpack drops it drops by its minifier, which inlines functions.
    const isMinified = host === 'webpack'
    const [plain, probed] = await both(host, name, isMinified ? { minify: true, mangle: false } : {})
    expect(plain.length).toBeGreaterThan(1000)
    // esbuild has our site modules in CommonJS wrappers if they are required.
    if (host === 'esbuild' && name !== 'react') return expect(probed).toBe(plain)
    const [wanted, found] = [plain, probed].map((code) => whatIsKept(code, { functions: !isMinified })) as [Set<string>, Set<string>]
    const [more, less] = [[...found].filter((it) => !wanted.has(it)), [...wanted].filter((it) => !found.has(it))]
    expect(less, 'lost by us').toEqual([])
    if (`${name} on ${host}` in KNOWN) expect(more).not.toEqual([])
    else expect(more, 'kept by us').toEqual([])
  })
})
