import { type Dirent, readdirSync } from 'node:fs'
import { join } from 'node:path'

/** Files that can have sites by themselves. */
export const CODE: RegExp = /\.[cm]?[jt]sx?$/
/** Files that have them behind a compiler. */
export const COMPONENT: RegExp = /\.(?:vue|svelte|astro|mdx)$/

const NEVER = /^(?:node_modules|\..*)$/
/** So many folders and files are looked at: a whole disk is nobody's project. */
const MOST = 50_000

/** The code and the components of a folder, without packages and what begins with a dot: paths from there, with forward slashes. */
export function sourceFiles(root: string): string[] {
  const found: string[] = []
  const folders = ['']
  for (let seen = 0; folders.length > 0 && seen < MOST;) {
    const folder = folders.pop()!
    for (const entry of entriesOf(join(root, folder))) {
      seen++
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`
      if (entry.isDirectory()) {
        if (!NEVER.test(entry.name)) folders.push(path)
      } else if ((CODE.test(path) || COMPONENT.test(path)) && !/\.d\.[cm]?ts$/.test(path)) found.push(path)
    }
  }
  return found.sort()
}

function entriesOf(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
  } catch {
    // A folder that nobody may read holds no source that could be checked.
    return []
  }
}
