import { dirname, resolve } from 'node:path'
import loaderText from 'packed:hooks-loader'
import type { Probes } from '../api/types.ts'
import type { compileAhead, LoadedSource, loadModule } from './loader/load-module.ts'

interface Loader {
  loadModule: typeof loadModule
  compileAhead: typeof compileAhead
}

/** A hooks file that could not be loaded: what, where, and a code to look up. */
export class HooksError extends Error {
  readonly code: HooksErrorCode
  /** `file:line:column`, as far as known. */
  readonly place: string
  /** Files that would mend it if they existed. */
  readonly missing: readonly string[]

  constructor(code: HooksErrorCode, place: string, message: string, missing: readonly string[] = []) {
    super(message)
    this.name = 'HooksError'
    this.code = code
    this.place = place
    this.missing = missing
  }
}

export type HooksErrorCode = 'HOOKS_SYNTAX' | 'HOOKS_THROW' | 'HOOKS_IMPORT' | 'HOOKS_ACCESS' | 'HOOKS_EXPORT'

let loader: Loader | undefined

/** A load that goes on: the hooks file awaits something. */
export interface HooksLoading {
  /** A clause that begins with "it" and says what awaits. */
  readonly why: string
  /** Rejects with a HooksError. */
  readonly done: Promise<void>
}

/**
 * Runs a hooks file once, at once if it awaits nothing. Its `probes`, imported or given to its default function, is the one passed here.
 * @param onRead Told each file that takes part.
 * @returns What goes on, if anything does.
 * @throws {HooksError}
 */
export function loadHooks(file: string, probes: Probes, onRead: (source: LoadedSource) => void): HooksLoading | undefined {
  const sources = new Map<string, LoadedSource>()
  const fail = (error: unknown): never => {
    throw error instanceof HooksError ? error : toHooksError(error, file, sources)
  }
  try {
    const loaded = theLoader().loadModule(file, { 'unplugin-probes/runtime': { __esModule: true, probes } }, (source) => {
      sources.set(source.file, source)
      onRead(source)
    })
    if ('later' in loaded) return loading('it awaits at its top level', callLater(loaded.later, probes, file), fail)
    const result = callDefault(loaded.module, probes, file)
    return isThenable(result) ? loading('its default function is async', result, fail) : undefined
  } catch (error) {
    return fail(error)
  }
}

async function callLater(module: Promise<unknown>, probes: Probes, file: string): Promise<void> {
  await callDefault(await module, probes, file)
}

function loading(why: string, result: PromiseLike<unknown>, fail: (error: unknown) => never): HooksLoading {
  return { why, done: Promise.resolve(result).then(() => {}, fail) }
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && typeof (value as { then?: unknown }).then === 'function'
}

/** While a file that was just written is waited for: the load will have less to do. What is wrong with it the load will say. */
export function prepareHooks(file: string, text: string): void {
  try {
    theLoader().compileAhead(file, text)
  } catch {}
}

/**
 * The loader is a text until a hooks file exists: bundlers would break its `require` and its dynamic `import`,
 * and a program without hooks does not pay for it.
 */
function theLoader(): Loader {
  if (!loader) {
    // Not node:vm: there the `import()` of the text would need an experimental option, which warns on stderr.
    // oxlint-disable-next-line no-new-func -- the text is ours, packed at build time
    const evaluate = new Function(
      'exports',
      'require',
      'process',
      'globalThis',
      `${loaderText}\n//# sourceURL=unplugin-probes/hooks-loader.js`,
    )
    const exports = {} as Loader
    evaluate(exports, (id: string) => process.getBuiltinModule(id), ...readableRealm())
    loader = exports
  }
  return loader
}

/** What the loader takes for `process` and `globalThis`: it looks for its variables, which Deno refuses without --allow-env. */
function readableRealm(): [process: object, realm: object] {
  try {
    void process.env['JITI_DEBUG']
    return [process, globalThis]
  } catch {
    const own: object = Object.create(process, { env: { value: {} } })
    return [own, Object.create(globalThis, { process: { value: own } })]
  }
}

