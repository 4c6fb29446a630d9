import { dirname, resolve } from 'node:path'
import type { Probes } from '../api/types.ts'
import { callDefault, type HooksLoaded } from './call-default.ts'
import type { HooksCode } from './hooks-host.ts'
import type { LoadedSource, LoaderHost } from './loader/load-module.ts'
import { LoaderError, packedLoader } from './packed-loader.ts'
import type { ToSource } from '../say/source-place.ts'
import { runningFiles } from './running-files.ts'
import { HooksError } from './files/hooks-error.ts'
import { applyData, isData } from './data/json-hooks.ts'
import { EXITS } from './process/end-process.ts'
import { isOfPackage } from './files/given-path.ts'
import { isUnchecked, readCode, type CodeFile, type RefusalCode, type Trust } from './files/trust.ts'

/** What one load is given besides the file. */
export interface LoadSettings {
  /** What the file imports as `unplugin-probes/runtime`, and what its default function gets. */
  readonly probes: Probes
  /** How the file's code runs. */
  readonly code: HooksCode
  /** The file's text, as it was checked. */
  readonly text: string
  /** Whether the file is data, which never runs as code. */
  readonly isData: boolean
  /** Who may be able to write files that run. */
  readonly trust: Trust
  /** Told each imported file that is read: its text, or why it must not run. */
  readonly onRead: (file: string, text: string, why: string) => void
  /** Told how positions in each file that is about to run are found in its source. */
  readonly onCompile: (file: string, toSource: ToSource) => void
  /** Told each imported file that is about to run. */
  readonly onRun: (file: string) => void
  /** Told a clause about what is not as it should be, though the load goes on. */
  readonly onTrouble: (line: string) => void
  /** Whether a newer load, or none, has taken its place. */
  readonly isOvertaken: () => boolean
}

const NOTHING_LEFT: HooksLoaded = { returned: undefined, uncalled: '' }

/** A load that goes on: the hooks file awaits something. */
export interface HooksLoading {
  /** A clause that begins with "it" and says what awaits. */
  readonly why: string
  /** Rejects with a HooksError. */
  readonly later: Promise<HooksLoaded>
}

/**
 * Runs a hooks file once, at once if nothing of it awaits.
 * @throws {HooksError}
 */
export function loadHooks(file: string, settings: LoadSettings): HooksLoaded | HooksLoading {
  const { probes, text, code } = settings
  if (settings.isData) {
    applyData(file, text, probes)
    return NOTHING_LEFT
  }
  if (/\.[jt]sx$/i.test(file)) throw new HooksError('HOOKS_SYNTAX', file, 'a hooks file holds no JSX; name it .ts or .js')
  const sources = new Map<string, LoadedSource>()
  const fail = (error: unknown): never => {
    if (error instanceof HooksError) throw error
    throw error instanceof LoaderError ? new HooksError('HOOKS_LOADER', file, error.message) : toHooksError(error, file, sources)
  }
  try {
    code.knows(text)
    const call = (module: unknown): HooksLoaded =>
      settings.isOvertaken() ? NOTHING_LEFT : code.run(() => callDefault(module, probes, file))
    const loaded = code.run(() => packedLoader().loadModule(file, loaderHost(file, settings, sources)))
    if ('later' in loaded) return { why: loaded.why, later: settled(loaded.later, call, fail) }
    const called = call(loaded.module)
    return isThenable(called.returned) ? { why: 'its default function is async', later: settled(called, (it) => it, fail) } : called
  } catch (error) {
    return fail(error)
  }
}

function loaderHost(
  file: string,
  { probes, code, text, trust, onRead, onCompile, onRun, onTrouble }: LoadSettings,
  sources: Map<string, LoadedSource>,
): LoaderHost {
  const refuse = (path: string, why: string, code: RefusalCode): never => {
    throw new HooksError(code, path, why)
  }
  return {
    virtual: {
      'unplugin-probes/runtime': { __esModule: true, probes },
      'node:process': EXITS.$proces,
      'unplugin-probes/own-names': { $tick: code.tick, $queueMicrotsk: (work: () => void) => code.queue(work), ...EXITS },
    },
    onOthersRan: () => code.beginAnew(),
    running: runningFiles(),
    read(path) {
      if (path === file) return text
      const code = readCode(path, trust, isOfPackage(path) ? Infinity : undefined)
      onRead(path, code.text, code.why)
      return code.why === '' ? code.text : refuse(path, code.why, code.code)
    },
    check(path) {
      const read = lookAt(path, trust)
      if (!read || read.why === '') return read?.text
      onRead(path, '', read.why)
      return refuse(path, read.why, read.code)
    },
    onTooMany: (most) =>
      onTrouble(`the packages that it imports have more than ${most} files; who can write the others was not looked at (HOOKS_UNCHECKED)`),
    onCompile(source) {
      sources.set(source.file, source)
      onCompile(source.file, source.toSource)
      if (source.file !== file) onRun(source.file)
    },
  }
}

/** A file that Node will read itself; what cannot be read Node will say, if it needs the file at all. */
function lookAt(path: string, trust: Trust): CodeFile | undefined {
  if (isUnchecked(trust)) return undefined
  try {
    return readCode(path, trust, Infinity)
  } catch {
    return undefined
  }
}

/** Not by `then`, which the program may have replaced. */
async function settled<T>(
  result: PromiseLike<T> | T,
  call: (value: T) => HooksLoaded,
  fail: (error: unknown) => never,
): Promise<HooksLoaded> {
  try {
    const { returned, uncalled } = call(await result)
    return { returned: await returned, uncalled }
  } catch (error) {
    return fail(error)
  }
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && typeof (value as { then?: unknown }).then === 'function'
}

/** While a file that was just written is waited for: the load will have less to do. What is wrong with it the load will say. */
export function prepareHooks(file: string, text: string): void {
  if (isData(file)) return
  try {
    packedLoader().compileAhead(file, text)
  } catch {}
}

function toHooksError(error: unknown, file: string, sources: ReadonlyMap<string, LoadedSource>): HooksError {
  const { name, message, stack, code } = (typeof error === 'object' && error !== null ? error : {}) as Partial<Error> & { code?: string }
  const kind = String(name ?? 'Error')
  const [firstLine = ''] = String(message ?? error).split('\n')
  const frames = typeof stack === 'string' ? stack : ''
  const transformed = /^Error transforming (.+): (.*?) \((\d+):(\d+)\)$/.exec(firstLine)
  if (transformed)
    return new HooksError('HOOKS_SYNTAX', `${transformed[1]}:${transformed[3]}:${transformed[4]}`, `SyntaxError: ${transformed[2]}`)
  const [, untold = '', why = ''] = /^Error transforming (.+): (.*)$/.exec(firstLine) ?? []
  if (untold !== '') return new HooksError('HOOKS_SYNTAX', untold, `SyntaxError: ${why}`)
  const compiled = kind === 'SyntaxError' ? compiledPlace(frames, sources) : undefined
  if (compiled) return new HooksError('HOOKS_SYNTAX', compiled, `SyntaxError: ${firstLine}`)
  const thrown = thrownPlace(frames, sources)
  const place = thrown ? `${thrown.file}:${thrown.line}:${thrown.column}` : file
  if (code === 'HOOKS_TIME' || code === 'HOOKS_EXIT') return new HooksError(code, place, firstLine)
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
