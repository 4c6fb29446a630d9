import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Metafile, OnLoadResult, OnResolveArgs, OnResolveResult, PluginBuild } from 'esbuild'
import { isOurs } from '../modules/never-external.ts'
import { OWN_FOLDER, START, STARTER } from '../modules/starter.ts'

const NAME = 'unplugin-probes'
const NODE = `${NAME}-node`
// It asks for each import that a filter matches by a message between two processes.
const VIRTUAL = /^(?:\.?\/)?virtual:unplugin-probes\//
const SIBLING = /^\.\/(?:start|runtime\d*)\.js$/
const BUILTIN = /^node:/
/**
 * What may stand before the name of a module of ours. A plugin before us that keeps packages out of the bundle takes names that begin with
 * a letter, another one those that look like paths.
 */
const FORMS = ['', '/', './'] as const
const SAMPLE = 'virtual:unplugin-probes/sites/0.1/src/index.js.js'
// Nothing in our modules comes from a source that anybody could look at.
const NO_SOURCE = `\n//# sourceMappingURL=data:application/json,${encodeURIComponent('{"version":3,"sources":[],"names":[],"mappings":""}')}`

/** Our own modules in one build of esbuild, which gives an import to the first plugin that answers. */
export class EsbuildModules {
  readonly #build: PluginBuild
  readonly #before: readonly string[]
  readonly #isAlone: boolean
  /** Which file asks for which module. */
  readonly #wanted = new Map<string, string>()
  readonly #came = new Set<string>()
  #form = ''

  constructor(build: PluginBuild, textOf: (name: string) => string | undefined) {
    this.#build = build
    const names = (build.initialOptions.plugins ?? []).map(({ name }) => name)
    this.#before = names.slice(0, Math.max(names.indexOf(NAME), 0))
    this.#isAlone = names.indexOf(NAME) === names.lastIndexOf(NAME)
    build.onResolve({ filter: VIRTUAL }, ({ path }) => ({ path: unformed(path), namespace: NAME }))
    build.onLoad({ filter: /.*/, namespace: NAME }, ({ path }) => this.#load(path, textOf(path)))
    this.#resolveInside(build)
  }

  /** A context builds again and again. */
  async begin(root: string): Promise<void> {
    this.#wanted.clear()
    this.#came.clear()
    this.#form = ''
    if (this.#before.length === 0) return
    for (const form of FORMS) if (await this.#comes(form + SAMPLE, root)) return void (this.#form = form)
  }

  /** The specifier for a module of ours. */
  specifier(name: string): string {
    return this.#form + name
  }

  want(file: string, names: readonly string[]): void {
    for (const name of names) this.#wanted.set(unformed(name), file)
  }

  /** Told of each file that comes to us. */
  came(path: string): void {
    this.#came.add(path)
  }

  /** Why what has been built could not start. */
  whyBroken(metafile: Metafile | undefined): string | undefined {
    // The first of several answers what any of them asks for.
    if (!this.#isAlone) return undefined
    const inputs = Object.keys(metafile?.inputs ?? {})
    const hasCome = (name: string): boolean => this.#came.has(name) || inputs.some((input) => isAt(input, name))
    const lost = [...this.#wanted].find(([name]) => !this.#came.has(name))
    if (lost) return this.#taken(`the import of ${lost[0]} in ${lost[1]}`)
    const part = this.#wanted.has(START) ? starterParts().find((path) => !hasCome(path)) : undefined
    return part && this.#taken(`the import of ${part}, which watches hooks files`)
  }

  /** None of these imports may stay outside: on another machine there is nothing that it leads to. */
  #resolveInside(build: PluginBuild): void {
    const { platform, format } = build.initialOptions
    build.onResolve({ filter: SIBLING }, (asked) => {
      if (asked.namespace !== NAME && !isOurs(asked.path, asked.importer)) return undefined
      const path = join(OWN_FOLDER, asked.path)
      this.#came.add(path)
      return { path }
    })
    // Only for Node it knows what Node has.
    if (platform !== 'neutral' && format !== 'iife') return
    build.onResolve({ filter: BUILTIN }, (asked) => builtin(asked, format === 'iife'))
    build.onLoad({ filter: BUILTIN, namespace: NODE }, ({ path }) => ({ contents: builtinText(path), loader: 'js' }))
  }

  #load(name: string, text: string | undefined): OnLoadResult | undefined {
    if (text === undefined) return undefined
    this.#came.add(name)
    return { contents: text + NO_SOURCE, loader: 'js', resolveDir: OWN_FOLDER }
  }

  async #comes(path: string, root: string): Promise<boolean> {
    try {
      const found = await this.#build.resolve(path, { kind: 'import-statement', importer: join(root, 'index.js'), resolveDir: root })
      return found.namespace === NAME && !found.external
    } catch {
      return false
    }
  }

  #taken(what: string): string {
    const who = this.#before.length > 0 ? this.#before.join(' or ') : 'another plugin'
    return `${who} has taken ${what}, so that the output could not start: put unplugin-probes before it in plugins (PROBES_TAKEN)`
  }
}

function unformed(name: string): string {
  return name.slice(name.indexOf('virtual:'))
}

/** Whether an input of a metafile, relative to the working directory, is the file at a path. */
function isAt(input: string, path: string): boolean {
  return path.replaceAll('\\', '/').endsWith(input.replace(/^(?:\.\.\/)+/, '/'))
}

let parts: readonly string[] | undefined

/** The files that start the runtime. */
function starterParts(): readonly string[] {
  const imports = (): string[] => [...readFileSync(STARTER, 'utf8').matchAll(/^import\b.*?"(\.\/[^"]+)"/gm)].map(([, path = '']) => path)
  return (parts ??= [STARTER, ...imports().map((path) => join(OWN_FOLDER, path))])
}

function builtin({ path, importer, namespace }: OnResolveArgs, hasNoImports: boolean): OnResolveResult | undefined {
  if (namespace === NODE) return { path, external: true }
  if (!isOurs(importer)) return undefined
  return hasNoImports ? { path, namespace: NODE } : { path, external: true }
}

/** A file that imports nothing may run as CommonJS or as a module, which has no `require`. */
function builtinText(name: string): string {
  const text = JSON.stringify(name)
  return `try{module.exports=require(${text})}catch{module.exports=process.getBuiltinModule(${text})}`
}
