import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { instrument, lostSiteModule, type Instrumented, type InstrumentOptions } from '../../transform/index.ts'

const ID = /^\0?virtual:unplugin-probes\/sites\/([0-9a-z]+)\.(\d+)(\.bare)?\/(.*)\.js$/

// Outside the root; an address with `..` in it would be shortened on its way.
const UP = '../'
const UP_NAME = '__up__/'

const BARE = '.bare'

export function isSiteModule(id: string): boolean {
  return ID.test(id)
}

/** Names site modules, and finds their text again by the name alone. */
export class SiteModules {
  readonly #texts = new Map<string, string>()

  /** @param hasTexts one plugin may build for a page and for its server: the site table of one is without them */
  name(file: string, key: string, siteModule: string, switches: number, hasTexts: boolean): string {
    const bare = hasTexts ? '' : BARE
    this.#texts.set(`${key}${bare}`, siteModule)
    return `virtual:unplugin-probes/sites/${key}.${switches}${bare}/${file.replaceAll(UP, UP_NAME)}.js`
  }

  /**
   * A cache or another process may have done the transform: then the file is transformed once more. Should its text have come
   * from elsewhere, its switches are defined all the same, so that the program runs.
   * @param ways how it may have been done
   * @param made told of such a transform
   */
  load(id: string, root: string, ways: readonly InstrumentOptions[], made: (result: Instrumented) => void): string | undefined {
    const [, key = '', count, bare = '', file = ''] = ID.exec(id) ?? []
    const known = this.#texts.get(`${key}${bare}`)
    if (known !== undefined || key === '') return known
    let found: string | undefined
    const siteModuleId = (itsKey: string, text: string): string => {
      if (itsKey === key) found = text
      return ''
    }
    try {
      const path = resolve(root, file.replaceAll(UP_NAME, UP))
      const code = readFileSync(path, 'utf8')
      for (const options of ways) {
        const result = instrument(code, path, { ...options, texts: bare === '', siteModuleId })
        if (result?.key === key) made(result)
        if (found !== undefined) break
      }
    } catch {
      found = undefined
    }
    return found ?? lostSiteModule(key, file, Number(count))
  }
}
