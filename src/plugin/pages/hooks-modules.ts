import { readFileSync } from 'node:fs'
import { relative } from 'node:path'
import type { DevEnvironment, EnvironmentModuleNode } from 'vite'
import type { HooksPart } from '../../site-table/page-channel.ts'
import { importedNames, type ImportedName } from './import-places.ts'
import { shownPath, slashed } from './shown-path.ts'
import { sourceLines } from './source-lines.ts'

const CODE = /^(?:\/|[a-z]:\/)[^?\0]*\.[cm]?[jt]sx?(?:\?.*)?$/i

/** The hooks file as a server's modules: it and what it alone imports are evaluated anew at each load, what the page imports as well is the page's. */
export class HooksModules {
  readonly #root: string
  readonly #own = new Set<string>()
  /** Of the newest load. */
  number = 0

  constructor(root: string) {
    this.#root = root
  }

  has(id: string | null | undefined): boolean {
    return id != null && this.#own.has(slashed(id))
  }

  files(): string[] {
    return [...this.#own].map((id) => id.replace(/\?.*$/, ''))
  }

  /** A module that is imported by one of them: is it one as well? */
  noteImport(id: string, known: EnvironmentModuleNode | undefined): void {
    if (CODE.test(id) && !id.includes('/node_modules/') && !(known && this.#isOfPage(known))) this.#own.add(slashed(id))
  }

  /**
   * Compiles all of them anew.
   * @param path the hooks file, without symbolic links
   * @throws what Vite throws
   */
  async compile(environment: DevEnvironment, path: string, number: number): Promise<{ url: string; parts: HooksPart[] }> {
    this.number = number
    this.#own.add(slashed(path))
    const graph = environment.moduleGraph
    for (const id of this.#own) {
      const module = graph.getModuleById(id)
      if (!module) continue
      if (id !== slashed(path) && this.#isOfPage(module)) this.#own.delete(id)
      // With the time of a hot update, so that whoever imports it asks for another address.
      else graph.invalidateModule(module, new Set(), number, true)
    }
    const entry = await graph.ensureEntryFromUrl(this.#urlOf(path))
    if (entry.id !== null) this.#own.add(slashed(entry.id))
    const parts: HooksPart[] = []
    await this.#compileFrom(environment, entry, number, parts, new Set())
    return { url: parts[0]!.url, parts }
  }

  async #compileFrom(
    environment: DevEnvironment,
    module: EnvironmentModuleNode,
    time: number,
    parts: HooksPart[],
    seen: Set<unknown>,
  ): Promise<void> {
    if (seen.has(module)) return
    seen.add(module)
    const result = await environment.transformRequest(module.url)
    const map = result?.map
    const mappings = map && 'mappings' in map ? map.mappings : ''
    const url = `${environment.config.base.replace(/\/$/, '')}${module.url}${time > 0 ? `?t=${time}` : ''}`
    parts.push({ url, file: shownPath(module.file ?? ''), lines: sourceLines(mappings), imports: importsOf(module.file) })
    for (const imported of module.importedModules)
      if (this.has(imported.id)) await this.#compileFrom(environment, imported, imported.lastHMRTimestamp, parts, seen)
  }

  /** Whether another module than ours imports it. */
  #isOfPage({ importers }: EnvironmentModuleNode): boolean {
    return [...importers].some(({ id }) => !this.has(id))
  }

  #urlOf(path: string): string {
    const inRoot = relative(this.#root, path).replaceAll('\\', '/')
    return inRoot.startsWith('..') || /^[a-z]:/i.test(inRoot) ? `/@fs/${slashed(path).replace(/^\//, '')}` : `/${inRoot}`
  }
}

function importsOf(file: string | null): ImportedName[] {
  try {
    return importedNames(readFileSync(file ?? '', 'utf8'))
  } catch {
    return []
  }
}
