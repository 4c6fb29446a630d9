import { analyse } from './analyse/analyse.ts'
import { brandedIn, mayKeepOut } from './analyse/names/kept-out.ts'
import type { FileModel, SitePlan } from './analyse/names/model.ts'
import { emit } from './emit/emission.ts'
import { limitToGrain, limitToWritten } from './emit/limit-to-grain.ts'
import type { Instrumented, InstrumentOptions } from './emit/options.ts'
import { fileOf, formatOf, isTypeScript } from './parse/file-names.ts'
import { isInstrumented } from './parse/is-instrumented.ts'
import { namesIn } from './parse/written-text.ts'
import { parse, type ParseError, type SourceFile } from './parse/parser.ts'
import { Positions } from './parse/positions.ts'

/**
 * Puts a guarded probe site before each statement of a file. Pure and synchronous: the same input gives the same output.
 * @param code JavaScript or TypeScript, with JSX or not.
 * @param id The file's path; its extension tells the language.
 * @returns `undefined` when there is nothing to do, or the file cannot be parsed (then `options.warn` is told)
 * @example instrument('export function f(a) { return a }', 'f.js')?.code
 */
export function instrument(code: string, id: string, options: InstrumentOptions = {}): Instrumented | undefined {
  const file = fileOf(id, options.root)
  const parsed = modelOf(code, id, options)
  if ('message' in parsed) {
    options.warn?.({ code: 'PARSE', file, ...parsed })
    return undefined
  }
  const { source, model } = parsed
  if (isInstrumented(source)) return undefined
  if (model.sites.length === 0) return undefined
  const format = options.format ?? formatOf(id, model, options.ambiguous)
  const positions = new Positions(source, options.inputMap, options.original)
  const limited = limitToGrain(limitToWritten(model, positions, options.compiled === true), options.grain ?? 'statements', positions)
  if (limited.sites.length === 0) return undefined
  return emit({ code, id, file, model: limited, format, positions }, options)
}

function modelOf(code: string, id: string, options: InstrumentOptions): { source: SourceFile; model: FileModel } | ParseError {
  const { format, ambiguous = 'script', excludeCallees } = options
  try {
    const source = parse(code, id, format === 'module' || undefined)
    if ('message' in source) return source
    const shakes = format === undefined ? ambiguous !== 'script' : format === 'module'
    const typed = options.typed === true && isTypeScript(id)
    const dispatches = Boolean(options.dispatch) && !typed && !(options.switches === 'property' || options.switches === 'scope')
    const refreshes = Boolean(options.hot)
    const interrupts = options.interrupts === true
    const sensitive = [...(options.sensitive ?? []), ...keptOutAsWritten(code, id, options)]
    const written = options.compiled && options.original !== undefined ? namesIn(options.original) : undefined
    const model = analyse(source, { excludeCallees, shakes, typed, refreshes, dispatches, interrupts, sensitive, written })
    return repeated(model.sites) ?? { source, model }
  } catch (error) {
    if (error instanceof RangeError) return { message: 'nested too deeply', line: 1, column: 1 }
    throw error
  }
}

/** A compiler before us takes types away, and may take comments: what they say of variables counts for all of these names. */
function keptOutAsWritten(code: string, id: string, { original, ...others }: InstrumentOptions): readonly string[] {
  if (original === undefined || original === code || !mayKeepOut(original)) return []
  const parsed = modelOf(original, id, { ...others, dispatch: false, compiled: false })
  return 'message' in parsed ? brandedIn(original) : parsed.model.keptOut.flatMap(asCompiled)
}

/** What compilers make of a private field: `_code`, `_Vault_code`. */
function asCompiled(name: string): string[] {
  return name.startsWith('#') ? [name.slice(1), `*_${name.slice(1)}`] : [name]
}

const FORMS: readonly SitePlan['form'][] = ['statement', 'braced', 'arrow', 'condition', 'end', 'field']

/** Where the parser tries twice, its tree can hold a statement twice: then nothing in it can be trusted. */
function repeated(sites: readonly SitePlan[]): ParseError | undefined {
  const seen = new Set<number>()
  for (const { form, at } of sites) {
    if (seen.size === seen.add(at * FORMS.length + FORMS.indexOf(form)).size)
      return { message: 'the parser reads a part of it twice', line: 1, column: 1 }
  }
  return undefined
}
