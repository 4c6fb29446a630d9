import { realpathSync } from 'node:fs'
import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'

/** What a hooks file gets for an import of a file that the program runs already. */
export interface RunningModule {
  /** For an import that waits: perhaps a promise. */
  readonly exports: unknown
}

/** A module of the program that must be waited for. */
export interface AwaitedModule {
  readonly file: string
  /** Whether it is a CommonJS module that has begun to run, and whose exports are not complete. */
  readonly isUnfinished: boolean
}

type CommonJsModule = RunningModule & { readonly loaded?: boolean }
type CommonJsModules = Record<string, CommonJsModule | undefined>

/** Modules of the program that a hooks file can have as they are, instead of a copy that runs anew. */
export class ProgramModules {
  readonly #commonJs: CommonJsModules
  /** Files of ES modules that run for certain: Node has no list of them. */
  readonly #certain: ReadonlySet<string>
  readonly #imported = new Map<string, unknown>()
  readonly #hooksFile: string

  constructor(hooksFile: string, certain: readonly string[]) {
    this.#hooksFile = hooksFile
    this.#commonJs = createRequire(hooksFile).cache as CommonJsModules
    this.#certain = new Set(certain.map(realPath))
  }

  /** The running module of a file, as `require` gives it, or as `import()` does. */
  find(file: string, isAsync: boolean): RunningModule | undefined {
    if (file === this.#hooksFile) return undefined
    const real = realPath(file)
    const module = this.#commonJsModule(file, real)
    if (module) return { exports: isAsync ? module.exports : forRequire(module.exports) }
    if (isAsync && this.#certain.has(real)) return { exports: importNative(real) }
    return this.#imported.has(real) ? { exports: forRequire(this.#imported.get(real)) } : undefined
  }

  /**
   * Compiled modules get their imports by a call that cannot wait, and an ES module can only be had by waiting:
   * so those that will be asked for must be taken before. At the start of a program its main module has just begun.
   * @param resolve the file that an import means, if any
   * @param read the text of a file that takes part in the load, if it has one
   */
  awaited(
    file: string,
    resolve: (id: string, from: string) => string | undefined,
    read: (file: string) => string | undefined,
  ): readonly AwaitedModule[] {
    const awaited = new Map<string, AwaitedModule>()
    const seen = new Set([file])
    for (const from of seen) {
      for (const [, how, id = ''] of (read(from) ?? '').replace(TYPES, '').matchAll(IMPORTS)) {
        const found = resolve(id, from)
        if (found === undefined || found === file) continue
        const real = realPath(found)
        const module = this.#commonJsModule(found, real)
        if (!module && !this.#certain.has(real)) seen.add(found)
        // `import()` waits by itself.
        else if (how !== '(' && (!module || module.loaded === false)) awaited.set(real, { file: real, isUnfinished: module !== undefined })
      }
    }
    return [...awaited.values()]
  }

  async take(awaited: readonly AwaitedModule[]): Promise<void> {
    // What runs now ends before anything that was waited for.
    await undefined
    for (const { file, isUnfinished } of awaited) if (!isUnfinished) this.#imported.set(file, await importNative(file))
  }

  #commonJsModule(file: string, real: string): CommonJsModule | undefined {
    return this.#commonJs[file] ?? this.#commonJs[real]
  }
}

/** Imports of types, which are none when it runs. */
const TYPES = /\b(?:im|ex)port\s+type\s+(?!from\b)[^'"`;]*\bfrom\s*(['"])[^'"\n]*\1/g

/** What may be an import of a file by a path. One too many costs a look. */
const IMPORTS = /(?:\bfrom|\bimport|\brequire\s*\()\s*(\(?)\s*['"`]((?:\.{0,2}\/|file:)[^'"`\n]+)['"`]/g

function importNative(file: string): Promise<unknown> {
  return import(pathToFileURL(file).href)
}

/** Compiled code takes what it requires for an ES module only if it says so. */
function forRequire(exports: unknown): unknown {
  const isNamespace =
    typeof exports === 'object' && exports !== null && (exports as { [Symbol.toStringTag]?: string })[Symbol.toStringTag] === 'Module'
  if (!isNamespace) return exports
  return new Proxy(exports, { get: (module, name) => (name === '__esModule' ? true : Reflect.get(module, name)) })
}

function realPath(file: string): string {
  try {
    return realpathSync(file)
  } catch {
    return file
  }
}
