import { hash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { relative, resolve } from 'node:path'
import { isOwnFile } from '../plugin/modules/starter.ts'
import { cacheKey } from '../plugin/options/cache-key.ts'
import { fileFilter } from '../plugin/options/file-filter.ts'
import { DEFAULT_EXCLUDE, DEFAULT_INCLUDE } from '../plugin/options/options.ts'
import { describeWarning } from '../plugin/why-left.ts'
import { fileOf, instrument, type Instrumented, type InstrumentOptions, type Warning } from '../transform/index.ts'
import { Babel, keepPlacesOfImports } from './babel.ts'
import type { MetroOptions } from './metro-options.ts'
import type { BabelTransformer, CacheKeyOptions, TransformArguments, Transformed } from './metro-types.ts'
import { moveBack, pastPrinter, pastSites, type WayBack } from './original-places.ts'
import { comesFirst, isReadByBabel } from './read-by-babel.ts'

/** Puts sites into files that another transformer compiles. It runs in each worker of Metro, and remembers nothing from file to file. */
export class SitesTransformer {
  readonly #upstream: BabelTransformer
  readonly #path: string
  readonly #projectRoot: string
  readonly #root: string
  readonly #options: MetroOptions
  readonly #filter: (path: string) => boolean

  constructor(upstream: BabelTransformer, path: string, projectRoot: string, options: MetroOptions) {
    this.#upstream = upstream
    this.#path = path
    this.#projectRoot = projectRoot
    this.#options = options
    this.#root = resolve(projectRoot, options.root ?? '.')
    const { include = DEFAULT_INCLUDE, exclude = DEFAULT_EXCLUDE } = options
    this.#filter = fileFilter(include as RegExp[], exclude as RegExp[], this.#root)
  }

  /** Metro asks for it once a build. No path in it depends on the machine, as machines can share the cache. */
  cacheKey(given: CacheKeyOptions): string {
    const { root: _, ...options } = this.#options
    const behind = [readFileSync(this.#path, 'utf8'), this.#upstream.getCacheKey?.(given) ?? '']
    return hash('sha256', [cacheKey(options), relative(this.#projectRoot, this.#root), ...behind].join('\0'))
  }

  transform(file: TransformArguments): Transformed | Promise<Transformed> {
    const path = resolve(file.options.projectRoot, file.filename)
    if (file.options.type === 'asset' || isOwnFile(path) || !this.#filter(path)) return this.#upstream.transform(file)
    return this.#withSites(file, path)
  }

  async #withSites(file: TransformArguments, path: string): Promise<Transformed> {
    const refused: string[] = []
    const made = (await this.#beforeBabel(file, path)) ?? (await this.#behindBabel(file, path, refused))
    for (const why of refused) {
      if (this.#options.strict === true) throw new Error(`unplugin-probes: ${why}`)
      process.stderr.write(`unplugin-probes: ${why}\n`)
    }
    return made
  }

  /**
   * The usual way: names and values are those that were written. `undefined` where Babel has to see the file first, as what it then does
   * depends on its text, and for text that only Babel can read.
   */
  async #beforeBabel(file: TransformArguments, path: string): Promise<Transformed | undefined> {
    const { src, plugins = [] } = file
    if (isReadByBabel(src)) return undefined
    try {
      const warnings: Warning[] = []
      const result = this.#instrument(src, path, file, {}, warnings)
      if (!result) return warnings.length > 0 ? undefined : await this.#upstream.transform(file)
      const wayBack = pastSites(result.map)
      const seen = { isMoved: false, isRead: false }
      const first = placesPlugin((tree, others) => {
        seen.isMoved = true
        seen.isRead = comesFirst(others, src)
        moveBack(tree, wayBack)
      })
      const made = await this.#upstream.transform({ ...file, src: result.code, plugins: [first, ...plugins] })
      if (seen.isRead) return undefined
      // Some transformers hand no plugins on.
      if (!seen.isMoved && made.ast) moveBack(made.ast, wayBack)
      return made
    } catch {
      // An error of the program's comes again, with its own text.
      return undefined
    }
  }

  /** Sites in what Babel has made of a file. Never worse than without us: where that is impossible it goes on as Babel has made it. */
  async #behindBabel(file: TransformArguments, path: string, refused: string[]): Promise<Transformed> {
    const made = await this.#upstream.transform(file)
    if (!made.ast) return made
    try {
      const babel = new Babel(this.#path)
      const { code, map } = babel.printed(made.ast, file.src, path)
      const warnings: Warning[] = []
      const result = this.#instrument(code, path, file, { inputMap: map, original: file.src }, warnings)
      refused.push(...warnings.map(describeWarning))
      if (!result) return made
      const ast = babel.parsed(result.code, path, made.ast.program.sourceType)
      moveBack(ast, joined(pastSites(result.map), pastPrinter(map)))
      keepPlacesOfImports(made.ast, ast)
      return { ...made, ast }
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error)
      refused.push(describeWarning({ code: 'INTERNAL', file: fileOf(path, this.#root), message }))
      return made
    }
  }

  #instrument(
    code: string,
    path: string,
    { options: { dev } }: TransformArguments,
    earlier: Pick<InstrumentOptions, 'inputMap' | 'original'>,
    warnings: Warning[],
  ): Instrumented | undefined {
    const { grain, excludeCallees, sensitive } = this.#options
    const result = instrument(code, path, {
      ...earlier,
      root: this.#root,
      grain,
      excludeCallees,
      sensitive,
      // Babel lifts imports over what defines switches: in an import cycle a function can run before that.
      switches: 'property',
      ambiguous: 'commonjs',
      hot: dev === true,
      mapLines: 'all',
      warn: (warning) => warnings.push(warning),
    } as InstrumentOptions)
    if (result?.siteModuleId === undefined) return result
    warnings.push({ code: 'PARSE', file: result.file, message: 'it declares a globalThis of its own' })
    return undefined
  }
}

/** A plugin of Babel that is told of a file before any other reads it. */
function placesPlugin(begin: (tree: object, others: readonly string[]) => void): () => object {
  return () => ({
    name: 'unplugin-probes',
    pre({ ast, opts }: { ast: object; opts: { plugins?: readonly { key?: string | null }[] } }): void {
      const keys = (opts.plugins ?? []).map(({ key }) => key ?? '')
      begin(ast, keys)
    },
    visitor: {},
  })
}

function joined(first: WayBack, then: WayBack): WayBack {
  return (place) => {
    const before = first(place)
    return before && then(before)
  }
}
