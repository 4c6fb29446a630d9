import { readdirSync, statSync } from '../../permits/files.ts'
import { join } from 'node:path'

/** A folder whose time of change is younger may change again without showing it. */
const SURE_AFTER = 2500

/** What is in a folder. */
export interface Listing {
  readonly names: readonly string[]
  /** Paths of folders inside of it, without packages and hidden ones. */
  readonly folders: readonly string[]
}

const EMPTY: Listing = { names: [], folders: [] }

/** What is in folders that are looked at again and again: one is read anew when it has changed, as there can be thousands of names in it. */
export class Listings {
  readonly #known = new Map<string, { readonly listing: Listing; readonly time: number }>()

  of(folder: string): Listing {
    try {
      const { mtimeMs } = statSync(folder)
      const known = this.#known.get(folder)
      if (known && known.time === mtimeMs) return known.listing
      const listing = read(folder)
      this.#known.set(folder, { listing, time: Date.now() - mtimeMs > SURE_AFTER ? mtimeMs : 0 })
      return listing
    } catch {
      this.#known.delete(folder)
      return EMPTY
    }
  }
}

function read(folder: string): Listing {
  const names: string[] = []
  const folders: string[] = []
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    names.push(entry.name)
    if (entry.isDirectory() && !entry.name.startsWith('.') && entry.name !== 'node_modules') folders.push(join(folder, entry.name))
  }
  return { names, folders }
}
