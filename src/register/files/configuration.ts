import { readFileSync, realpathSync } from 'node:fs'
import { createRequire, Module } from 'node:module'
import { dirname, join, resolve, sep } from 'node:path'
import { isDeno } from '../../runtime/permits/granted.ts'
import { checkOptions } from '../../plugin/options/check-options.ts'
import type { Options } from '../../plugin/options/options.ts'
import { isThere } from '../../runtime/permits/is-there.ts'
import type * as Work from './work.ts'
import { COMPILES_ALL, isTypeScriptFile } from './typescript.ts'

/** How a program is told what the plugin is told by its options. */
export interface Configuration {
  /** The folder that addresses, globs and paths are relative to: that of the configuration, else that of the program's package.json. */
  readonly root: string
  readonly options: Options
}

const NAMES = ['ts', 'mts', 'js', 'mjs', 'cjs', 'json'].map((end) => `probes.config.${end}`)
const DENO = ['deno.json', 'deno.jsonc']

/**
 * What stands in `probes.config.{ts,mts,js,mjs,cjs,json}`, or under `probes` in package.json, in the folder of the program's main file or the
 * nearest one above it.
 * @param main the main file's path; without one, or where it is a package's command, the working directory counts
 * @throws an error that names the file, with the code PROBES_CONFIG or PROBES_OPTION
 */
export function configurationOf(main: string | undefined): Configuration {
  const { root, options } = foundFor(main)
  return { root: resolve(root, options.root ?? ''), options }
}

function foundFor(main: string | undefined): Configuration {
  const start = folderOf(main)
  let root: string | undefined
  for (let folder = start; ; folder = dirname(folder)) {
    const name = NAMES.find((one) => isThere(join(folder, one)))
    if (name !== undefined) return { root: folder, options: optionsIn(join(folder, name), read) }
    const manifest = join(folder, 'package.json')
    if (isDeno && DENO.some((one) => isThere(join(folder, one)))) root ??= folder
    if (isThere(manifest)) {
      root ??= folder
      const { probes } = manifestIn(manifest)
      if (probes !== undefined) return { root: folder, options: optionsIn(manifest, () => probes) }
    }
    if (folder === dirname(folder)) return { root: root ?? start, options: {} }
  }
}

function folderOf(main: string | undefined): string {
  if (main === undefined || main === '') return process.cwd()
  try {
    const folder = dirname(realpathSync(main))
    return folder.includes(`${sep}node_modules${sep}`) ? process.cwd() : folder
  } catch {
    return process.cwd()
  }
}

/** A manifest that cannot be read is for those to say who need it. */
function manifestIn(path: string): { readonly probes?: unknown } {
  try {
    return (JSON.parse(readFileSync(path, 'utf8').replace(/^\uFEFF/, '')) ?? {}) as { probes?: unknown }
  } catch {
    return {}
  }
}

function optionsIn(path: string, from: (path: string) => unknown): Options {
  let given: unknown
  try {
    given = from(path)
  } catch (error) {
    throw configurationError(path, error instanceof Error ? `${error.name}: ${error.message.split('\n')[0]!}` : String(error))
  }
  try {
    return checkOptions(given)
  } catch (error) {
    throw Object.assign(new Error(`${path}: ${(error as Error).message.replace(/^unplugin-probes: /, '')}`), { code: 'PROBES_OPTION' })
  }
}

function read(path: string): unknown {
  if (path.endsWith('.json')) return JSON.parse(readFileSync(path, 'utf8').replace(/^\uFEFF/, ''))
  const loaded = (COMPILES_ALL && isTypeScriptFile(path) ? compiled(path) : createRequire(path)(path)) as
    | { readonly default?: unknown }
    | undefined
  return typeof loaded === 'object' && loaded !== null && 'default' in loaded ? loaded.default : loaded
}

function compiled(path: string): unknown {
  const { compileTypeScript } = createRequire(import.meta.url)('./register-work.js') as typeof Work
  const module = Object.assign(new Module(path), { filename: path }) as Module & { _compile(text: string, path: string): void }
  module._compile(compileTypeScript(readFileSync(path, 'utf8'), path, 'commonjs'), path)
  return module.exports
}

function configurationError(path: string, why: string): Error {
  return Object.assign(new Error(`${path} cannot be read: ${why} (PROBES_CONFIG)`), { code: 'PROBES_CONFIG' })
}
