import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'

/** Where a program looks for hooks files. */
export interface HooksPlace {
  /** A file, or a folder of them. */
  readonly kind: 'file' | 'folder'
  /** Absolute. */
  readonly path: string
  /** In words: how it was found. */
  readonly because: string
}

const USUAL = './probes.hooks.ts'
const USUAL_FOLDER = './probes.hooks/'
const CONFIG =
  /^(?:(?:vite|rollup|rolldown|webpack|rspack|rsbuild|farm|nuxt|astro|next|metro|probes|esbuild|tsdown|tsup)\.config|build|esbuild)\.[cm]?[jt]s$/
/** An option of ours in a bundler's configuration: a path that has "hooks" in its name. */
const OPTION = /\bhooks\s*:\s*(['"`])([^'"`\n]*hooks[^'"`\n]*)\1/

/**
 * Finds where the program of a folder looks for hooks files: as it is told, as the environment says, as the configuration of a bundler
 * there does, or where it usually is.
 * @param root where the program was started
 * @param told a path from there @default nobody has told it
 * @returns several where nobody can tell which one it is
 */
export function hooksPlaces(root: string, told: string | undefined, env: NodeJS.ProcessEnv = process.env): readonly HooksPlace[] {
  if (told !== undefined) return [placeAt(root, told, 'as --hooks says')]
  const named = env['PROBES_HOOKS']
  if (named) return [placeAt(root, named, 'as PROBES_HOOKS says')]
  for (const file of configsIn(root)) {
    const option = OPTION.exec(readFileSync(join(root, file), 'utf8'))?.[2]
    if (option !== undefined) return [placeAt(root, option, `as ${file} says`)]
  }
  const usual = [USUAL_FOLDER, USUAL]
  const there = usual.filter((path) => existsSync(join(root, path)))
  return there.length > 0
    ? there.map((path) => placeAt(root, path, 'which is there'))
    : usual.map((path) => placeAt(root, path, 'a usual place'))
}

function configsIn(root: string): string[] {
  return readdirSync(root)
    .filter((name) => CONFIG.test(name))
    .sort()
}

/** What has no extension of a hooks file is a folder, if it is not there yet. */
function placeAt(root: string, given: string, because: string): HooksPlace {
  const path = resolve(root, given)
  const isFile = existsSync(path) ? !isFolder(path) : /\.(?:[cm]?[jt]s|json)$/.test(given)
  return { kind: isFile ? 'file' : 'folder', path, because }
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true
}
