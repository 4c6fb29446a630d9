import { dirname } from 'node:path'
import loaderText from 'packed:hooks-loader'
import type { Probes } from '../types.ts'
import type { LoadedSource, loadModule } from './loader/load-module.ts'

type LoadModule = typeof loadModule

/** A hooks file that could not be loaded: what, where, and a code to look up. */
export class HooksError extends Error {
  readonly code: HooksErrorCode
  /** `file:line:column`, as far as known. */
  readonly place: string

  constructor(code: HooksErrorCode, place: string, message: string) {
    super(message)
    this.name = 'HooksError'
    this.code = code
    this.place = place
  }
}

export type HooksErrorCode = 'HOOKS_SYNTAX' | 'HOOKS_THROW' | 'HOOKS_IMPORT' | 'HOOKS_ACCESS' | 'HOOKS_EXPORT'

let loader: LoadModule | undefined

/**
 * Runs a hooks file once. Its `probes`, imported or given to its default function, is the one passed here.
 * @param onRead Told each file that takes part.
 * @throws {HooksError}
 */
export async function loadHooks(file: string, probes: Probes, onRead: (source: LoadedSource) => void): Promise<void> {
  const sources = new Set([file])
  const load = theLoader()
  try {
    const module = await load(file, { 'unplugin-probes/runtime': { __esModule: true, probes } }, (source) => {
      sources.add(source.file)
      onRead(source)
    })
    await callDefault(module, probes, file)
  } catch (error) {
    throw error instanceof HooksError ? error : toHooksError(error, file, sources)
  }
}

/**
 * The loader is a text until a hooks file exists: bundlers would break its `require` and its dynamic `import`,
 * and a program without hooks does not pay for it.
 */
function theLoader(): LoadModule {
  if (!loader) {
    // Not node:vm: there the `import()` of the text would need an experimental option, which warns on stderr.
    // oxlint-disable-next-line no-new-func -- the text is ours, packed at build time
    const evaluate = new Function('exports', 'require', `${loaderText}\n//# sourceURL=unplugin-probes/hooks-loader.js`)
    const exports = {} as { loadModule: LoadModule }
    evaluate(exports, (id: string) => process.getBuiltinModule(id))
    loader = exports.loadModule
  }
  return loader
}

async function callDefault(module: unknown, probes: Probes, file: string): Promise<void> {
  const main = typeof module === 'object' && module !== null && 'default' in module ? module.default : module
  if (typeof main === 'function') await (main as (probes: Probes) => unknown)(probes)
  else if (main !== undefined && main !== null && main !== module)
    throw new HooksError(
      'HOOKS_EXPORT',
      file,
      `its default export is of type ${typeof main}; export a function (probes) => { … } or nothing`,
    )
}

function toHooksError(error: unknown, file: string, sources: ReadonlySet<string>): HooksError {
  const {
    name = 'Error',
    message = String(error),
    stack = '',
    code,
  } = (typeof error === 'object' && error !== null ? error : {}) as Partial<Error> & { code?: string }
  const [firstLine = ''] = String(message).split('\n')
  const transformed = /^Error transforming (.+): (.*?) \((\d+):(\d+)\)$/.exec(firstLine)
  if (transformed)
    return new HooksError('HOOKS_SYNTAX', `${transformed[1]}:${transformed[3]}:${transformed[4]}`, `SyntaxError: ${transformed[2]}`)
  if (name === 'SyntaxError') return new HooksError('HOOKS_SYNTAX', compiledPlace(stack) ?? file, `SyntaxError: ${firstLine}`)
  const missing = code === 'MODULE_NOT_FOUND' || code === 'ERR_MODULE_NOT_FOUND'
  return new HooksError(missing ? 'HOOKS_IMPORT' : 'HOOKS_THROW', thrownPlace(stack, sources) ?? file, `${name}: ${firstLine}`)
}

/** V8 puts `file:line`, the line and a caret before the stack of a syntax error. */
function compiledPlace(stack: string): string | undefined {
  const parts = /^(\/.+|[a-z]:\\.+):(\d+)\n.*\n(\s*)\^/i.exec(stack)
  return parts ? `${parts[1]}:${parts[2]}:${parts[3]!.length + 1}` : undefined
}

function thrownPlace(stack: string, sources: ReadonlySet<string>): string | undefined {
  for (const [, file = '', line, column] of stack.matchAll(/\(?((?:\/|[a-z]:\\)[^\n()]+):(\d+):(\d+)\)?$/gim)) {
    const isOurs = [...sources].some((source) => source === file || dirname(source) === dirname(file))
    if (isOurs) return `${file}:${line}:${column}`
  }
  return undefined
}
