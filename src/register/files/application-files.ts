import { createRequire } from 'node:module'
import { join, resolve, sep } from 'node:path'
import { cacheFolder } from '../../cache/cache-folder.ts'
import type { fileFilter } from '../../plugin/options/file-filter.ts'
import { DEFAULT_EXCLUDE, DEFAULT_INCLUDE } from '../../plugin/options/options.ts'
import { describeWarning } from '../../plugin/why-left.ts'
import type { InstrumentOptions } from '../../transform/index.ts'
import { granted } from '../../runtime/permits/granted.ts'
import type { Configuration } from './configuration.ts'
import { defineSwitches } from './define-switches.ts'
import { earlierText, mayHaveMap, type Earlier } from './earlier-text.ts'
import { fingerprint } from './fingerprint.ts'
import { isThere } from '../../runtime/permits/is-there.ts'
import { say } from './say.ts'
import { NOT_KEPT, StartCache, type Kept } from './start-cache.ts'
import { hasModuleSyntax, isOfCommonJs, isTypeScriptFile, STRIPPER } from './typescript.ts'
import { unseen } from './unseen.ts'
import type * as Work from './work.ts'

/** How Node runs a file, as its hooks say it; none where it will look into the text. */
export type NodeFormat = string | null | undefined

const require = createRequire(import.meta.url)
const decoder = new TextDecoder('utf-8', { ignoreBOM: true })
/** Our own files get no sites, wherever they lie. */
const OWN_FOLDER = import.meta.dirname + sep

/** The files that the program's authors have written, each with its sites. */
export class ApplicationFiles {
  readonly #configuration: Configuration
  readonly #how: InstrumentOptions
  #cache: StartCache | null | undefined
  readonly #filter: (path: string) => boolean
  /** What a file depends on besides its text. */
  readonly #key: string
  #isBusy = false
  #hasFailed = false

