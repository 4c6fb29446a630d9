import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import createJiti from 'packed:jiti'
import { compileModule, type CompiledModule, type ToSource } from './compile-module.ts'

/** What was compiled before it was known that it stays: a file that is being saved is waited for anyway. */
let ahead: { readonly file: string; readonly source: string; readonly compiled: CompiledModule } | undefined

/** Compiles what will probably be loaded soon, as a module that may `await`. It may throw, as the load will. */
export function compileAhead(file: string, source: string): void {
  ahead = undefined
  ahead = { file, source, compiled: compileModule(source, file, true) }
}

function compile(file: string, source: string, isAsync: boolean): CompiledModule {
  if (isAsync && ahead?.file === file && ahead.source === source) return ahead.compiled
  return compileModule(source, file, isAsync)
}

/** A file that one load has read. */
export interface LoadedSource {
  readonly file: string
  /** The text that it had. */
  readonly text: string
  readonly toSource: ToSource
}

/**
 * Loads a TypeScript or JavaScript module anew, with everything that it imports outside node_modules.
 * @param virtual Modules that need not exist as files.
 * @param onRead Told each file before it runs, also when the load fails later. It may throw.
 */
export function loadModule(file: string, virtual: Record<string, unknown>, onRead: (source: LoadedSource) => void): Promise<unknown> {
  const jiti = createJiti(
    file,
    {
      fsCache: false,
      moduleCache: false,
      interopDefault: false,
      // On Bun the default is true, and loads each file once.
      tryNative: false,
      virtualModules: virtual,
      transform({ source, filename = file, async: isAsync = false }) {
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
  return jiti.import(file)
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