function callDefault(module: unknown, probes: Probes, file: string): unknown {
  const main = typeof module === 'object' && module !== null && 'default' in module ? module.default : module
  if (typeof main === 'function') return (main as (probes: Probes) => unknown)(probes)
  if (main !== undefined && main !== null && (main !== module || typeof main !== 'object'))
    throw new HooksError(
      'HOOKS_EXPORT',
      file,
      `its default export is of type ${typeof main}; export a function (probes) => { … } or nothing`,
    )
  return undefined
}

function toHooksError(error: unknown, file: string, sources: ReadonlyMap<string, LoadedSource>): HooksError {
  const { name, message, stack, code } = (typeof error === 'object' && error !== null ? error : {}) as Partial<Error> & { code?: string }
  const kind = String(name ?? 'Error')
  const [firstLine = ''] = String(message ?? error).split('\n')
  const frames = typeof stack === 'string' ? stack : ''
  const transformed = /^Error transforming (.+): (.*?) \((\d+):(\d+)\)$/.exec(firstLine)
  if (transformed)
    return new HooksError('HOOKS_SYNTAX', `${transformed[1]}:${transformed[3]}:${transformed[4]}`, `SyntaxError: ${transformed[2]}`)
  const compiled = kind === 'SyntaxError' ? compiledPlace(frames, sources) : undefined
  if (compiled) return new HooksError('HOOKS_SYNTAX', compiled, `SyntaxError: ${firstLine}`)
  const thrown = thrownPlace(frames, sources)
  const place = thrown ? `${thrown.file}:${thrown.line}:${thrown.column}` : file
  const isMissing = code === 'MODULE_NOT_FOUND' || code === 'ERR_MODULE_NOT_FOUND'
  if (!isMissing) return new HooksError(kind === 'SyntaxError' ? 'HOOKS_SYNTAX' : 'HOOKS_THROW', place, `${kind}: ${firstLine}`)
  const [, wanted = ''] = /'(\.[^']*)'/.exec(firstLine) ?? []
  return new HooksError('HOOKS_IMPORT', place, `${kind}: ${firstLine}`, candidates(wanted, thrown?.file ?? file))
}

/** V8 puts `file:line`, the line and a caret before the stack of a syntax error. */
function compiledPlace(stack: string, sources: ReadonlyMap<string, LoadedSource>): string | undefined {
  const [, file = '', line, before = ''] = /^(\/.+|[a-z]:\\.+):(\d+)\n.*\n(\s*)\^/i.exec(stack) ?? []
  const [sourceLine, column] = sources.get(file)?.toSource(Number(line), before.length + 1) ?? []
  return sourceLine === undefined ? undefined : `${file}:${sourceLine}:${column}`
}

/** The innermost frame that lies in a file of the load; those of the runtime may come before it. */
function thrownPlace(
  stack: string,
  sources: ReadonlyMap<string, LoadedSource>,
): { file: string; line: number; column: number } | undefined {
  for (const [, file = '', at, atColumn] of stack.matchAll(/\(?((?:\/|[a-z]:\\)[^\n()]+):(\d+):(\d+)\)?$/gim)) {
    const source = sources.get(file)
    if (!source) continue
    const [line, column] = source.toSource(Number(at), Number(atColumn))
    return { file, line, column }
  }
  return undefined
}

/** What a relative import may have meant. */
function candidates(wanted: string, importer: string): string[] {
  if (wanted === '') return []
  const path = resolve(dirname(importer), wanted)
  const bare = path.replace(/\.[cm]?js$/, '')
  return [path, ...['.ts', '.mts', '.cts', '.js', '.mjs', '.cjs', '.json', '/index.ts', '/index.js'].map((end) => `${bare}${end}`)]
}
