import type { Probes } from '../api/types.ts'
import { append, defineProperty, hasOwn, keys } from '../guard/builtins.ts'
import { HooksError } from '../hooks/files/hooks-error.ts'
import type { CodeNews, HooksLink, HooksPart } from '../../site-table/page-channel.ts'

/** A bundle's `__webpack_require__`, as far as it is used. */
export interface BundleRequire {
  (id: string | number): unknown
  /** What has been loaded, by id. */
  readonly c?: Readonly<Record<string, { readonly exports: unknown }>>
  /** What can be loaded. */
  readonly m?: Readonly<Record<string, unknown>>
  /** The address of assets. */
  readonly p?: unknown
  /** The name of the build, where a development server listens. */
  readonly unpluginProbes?: unknown
}

type Exports = Record<string, unknown>
type Setter = (module: unknown) => void

/** What is between the brackets of `System.register`. */
type Registered = readonly [imports: readonly string[], declare: Declare]
type Declare = (
  give: (names: string | Exports, value?: unknown) => unknown,
  context: { meta: object; import(specifier: string): Promise<unknown> },
) => { readonly setters: readonly Setter[]; execute(): unknown }

interface Part {
  readonly exports: Exports
  readonly dependents: Setter[]
  begin: () => Promise<unknown>
}

/** What the parts of a load need. */
export interface Surroundings {
  /** The bundles of the page, which have its modules. */
  readonly bundles: readonly BundleRequire[]
  readonly probes: Probes
  importModule(url: string): Promise<unknown>
  toUrl(url: string): string
}

/** The parts of a hooks file that is code, joined with each other and with modules of the page. */
export class LinkedParts {
  readonly #news: CodeNews
  readonly #around: Surroundings
  readonly #parts: Part[] = []
  /** What has been taken from the page: a hot update puts another one in its place. */
  readonly #taken: { readonly link: HooksLink & { page: unknown }; readonly exports: unknown }[] = []

  constructor(news: CodeNews, around: Surroundings) {
    this.#news = news
    this.#around = around
  }

  /** @returns what the hooks file exports */
  async run(): Promise<unknown> {
    const { importModule, toUrl } = this.#around
    const loaded = await Promise.all(this.#news.parts.map(({ url }) => importModule(toUrl(url))))
    this.#news.parts.forEach((part) => append(this.#parts, this.#declared(part, (loaded[this.#parts.length] as Exports)['default'])))
    await this.#parts[0]!.begin()
    return this.#parts[0]!.exports
  }

  /** Whether the page has another module by now where one of its own was taken. */
  hasChanged(): boolean {
    return this.#taken.some(({ link, exports }) => {
      const found = this.#find(link)
      return found !== undefined && found.exports !== exports
    })
  }

  #declared(part: HooksPart, registered: unknown): Part {
    const [imports, declare] = registered as Registered
    const exports: Exports = { __proto__: null } as never
    const dependents: Setter[] = []
    const give = (names: string | Exports, value?: unknown): unknown => {
      if (typeof names === 'string') exports[names] = value
      else for (const name of keys(names)) exports[name] = names[name]
      dependents.forEach((set) => set(exports))
      return value
    }
    const context = { meta: { url: part.url }, import: async (specifier: string) => this.#import(part, specifier) }
    const { setters, execute } = declare(give, context)
    let begun: Promise<unknown> | undefined
    const begin = async (): Promise<void> => {
      for (let i = 0; i < imports.length; i++) await this.#link(part, imports[i]!, setters[i]!)
      await execute()
    }
    // In a circle the one that is asked for again is on its way.
    const own: Part = { exports, dependents, begin: () => (begun ? Promise.resolve() : (begun = begin())) }
    return own
  }

  async #link(part: HooksPart, specifier: string, set: Setter): Promise<void> {
    const link = part.links?.[specifier]
    if (link && 'part' in link) {
      const other = this.#parts[link.part]!
      append(other.dependents, set)
      set(other.exports)
      return void (await other.begin())
    }
    set(await this.#outside(part, specifier, link))
  }

  async #import(part: HooksPart, specifier: string): Promise<unknown> {
    let module: unknown
    await this.#link(part, specifier, (it) => (module = it))
    return module
  }

  async #outside({ file }: HooksPart, specifier: string, link: HooksLink | undefined): Promise<unknown> {
    if (link && 'probes' in link) return { probes: this.#around.probes }
    if (!link || !('page' in link)) throw new HooksError('HOOKS_IMPORT', file, `its import of ${specifier} leads nowhere`)
    const found = this.#find(link) ?? this.#load(link)
    if (!found) throw new HooksError('HOOKS_IMPORT', file, `it imports ${specifier}, and this page has not loaded ${link.file} (yet)`)
    append(this.#taken, { link, exports: found.exports })
    return namespaceOf(await found.exports)
  }

  #find({ page }: HooksLink & { page: unknown }): { readonly exports: unknown } | undefined {
    for (const { c = {} } of this.#around.bundles) for (const id of page as string[]) if (hasOwn(c, id)) return c[id]
    return undefined
  }

  /** A module that is there, and that nobody has asked for so far. */
  #load({ page }: HooksLink & { page: unknown }): { readonly exports: unknown } | undefined {
    for (const bundle of this.#around.bundles)
      for (const id of page as string[]) if (bundle.m && id in bundle.m) return { exports: bundle(id) }
    return undefined
  }
}

/** As an import of a CommonJS module has it. */
function namespaceOf(exports: unknown): unknown {
  if ((typeof exports !== 'object' && typeof exports !== 'function') || exports === null) return { default: exports }
  if ((exports as { __esModule?: unknown }).__esModule || (exports as { [Symbol.toStringTag]?: unknown })[Symbol.toStringTag] === 'Module')
    return exports
  const namespace = { __proto__: null, default: exports }
  for (const name of keys(exports))
    if (name !== 'default') defineProperty(namespace, name, { enumerable: true, get: () => (exports as Exports)[name] })
  return namespace
}
