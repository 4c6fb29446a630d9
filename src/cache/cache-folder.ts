import { existsSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'

/** The folder that other tools keep such things in, too; none if no `node_modules` is near. */
export function cacheFolder(root: string, exists: (path: string) => boolean = existsSync): string | undefined {
  for (let folder = resolve(root); ; folder = dirname(folder)) {
    const modules = join(folder, 'node_modules')
    if (exists(modules)) return join(modules, '.cache/unplugin-probes')
    if (folder === dirname(folder)) return undefined
  }
}
