import { createRequire, isBuiltin } from 'node:module'
import { extname } from 'node:path'

/** What must be known of files that the platform loads itself. */
export interface PackagesHost {
  /** The text of such a file; `undefined` when it need not be looked into. @throws when it must not run */
  check(file: string): string | undefined
  /** The file that an import of another one means, if any. */
  resolveImport(id: string, from: string): string | undefined
  /** There are more files than are checked. */
  onTooMany(most: number): void
}

/** In one load: a package can import thousands, and each costs a look at all folders above it. */
const MOST = 2000

/** What may be an import of something by its name. One too many costs a look. */
const IMPORTS = /\b(from|import|require)\s*\(?\s*(?:\/\*.*?\*\/\s*)?(['"`])([^'"`\n\\]+)\2/g
const CODE = /^(?:\.[cm]?[jt]s)?$/

/**
 * Files that the platform's own loader gets, and the files that these name in their imports, and so on: the platform would ask nobody
 * who can write them. Each is looked at once in a load.
 */
export class CheckedPackages {
  readonly #host: PackagesHost
  readonly #seen = new Set<string>()
  #isOver = false
  #refusal: { readonly error: unknown } | undefined

  constructor(host: PackagesHost) {
    this.#host = host
  }

  /** @throws when one of them must not run */
  check(file: string): void {
    // Who was refused one may try the others by another way: the load has failed.
    if (this.#refusal) throw this.#refusal.error
    try {
      this.#check(file)
    } catch (error) {
      this.#refusal = { error }
      throw error
    }
  }

  #check(file: string): void {
    const due = [file]
    for (let i = 0; i < due.length; i++) {
      const path = due[i]!
      if (this.#seen.has(path)) continue
      if (this.#seen.size >= MOST) return this.#stop()
      this.#seen.add(path)
      const text = this.#host.check(path)
      if (text !== undefined && CODE.test(extname(path))) due.push(...this.#importsOf(path, text))
    }
  }

  #stop(): void {
    if (!this.#isOver) this.#host.onTooMany(MOST)
    this.#isOver = true
  }

  /** Both meanings of a name, as a package can have two: who loads the file decides which. What runs already is not loaded. */
  #importsOf(file: string, text: string): string[] {
    const native = createRequire(file)
    const found = new Set<string | undefined>()
    for (const [, how, , id = ''] of text.matchAll(IMPORTS)) {
      if (isBuiltin(id)) continue
      found.add(resolved(native, id))
      if (how !== 'require') found.add(this.#host.resolveImport(id, file))
    }
    return [...found].filter((path) => path !== undefined && native.cache[path] === undefined) as string[]
  }
}

function resolved(native: NodeJS.Require, id: string): string | undefined {
  try {
    return native.resolve(id)
  } catch {
    // It may be one that is never asked for.
    return undefined
  }
}

/** A `require` that checks what it is about to load. */
export function checkingRequire(from: string | URL, check: (file: string) => void): NodeJS.Require {
  const native = createRequire(from)
  const checking = (id: string): unknown => {
    const file = isBuiltin(id) ? undefined : resolved(native, id)
    if (file !== undefined && native.cache[file] === undefined) check(file)
    return native(id)
  }
  return Object.assign(checking, native)
}

/** `node:module` as a hooks file gets it: what its `createRequire` gives checks what it loads. The program's stays as it is. */
export function checkingModule<M extends object>(module: M, check: (file: string) => void): M {
  const create = (from: string | URL): NodeJS.Require => checkingRequire(from, check)
  return new Proxy(module, {
    get(target, name): unknown {
      const value: unknown = Reflect.get(target, name)
      if (name === 'createRequire') return create
      return name === 'default' && typeof value === 'function' ? checkingModule(value, check) : value
    },
  })
}
