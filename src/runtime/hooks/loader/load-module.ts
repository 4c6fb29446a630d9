import { createRequire } from 'node:module'
import { basename } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import createJiti from 'packed:jiti'
import { awaitsAtTop } from './awaits-at-top.ts'
import { CheckedPackages, checkingModule } from './checked-packages.ts'
import type { ToSource } from '../../say/source-place.ts'
import { compileModule, type CompiledModule } from './compile-module.ts'
import { releaseParser } from './parsed-file.ts'
import { ProgramModules, type AwaitedModule } from './program-modules.ts'

/** What was compiled before it was known that it stays: a file that is being saved is waited for anyway. */
let ahead: { readonly file: string; readonly source: string; readonly isAsync: boolean; readonly compiled: CompiledModule } | undefined

/** Compiles what will probably be loaded soon. It may throw, as the load will. */
export function compileAhead(file: string, source: string): void {
  ahead = undefined
  const isAsync = awaitsAtTop(source, file)
  ahead = { file, source, isAsync, compiled: compileModule(source, file, isAsync) }
}

function compile(file: string, source: string, isAsync: boolean): CompiledModule {
  const prepared = ahead
  if (prepared?.file !== file || prepared.isAsync !== isAsync || prepared.source !== source) return compileModule(source, file, isAsync)
  ahead = undefined
  return prepared.compiled
}

/** A file that one load has compiled. */
export interface LoadedSource {
  readonly file: string
  readonly toSource: ToSource
}

/** What the loader leaves to its caller. */
export interface LoaderHost {
  /** Modules that need not exist as files. */
  readonly virtual: Record<string, unknown>
  /** Files of ES modules that the program runs for certain. */
  readonly running: readonly string[]
  /** The text of a file that may run. @throws when it must not, or cannot be read */
  read(file: string): string
  /** Asks the same of a file that Node will read itself: its text, if what it imports is to be asked for too. @throws when it must not run */
  check(file: string): string | undefined
  /** Node will read more files than are checked. */
  onTooMany(most: number): void
  /** Told each file that was read, when it is compiled, before it runs, also when the load fails later. It may throw. */
  onCompile(source: LoadedSource): void
  /** Time has gone by in the loader, or in modules that Node has loaded. */
  onOthersRan(): void
}

/** A module that has run, or one that will have, and why not yet: a clause that begins with "it". */
export type Loaded = { readonly module: unknown } | { readonly later: Promise<unknown>; readonly why: string }

/**
 * Loads a TypeScript or JavaScript module anew, with everything that it imports but packages and what the program runs already:
 * at once, unless it must wait, which is found out before any of it runs.
 */
export function loadModule(file: string, host: LoaderHost): Loaded {
  const program = new ProgramModules(file, host.running)
  const texts = new Map<string, string>()
  // Once a load: what was checked, what is compiled and what counts as applied is one text.
  const read = (path: string): string => {
    const text = texts.get(path) ?? host.read(path)
    texts.set(path, text)
    return text
  }
  // Its functions hold on to all this as long as they live.
  const release = (): void => {
    texts.clear()
    releaseParser()
  }
  const jiti = jitiFor(file, host, program, read)
  let isLater = false
  try {
    const awaited = program.awaited(file, resolverOf(jiti), readerOf(read))
    const why = whyLater(read(file), file, awaited)
    if (why === '') return { module: jiti(file) }
    isLater = true
    return { why, later: loadLater(jiti, file, program.take(awaited), release) }
  } finally {
    if (!isLater) release()
  }
}

async function loadLater(jiti: Jiti, file: string, prepared: Promise<void>, release: () => void): Promise<unknown> {
  try {
    await prepared
    return await jiti.import(file)
  } finally {
    release()
  }
}

function whyLater(text: string, file: string, [awaited]: readonly AwaitedModule[]): string {
  if (awaitsAtTop(text, file)) return 'it awaits at its top level'
  if (!awaited) return ''
  const name = basename(awaited.file)
  return awaited.isUnfinished
    ? `it imports ${name}, a module of the program that has not run to its end`
    : `it imports ${name}, an ES module of the program, which only import() can give`
}

