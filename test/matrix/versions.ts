import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

const REPOSITORY = join(import.meta.dirname, '../..')

/** `vite 8.3.8`, `rspack/core 2.3.3`: what is installed here, or where another path leads. */
export function versionsOf(...names: readonly string[]): string {
  return names.map((name) => `${name.replace('@', '')} ${versionIn(join(REPOSITORY, 'node_modules', name))}`).join(', ')
}

/** The version of the package that a path is in. */
export function versionIn(path: string): string {
  for (let folder = path; dirname(folder) !== folder; folder = dirname(folder)) {
    try {
      const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version?: string }
      if (version !== undefined) return version
    } catch {
      // Not its root yet.
    }
  }
  return 'unknown'
}
