import type { SiteTable } from '../../site-table/site-table.ts'

/** What the definition of a file's switches is made from. */
export type KnownFile = Omit<SiteTable, 'v'> & {
  /** Whether nobody can change its switches. */
  readonly sealed?: boolean
}

/** The instrumented files of a build, by the key that is in the names of their switches: whoever moves code takes these names along. */
export class KnownFiles {
  readonly #byKey = new Map<string, KnownFile>()

  /** @param hasTexts one plugin may build for a page and for its server: the site table of one is without texts */
  add(file: KnownFile, hasTexts: boolean): void {
    this.#byKey.set(nameOf(file.key, hasTexts), file)
  }

  /** The keys of all versions of a file. */
  keysOf(file: string): string[] {
    return [...this.#byKey.values()].flatMap((known) => (known.file === file ? known.key : []))
  }

  get(key: string, hasTexts: boolean): KnownFile | undefined {
    return this.#byKey.get(nameOf(key, hasTexts))
  }
}

function nameOf(key: string, hasTexts: boolean): string {
  return hasTexts ? key : `${key}.bare`
}