type Jiti = ReturnType<typeof createJiti>

function jitiFor(file: string, host: LoaderHost, program: ProgramModules, read: (file: string) => string): Jiti {
  const packages = new CheckedPackages({
    check: (path) => host.check(path),
    resolveImport: (id, from) => resolverOf(jiti)(id, from, isPath),
    onTooMany: (most) => host.onTooMany(most),
  })
  /** @throws when Node must not run it */
  const checked = (id: string | URL): string => {
    if (isPath(id)) packages.check(pathOf(id))
    return String(id)
  }
  const ofNode = <M>(id: string | URL, module: M): M => {
    host.onOthersRan()
    return /^(?:node:)?module$/.test(String(id)) ? (checkingModule(module as object, (path) => packages.check(path)) as M) : module
  }
  const jiti = createJiti(
    file,
    {
      fsCache: false,
      moduleCache: false,
      interopDefault: false,
      // On Bun the default is true, and loads each file once.
      tryNative: false,
      virtualModules: host.virtual,
      known: (path, isAsync) => program.find(path, isAsync),
      read,
      transform({ source, filename = file, async: isAsync = false }) {
        let compiled: CompiledModule | undefined
        host.onCompile({ file: filename, toSource: (line, column) => compiled?.toSource(line, column) ?? [line, column] })
        compiled = compile(filename, source, isAsync)
        compiled.check()
        host.onOthersRan()
        return { code: compiled.code }
      },
    },
    {
      onError(error) {
        throw error
      },
      // Node would keep the first content of a file for ever, and know nothing of virtual modules; jiti compiles what Node refuses.
      nativeImport: async (id) => ownProcess(id, host) ?? (isOwn(id) ? refuse(id) : ofNode(id, await import(checked(id)))),
      createRequire: (from) => {
        const native = createRequire(from)
        const guarded = (id: string): unknown =>
          ownProcess(id, host) ?? (isOwn(id) ? readOwn(id, host, read) : ofNode(id, native(checked(id))))
        return Object.assign(guarded, native)
      },
    },
  )
  return jiti
}

/** Modules of Node jiti gets before it looks for those that we have. */
function ownProcess(id: string | URL, { virtual }: LoaderHost): unknown {
  return id === 'process' || id === 'node:process' ? virtual['node:process'] : undefined
}

type Resolver = (id: string, from: string, isWanted?: (file: string | URL) => boolean) => string | undefined

function resolverOf(jiti: Jiti): Resolver {
  return (id, from, isWanted = isOwn) => {
    try {
      const found = jiti.esmResolve(id, { parentURL: pathToFileURL(from).href, try: true })
      return found && isWanted(found) ? pathOf(found) : undefined
    } catch {
      return undefined
    }
  }
}

/** What cannot be read the load will say, if it needs the file at all. */
function readerOf(read: (file: string) => string): (file: string) => string | undefined {
  return (file) => {
    try {
      return read(file)
    } catch {
      return undefined
    }
  }
}

function isOwn(id: string | URL): boolean {
  return isPath(id) && /\.(?:[cm]?[jt]s|json)$/.test(String(id)) && !/[\\/]node_modules[\\/]/.test(String(id))
}

function isPath(id: string | URL): boolean {
  return /^(?:\/|[a-z]:[\\/]|file:)/i.test(String(id))
}

function pathOf(id: string | URL): string {
  const text = String(id)
  return text.startsWith('file:') ? fileURLToPath(text) : text
}

function readOwn(id: string, host: LoaderHost, read: (file: string) => string): unknown {
  if (!id.endsWith('.json')) refuse(id)
  const file = pathOf(id)
  const text = read(file)
  host.onCompile({ file, toSource: (line, column) => [line, column] })
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new SyntaxError(`${file}: ${(error as Error).message}`)
  }
}

function refuse(id: string | URL): never {
  throw new Error(`${String(id)} is compiled by the loader`)
}
