import { readFileSync } from 'node:fs'
import { isBuiltin } from 'node:module'
import { basename, dirname } from 'node:path'
import { compilePart, PartError, type PartImport } from '../../transform/parse/compile-part.ts'
import type { HooksLink, HooksPart } from '../../site-table/page-channel.ts'
import { shownPath, slashed } from './shown-path.ts'
import { sourceLines } from './source-lines.ts'
import { NotInPages } from './why-not-compiled.ts'

const RUNTIME = 'unplugin-probes/runtime'
const CODE = /\.[cm]?[jt]sx?$|\.json$/i
/** A page that was told of one load may ask for its parts when the next one is on its way. */
const KEPT_LOADS = 3
/** When a page has begun, nobody is in a hurry for so long. In milliseconds. */
const IDLE = 500
const NOT_BUNDLED = 'which the program does not import: a hooks file can import what its page has, and files of the project'

/** The modules of the pages of a build. */
export interface PageModules {
  /** When no build is on its way. */
  settled(): Promise<void>
  /** Where an import leads: a path, if anywhere. */
  resolve(folder: string, specifier: string): Promise<string | undefined>
  /** The ids under which pages may have a file. */
  idsOf(path: string): readonly (string | number)[]
}

/** A hooks file for pages of a bundle, in which it is no module: it and what it alone imports are compiled here, and joined in the page with modules of the page. */
export class LinkedHooks {
  readonly #build: string
  readonly #modules: PageModules
  readonly #texts = new Map<string, string>()
  /** Of the newest loads. */
  #numbers: number[] = []
  #files: string[] = []
  #isWarm = false

  constructor(build: string, modules: PageModules) {
    this.#build = build
    this.#modules = modules
  }

  /** It and what it alone imports. */
  files(): string[] {
    return this.#files
  }

  text(path: string): string | undefined {
    return this.#texts.get(path)
  }

  /** Loads what compiles, before somebody waits for it: where all files came from a cache, nothing has needed it so far. */
  warmUp(): void {
    if (this.#isWarm) return
    this.#isWarm = true
    setTimeout(() => compilePart('export {}', 'hooks.ts'), IDLE).unref()
  }

  /**
   * Compiles all of them.
   * @param path the hooks file, without symbolic links
   * @throws {PartError | NotInPages}
   */
  async compile(path: string, number: number): Promise<{ url: string; parts: HooksPart[] }> {
    const files = (this.#files = [path])
    const parts: HooksPart[] = []
    // It grows meanwhile.
    for (let i = 0; i < files.length; i++) parts.push(await this.#compiled(files, i, number))
    this.#forget(number)
    return { url: parts[0]!.url, parts }
  }

  async #compiled(files: string[], at: number, number: number): Promise<HooksPart> {
    const path = files[at]!
    const text = readFileSync(path, 'utf8')
    const { code, map, imports } = compilePart(/\.json$/i.test(path) ? `export default ${text}` : text, path)
    const links: Record<string, HooksLink> = {}
    for (const wanted of imports) links[wanted.specifier] = await this.#link(path, wanted, files)
    const url = `hooks/${this.#build}/${number}/${at}/${encodeURIComponent(basename(path))}.js`
    // Nothing but what it registers is to be in its scope.
    const registers = code.replace('System.register(', 'export default((...it)=>it)(')
    const source = { ...(JSON.parse(map) as { mappings: string }), file: undefined, sources: [shownPath(path)] }
    this.#texts.set(url, `${registers}\n//# sourceMappingURL=data:application/json;base64,${base64(JSON.stringify(source))}`)
    return { url, file: shownPath(path), lines: sourceLines(source.mappings), links }
  }

  async #link(importer: string, { specifier, line, column }: PartImport, files: string[]): Promise<HooksLink> {
    if (specifier === RUNTIME) return { probes: true }
    const path = await this.#modules.resolve(dirname(importer), specifier)
    const place = { line, column: column + 1 }
    if (path === undefined || isBuiltin(path)) {
      if (isBuiltin(specifier)) throw new NotInPages(importer, specifier, place)
      throw new PartError(`Failed to resolve import "${specifier}"`, importer, line, column)
    }
    await this.#modules.settled()
    const page = this.#modules.idsOf(path)
    if (page.length > 0) return { page, file: shownPath(path) }
    if (!CODE.test(path) || slashed(path).includes('/node_modules/')) throw new NotInPages(importer, specifier, place, NOT_BUNDLED)
    if (!files.includes(path)) files.push(path)
    return { part: files.indexOf(path) }
  }

  #forget(number: number): void {
    this.#numbers = [...this.#numbers, number].slice(-KEPT_LOADS)
    for (const path of this.#texts.keys()) if (!this.#numbers.includes(Number(path.split('/')[2]))) this.#texts.delete(path)
  }
}

function base64(text: string): string {
  return Buffer.from(text).toString('base64')
}