  /** @param switches `later`: they are defined here, in the thread that runs the files; `file`: each file imports its own */
  constructor(configuration: Configuration, switches: 'later' | 'file') {
    const { root, options } = configuration
    const { grain = 'statements', excludeCallees = [], sensitive = [], entryDispatch = true, watch } = options
    this.#configuration = configuration
    // At once: what is loaded for it comes through the hooks that ask it.
    this.#filter = filterOf(options.include ?? DEFAULT_INCLUDE, options.exclude ?? DEFAULT_EXCLUDE, root)
    this.#how = {
      root,
      switches,
      grain,
      excludeCallees,
      sensitive,
      dispatch: entryDispatch,
      interrupts: watch === 'thread',
      ambiguous: 'commonjs',
    }
    this.#key = [SOURCES, STRIPPER, JSON.stringify(this.#how)].join(' ')
  }

  isIncluded(path: string): boolean {
    // What is loaded meanwhile is the parser, or belongs to it.
    return !this.#isBusy && !path.startsWith(OWN_FOLDER) && this.#filter(path)
  }

  /**
   * A file as Node is to run it: JavaScript, with its sites, whose switches are there, unless it is to have none. `undefined` if it is to run as
   * it is; that is said, unless there is nothing to do in it. Never throws.
   * @param source as Node would run it
   * @param compileTo what to make of TypeScript that this Node does not run by itself
   */
  prepare(
    source: string | Uint8Array,
    path: string,
    format: NodeFormat,
    compileTo?: 'module' | 'commonjs',
  ): string | Uint8Array | undefined {
    try {
      // A file that is known is not even decoded.
      const earlier = mayHaveMap(source) ? earlierText(textOf(source), path) : undefined
      // Other hooks turn maps on, before us or behind us.
      const more = `${this.#key} ${format} ${compileTo} ${process.sourceMapsEnabled} ${earlier ? JSON.stringify(earlier) : ''}`
      if (this.#cache === undefined) this.#cache = this.#openCache()
      const cache = this.#cache
      const keep = (made: Kept | null): void => cache?.set(path, source, more, made)
      const kept = cache?.get(path, source, more)
      const made = kept === undefined ? this.#make(textOf(source), path, format, compileTo, earlier, keep) : kept
      if (!made) return undefined
      if (made.switchCount > 0 && this.#how.switches === 'later') defineSwitches(made.key, made.switchCount, made.file, made.table)
      return made.code
    } catch (error) {
      // What goes wrong with one may go wrong with all.
      if (!this.#hasFailed)
        say(describeWarning({ code: 'INTERNAL', file: path, message: error instanceof Error ? error.message : String(error) }))
      this.#hasFailed = true
      return undefined
    }
  }

  /** @param keep told what may be kept: what was said is due again at the next start */
  #make(
    text: string,
    path: string,
    format: NodeFormat,
    compileTo: 'module' | 'commonjs' | undefined,
    mapped: Earlier | undefined,
    keep: (made: Kept | null) => void,
  ): Kept | undefined {
    const hasSites = this.isIncluded(path)
    let isQuiet = true
    const tell = (line: string): void => {
      isQuiet = false
      say(line)
    }
    const earlier = mapped ?? earlierText(text, path)
    if (!earlier)
      tell(`${path} gets no sites: another hook of Node has changed its text, and no source map leads back to its lines (PROBES_NO_MAP)`)
    if (format === 'commonjs-typescript' && hasModuleSyntax(text)) tell(wrongType(path))
    if ((compileTo ?? format?.replace('-typescript', '')) === 'module' && isTypeScriptFile(path) && isOfCommonJs(text))
      tell(ofCommonJs(path))
    const { path: written, ...others } = earlier ?? { path }
    const made = this.#whileBusy(() =>
      work().prepared(text, written, {
        how: {
          ...this.#how,
          ...(format == null ? {} : { format: format.startsWith('module') ? 'module' : 'commonjs' }),
          ...others,
          warn: (warning) => tell(describeWarning(warning)),
        },
        hasSites: earlier !== undefined && hasSites,
        compileTo,
        isTyped: format?.endsWith('-typescript') === true,
      }),
    )
    if (isQuiet) keep(made ?? null)
    return made
  }

  #whileBusy<T>(act: () => T): T {
    this.#isBusy = true
    try {
      return unseen(act)
    } finally {
      this.#isBusy = false
    }
  }

  #openCache(): StartCache | null {
    const { root, options } = this.#configuration
    const { cache = true } = options
    const folder =
      typeof cache === 'string'
        ? resolve(root, cache)
        : cache
          ? (cacheFolder(root, isThere) ?? cacheFolder(OWN_FOLDER, isThere))
          : undefined
    if (folder === undefined) return null
    const isGranted = (['read', 'write'] as const).every((name) => granted({ name, path: folder }))
    if (!isGranted)
      say(
        `${NOT_KEPT}Deno does not grant to read and write ${folder}; --allow-write does, and \`cache: false\` keeps nothing (PROBES_CACHE)`,
      )
    if (!isGranted) return null
    return new StartCache(join(folder, 'node', fingerprint(this.#key)), this.#how.switches === 'file')
  }
}

/** Hash of this package's sources, put in by the build. */
declare const SOURCES: string

/** Node says of such a file only that it cannot use an import statement, with us or without. */
function wrongType(path: string): string {
  return `${path} is written as a module, but its package.json says "type": "commonjs", as npm init writes it; "type": "module" lets Node run it`
}

/** It would be gone without a word. */
function ofCommonJs(path: string): string {
  return `${path} is a module, which has no \`import x = require()\` and no \`export =\`: write \`import x from\` and \`export\`, or name it .cts (PROBES_COMMONJS)`
}

let loaded: typeof Work | undefined

/** The parser and all that works with it: not loaded where every file is known from an earlier start. */
function work(): typeof Work {
  return (loaded ??= require('./register-work.js') as typeof Work)
}

/** The same at once, where Node's thread for hooks can require no modules: in 24 before 24.11.1. */
export async function loadAtOnce(): Promise<void> {
  loaded = await import('./work.ts')
  globs = await import('../../plugin/options/file-filter.ts')
}

let globs: { readonly fileFilter: typeof fileFilter } | undefined

function textOf(source: string | Uint8Array): string {
  return typeof source === 'string' ? source : decoder.decode(source)
}

/** A library for globs would be a tenth of what a start takes, and most programs need none. */
const filterOf: typeof fileFilter = (include, exclude, root) => {
  if (include !== DEFAULT_INCLUDE || exclude !== DEFAULT_EXCLUDE)
    return (globs ??= require('./register-filter.js') as { fileFilter: typeof fileFilter }).fileFilter(include, exclude, root)
  return (path) => !DEFAULT_EXCLUDE.some((one) => one.test(path)) && DEFAULT_INCLUDE.some((one) => one.test(path))
}
