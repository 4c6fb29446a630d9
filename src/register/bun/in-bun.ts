import { readFileSync } from 'node:fs'
import { isBuiltin } from 'node:module'
import { dirname, isAbsolute } from 'node:path'
import type { ApplicationFiles } from '../files/application-files.ts'
import { say } from '../files/say.ts'
import { importedAsData, importsIn, loaderOf, type LoaderOfBun } from './module-of-bun.ts'

interface Build {
  onResolve(what: { filter: RegExp }, resolve: (asked: { path: string; importer: string }) => undefined): void
  onLoad(what: { filter: RegExp }, load: () => { contents: string; loader: LoaderOfBun }): void
}

interface Bun {
  plugin(plugin: { name: string; setup(build: Build): void }): void
  resolveSync(specifier: string, folder: string): string
}

const NAME = 'unplugin-probes'

/**
 * Gives the modules of the program their sites as Bun loads them. A file that Bun has asked a plugin for must come from that, and CommonJS
 * that comes from one never runs, without a word: so each module is asked for by its own path, when it is known that it is one.
 */
export function hookInBun(files: ApplicationFiles): void {
  const bun = (globalThis as unknown as { readonly Bun: Bun }).Bun
  const modules = new ModulesOfBun(files, bun)
  const setup = (build: Build): void =>
    build.onResolve({ filter: /./ }, ({ path, importer }) => {
      modules.expect(path, importer)
      return undefined
    })
  bun.plugin({ name: NAME, setup })
}

class ModulesOfBun {
  readonly #files: ApplicationFiles
  readonly #bun: Bun
  /** Those that are decided about. */
  readonly #known = new Set<string>()
  #isBusy = false
  #hasLeft = false

  constructor(files: ApplicationFiles, bun: Bun) {
    this.#files = files
    this.#bun = bun
  }

  /** Bun is about to look for a file. What goes wrong here goes wrong there as well, and is told there. */
  expect(specifier: string, importer: string): void {
    // What is looked for meanwhile is ours, or the same once more.
    if (this.#isBusy) return
    this.#isBusy = true
    this.#look(specifier, importer)
    this.#isBusy = false
  }

  #look(specifier: string, importer: string): void {
    try {
      const path = this.#resolve(specifier, importer)
      if (path === undefined || this.#known.has(path)) return
      this.#known.add(path)
      this.#decide(path)
    } catch {
      // See above.
    }
  }

  #resolve(specifier: string, importer: string): string | undefined {
    if (isAbsolute(specifier)) return specifier
    if (isBuiltin(specifier) || /^[a-z]+:/.test(specifier)) return undefined
    // What lies in a package stays in it.
    if (specifier.startsWith('.') && /[\\/]node_modules[\\/]/.test(importer)) return undefined
    return this.#bun.resolveSync(specifier, dirname(importer))
  }

  #decide(path: string): void {
    if (!this.#files.isIncluded(path)) return
    if (/\.c[jt]s$/.test(path)) return this.#sayLeft(path)
    const loader = loaderOf(path)
    if (!loader) return
    const text = readFileSync(path, 'utf8')
    for (const specifier of importedAsData(text)) this.#leave(specifier, path)
    const imports = importsIn(text, loader)
    // What tsconfig.json has an alias for, Bun looks for by itself.
    for (const specifier of imports.aliases) this.#look(specifier, path)
    if (!imports.isModule) return this.#sayLeft(path)
    let prepared = this.#prepare(text, path)
    if (prepared === undefined) return
    const load = (): { contents: string; loader: LoaderOfBun } => {
      // With --hot a file is loaded again, and is another one then.
      const contents = prepared ?? this.#again(path, loader)
      prepared = undefined
      return { contents, loader }
    }
    const filter = new RegExp(`^${path.replaceAll(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`)}$`)
    this.#bun.plugin({ name: NAME, setup: (build) => build.onLoad({ filter }, load) })
  }

  #again(path: string, loader: LoaderOfBun): string {
    const text = readFileSync(path, 'utf8')
    if (importsIn(text, loader).isModule) return this.#prepare(text, path) ?? text
    throw new Error(`${path} was a module and is CommonJS now, which Bun takes from no plugin; start the program again (PROBES_COMMONJS)`)
  }

  /** Should Bun take it for CommonJS after all, it now says so, and does not just run nothing. */
  #prepare(text: string, path: string): string | undefined {
    const code = this.#files.prepare(text, path, 'module')
    return code === undefined ? undefined : `${typeof code === 'string' ? code : new TextDecoder().decode(code)}\nexport {}`
  }

  #leave(specifier: string, importer: string): void {
    try {
      this.#known.add(this.#bun.resolveSync(specifier, dirname(importer)))
    } catch {
      // Bun says so where it is imported.
    }
  }

  #sayLeft(path: string): void {
    if (this.#hasLeft) return
    this.#hasLeft = true
    say(
      `${path} gets no sites, nor does any other CommonJS file, which to Bun is each without an import or an export: it runs none that comes from a plugin; \`export {}\` makes it a module (PROBES_COMMONJS)`,
    )
  }
}
