import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import createJiti from 'packed:jiti'
import { awaitsAtTop } from './awaits-at-top.ts'
import { compileModule, type CompiledModule, type ToSource } from './compile-module.ts'

/** What was compiled before it was known that it stays: a file that is being saved is waited for anyway. */
let ahead: { readonly file: string; readonly source: string; readonly isAsync: boolean; readonly compiled: CompiledModule } | undefined

/** Compiles what will probably be loaded soon. It may throw, as the load will. */
export function compileAhead(file: string, source: string): void {
  ahead = undefined
  const isAsync = awaitsAtTop(source, file)
  ahead = { file, source, isAsync, compiled: compileModule(source, file, isAsync) }
}

function compile(file: string, source: string, isAsync: boolean): CompiledModule {
  if (ahead?.file === file && ahead.isAsync === isAsync && ahead.source === source) return ahead.compiled
  return compileModule(source, file, isAsync)
}

/** A file that one load has read. */
export interface LoadedSource {
  readonly file: string
  /** The text that it had. */
  readonly text: string
  readonly toSource: ToSource
}

/** A module that has run, or, as it awaits at its top level, one that will have. */
export type Loaded = { readonly module: unknown } | { readonly later: Promise<unknown> }

/** What is said from within a load at once to begin it anew as one that awaits, before anything has run. */
const AWAITS = new Error('it awaits at its top level')

/**
 * Loads a TypeScript or JavaScript module anew, with everything that it imports outside node_modules: at once, if it does not await.
 * @param virtual Modules that need not exist as files.
 * @param onRead Told each file before it runs, also when the load fails later. It may throw.
 */
export function loadModule(file: string, virtual: Record<string, unknown>, onRead: (source: LoadedSource) => void): Loaded {
  try {
    return { module: jitiFor(file, virtual, onRead)(file) }
  } catch (error) {
    if (error !== AWAITS) throw error
    return { later: jitiFor(file, virtual, onRead).import(file) }
  }
}

function jitiFor(file: string, virtual: Record<string, unknown>, onRead: (source: LoadedSource) => void): ReturnType<typeof createJiti> {
  let isFirst = true
  return createJiti(
    file,
    {
      fsCache: false,
      moduleCache: false,
      interopDefault: false,
      // On Bun the default is true, and loads each file once.
      tryNative: false,
      virtualModules: virtual,
      transform({ source, filename = file, async: isAsync = false }) {
        const isMain = isFirst
        isFirst = false
        if (isMain && !isAsync && awaitsAtTop(source, filename)) throw AWAITS
        let compiled: CompiledModule | undefined
        onRead({ file: filename, text: source, toSource: (line, column) => compiled?.toSource(line, column) ?? [line, column] })
        compiled = compile(filename, source, isAsync)
        compiled.check()
        return { code: compiled.code }
      },
    },
    {
      onError(error) {
        throw error
      },
      // Node would keep the first content of a file for ever, and know nothing of virtual modules; jiti compiles what Node refuses.
      nativeImport: async (id) => (isOwn(id) ? refuse(id) : import(String(id))),
      createRequire: (from) => {
        const native = createRequire(from)
        const guarded = (id: string): unknown => (isOwn(id) ? readOwn(id, onRead) : native(id))
        return Object.assign(guarded, native)
      },
    },
  )
}

function isOwn(id: string | URL): boolean {
  const path = String(id)
  return /^(?:\/|[a-z]:|file:)/i.test(path) && /\.(?:[cm]?[jt]s|json)$/.test(path) && !/[\\/]node_modules[\\/]/.test(path)
}

function readOwn(id: string, onRead: (source: LoadedSource) => void): unknown {
  if (!id.endsWith('.json')) refuse(id)
  const file = id.startsWith('file:') ? fileURLToPath(id) : id
  const text = readFileSync(file, 'utf8')
  onRead({ file, text, toSource: (line, column) => [line, column] })
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new SyntaxError(`${file}: ${(error as Error).message}`)
  }
}

function refuse(id: string | URL): never {
  throw new Error(`${String(id)} is compiled by the loader`)
}
