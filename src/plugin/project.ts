import { resolve } from 'node:path'
import { cacheFolder } from '../cache/cache-folder.ts'
import { TransformCache, type Transformed } from '../cache/transform-cache.ts'
import { instrument, type InstrumentOptions } from '../transform/index.ts'
import { SiteTablesFile } from './modules/tables-file.ts'
import { fileFilter } from './options/file-filter.ts'
import { DEFAULT_EXCLUDE, DEFAULT_INCLUDE, type Options } from './options/options.ts'
import { COMPONENT } from './report/components.ts'

/** What belongs to the folder that a build is in; made when it is first needed. */
export class Project {
  readonly root: string
  readonly #options: Options
  readonly #takesComponents: boolean
  #filter: ((id: string) => boolean) | undefined
  #tables: SiteTablesFile | undefined
  #cache: TransformCache | null | undefined

  /** @param takesComponents whether components are among the files that get sites where the options do not say which do */
  constructor(root: string, options: Options, takesComponents: boolean) {
    this.root = root
    this.#options = options
    this.#takesComponents = takesComponents
  }

  /** Whether `include` and `exclude` choose a path, or a name with a query. */
  isIncluded(path: string): boolean {
    const { include, exclude } = this.#options
    const usual = this.#takesComponents ? [...DEFAULT_INCLUDE, COMPONENT] : DEFAULT_INCLUDE
    this.#filter ??= fileFilter(include ?? usual, exclude ?? DEFAULT_EXCLUDE, this.root)
    return this.#filter(path)
  }

  /** As a build before this one has left it, if it has. */
  instrument(code: string, id: string, how: InstrumentOptions, withMap: boolean): Transformed | undefined {
    if (this.#cache === undefined) this.#cache = this.#openCache()
    return this.#cache ? this.#cache.instrument(code, id, how, withMap) : instrument(code, id, how)
  }

  /** For the file that the option `tables` names. */
  keepTable({ key, file, table }: Pick<Transformed, 'key' | 'file' | 'table'>): void {
    this.#tables ??= new SiteTablesFile(resolve(this.root, this.#options.tables!))
    this.#tables.add(key, file, table)
  }

  writeTables(): void {
    this.#tables?.write()
  }

  flush(): void {
    this.#cache?.flush()
  }

  #openCache(): TransformCache | null {
    const { cache = true } = this.#options
    const folder = typeof cache === 'string' ? resolve(this.root, cache) : cache ? cacheFolder(this.root) : undefined
    return folder === undefined ? null : new TransformCache(folder)
  }
}
