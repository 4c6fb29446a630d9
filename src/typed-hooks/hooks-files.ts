import { readdirSync, statSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'

/** Hooks files for which one file of types is written. */
export interface TypesPlace {
  /** Where that lies: next to the hooks files, or next to the folder that holds them. */
  readonly types: string
  readonly files: readonly string[]
}

/** No other `.d.ts` of a name like this is safe: TypeScript's `include` drops one that lies beside a `.ts` of its name. */
const TYPES = 'probes.hooks.types.d.ts'
const HOOKS = /\.(?:[cm]?[jt]sx?|json)$/
const DECLARATIONS = /\.d\.[cm]?ts$/
const USUAL = /^probes\.hooks(?:\.(?:[cm]?[jt]s|json))?$/

/** @param given paths of hooks files, and of folders that hold such; absolute ones @returns those that are there, by where their types are written */
export function typesPlaces(given: readonly string[]): TypesPlace[] {
  const places = new Map<string, string[]>()
  for (const path of given) {
    const types = join(dirname(path), TYPES)
    places.set(types, [...(places.get(types) ?? []), ...filesOf(path)])
  }
  return [...places].map(([types, files]) => ({ types, files: [...new Set(files)].sort() })).sort((a, b) => (a.types < b.types ? -1 : 1))
}

/** What a folder holds under the usual names: `probes.hooks.ts`, and a folder `probes.hooks`. */
export function usualHooks(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => USUAL.test(name))
    .map((name) => resolve(folder, name))
    .sort()
}

function filesOf(path: string): string[] {
  const found = statSync(path, { throwIfNoEntry: false })
  if (found?.isFile()) return [path]
  if (!found?.isDirectory()) return []
  return readdirSync(path)
    .filter((name) => HOOKS.test(name) && !DECLARATIONS.test(name) && !basename(name).startsWith('.'))
    .map((name) => join(path, name))
    .filter((file) => statSync(file, { throwIfNoEntry: false })?.isFile())
}
