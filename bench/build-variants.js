import { existsSync } from 'node:fs'
import { copyFile, mkdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { build } from 'esbuild'
import probes from 'unplugin-probes/esbuild'
import { countStatements } from './count-statements.js'
import { guardNaively } from './guard-naively.js'
import { instrumentingPlugin } from './instrumenting-plugin.js'
import { traceFunctions } from './trace-functions.js'

/** @import { BuildOptions, Plugin } from 'esbuild' */
/** @import { Options } from 'unplugin-probes' */

/**
 * How a program can be compiled: as it is; the same once more, as what differs between two of one text is noise; with a site
 * before each statement, as the plugin does it for a server; the same without entry dispatch; the same and a hooks file watched; the same
 * with the site tables in a file of their own; so, and with entry dispatch whatever the plugin is told else; so, and fewer sites: one a line, one a function; with naive guards, and those that were tried; with istanbul's counters; with what Datadog's live debugger
 * puts into each function.
 * @typedef {'untouched' | 'again' | 'off' | 'inline' | 'watching' | 'apart' | 'copies' | 'lines' | 'functions' | 'naive' | 'array' | 'binding' | 'field' | 'file' | 'object' | 'istanbul' | 'datadog'} Variant
 */

const ALL = { include: [/./], exclude: [] }

/** @type {Record<string, (outfile: string, more: Options) => Plugin[]>} */
const PLUGINS = {
  untouched: () => [],
  off: (_outfile, more) => [probes({ ...ALL, ...more })],
  inline: () => [probes({ ...ALL, entryDispatch: false })],
  watching: () => [probes({ ...ALL, hooks: './probes.hooks.ts' })],
  apart: (outfile, more) => [probes({ ...ALL, ...more, tables: `${outfile}.tables.json` })],
  copies: (outfile) => [probes({ ...ALL, tables: `${outfile}.tables.json`, entryDispatch: true })],
  lines: (outfile, more) => [probes({ ...ALL, ...more, tables: `${outfile}.tables.json`, grain: 'lines' })],
  functions: (outfile, more) => [probes({ ...ALL, ...more, tables: `${outfile}.tables.json`, grain: 'functions' })],
  naive: () => [instrumentingPlugin('naive', (code) => guardNaively(code, 'closure'))],
  array: () => [instrumentingPlugin('array', (code) => guardNaively(code, 'array'))],
  binding: () => [instrumentingPlugin('binding', (code) => guardNaively(code, 'binding'))],
  field: () => [instrumentingPlugin('field', (code) => guardNaively(code, 'field'))],
  file: () => [instrumentingPlugin('file', (code) => guardNaively(code, 'file'))],
  object: () => [instrumentingPlugin('object', (code) => guardNaively(code, 'object'))],
  istanbul: () => [instrumentingPlugin('istanbul', countStatements)],
  datadog: () => [instrumentingPlugin('datadog', traceFunctions)],
}

/**
 * Compiles a program with all that it imports into one file per variant, `<folder>/<variant>/<name>.mjs`. Those that are there are kept.
 * @param {string} entry
 * @param {string} name
 * @param {string} folder
 * @param {readonly Variant[]} variants
 * @param {BuildOptions} [options]
 * @param {Options} [more] of the plugin
 */
export async function buildVariants(entry, name, folder, variants, options = {}, more = {}) {
  const outfile = (/** @type {Variant} */ variant) => join(folder, variant, `${name}.mjs`)
  for (const variant of variants) {
    const plugins = PLUGINS[variant]
    if (!plugins || existsSync(outfile(variant))) continue
    await build({
      entryPoints: [entry],
      outfile: outfile(variant),
      bundle: true,
      format: 'esm',
      platform: 'node',
      target: 'node20',
      logLevel: 'silent',
      ...options,
      plugins: [...(options.plugins ?? []), ...plugins(outfile(variant), more)],
    })
  }
  if (!variants.includes('again')) return
  await mkdir(dirname(outfile('again')), { recursive: true })
  await copyFile(outfile('untouched'), outfile('again'))
}
