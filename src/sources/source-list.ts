import { readdirSync, type Dirent } from 'node:fs'
import { join } from 'node:path'

/** Files that have sites by themselves, and those that have them behind a compiler. */
const SOURCE = /\.(?:[cm]?[jt]sx?|vue|svelte|astro|mdx)$/
const NO_SOURCE = /\.d\.[cm]?ts$|\.(?:test|spec)\.[cm]?[jt]sx?$|(?:^|\/)(?:__tests__|__mocks__)\//
/** What builds write: of two files of a name the one that is not in such a folder is meant. */
const WRITTEN = /(?:^|\/)(?:dist|build|out|output|coverage|public)\//

/** What has sites by itself. */
export const CODE: RegExp = /\.[cm]?[jt]sx?$/
/** What has sites behind a compiler. */
export const COMPONENT: RegExp = /\.(?:vue|svelte|astro|mdx)$/

/** The source files of a project, by their paths from its root. */
export class SourceList {
  readonly root: string
  readonly #isIncluded: (path: string) => boolean
  #files: readonly string[] | undefined

  /** @param isIncluded whether a file gets sites, by its absolute path */
  constructor(root: string, isIncluded: (path: string) => boolean) {
    this.root = root
    this.#isIncluded = isIncluded
  }

  /** In the order of their paths. */
  get files(): readonly string[] {
    return (this.#files ??= filesIn(this.root, '').filter((file) => !NO_SOURCE.test(file) && this.#isIncluded(join(this.root, file))))
  }

  /** Those for which it holds; none that builds write, where there are others. */
  matching(isMeant: (file: string) => boolean): string[] {
    const found = this.files.filter(isMeant)
    const written = found.filter((file) => !WRITTEN.test(file))
    return written.length > 0 ? written : found
  }
}

function filesIn(root: string, folder: string): string[] {
  return entriesOf(join(root, folder)).flatMap((entry) => {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`
    if (entry.isDirectory()) return entry.name === 'node_modules' || entry.name.startsWith('.') ? [] : filesIn(root, path)
    return SOURCE.test(entry.name) ? [path] : []
  })
}

function entriesOf(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))
  } catch {
    // Not ours to read: then nothing in it is a source that anybody builds here.
    return []
  }
}
