import { createHash } from 'node:crypto'
import { isAbsolute, relative } from 'node:path'
import type { SourceMap } from 'magic-string'
import { decodeTable } from '../site-table/decode-table.ts'
import { publicSite, switchName, TABLES } from '../site-table/site-table.ts'
import type { Grain, Site } from '../site-table/site.ts'
import { analyse } from './analyse/analyse.ts'
import {
  capturesOf,
  hostOf,
  MOST_OMITTED,
  ownUpvalues,
  sharedUpvalues,
  type CaptureRules,
  type Captures,
  type Host,
} from './emit/captures.ts'
import { applyInsertions, mapOf, type Insertion } from './emit/insertions.ts'
import type { MapLines } from './emit/mappings.ts'
import type { Binding, FileModel, Fn, Scope, SitePlan } from './analyse/model.ts'
import { isInstrumented } from './parse/is-instrumented.ts'
import { limitToGrain } from './emit/limit-to-grain.ts'
import { parse, type ParseError, type SourceFile } from './parse/parser.ts'
import { MAX_VALUES } from './analyse/policy.ts'
import { Positions, type InputMap } from './parse/positions.ts'
import { siteModuleText } from './emit/site-module.ts'
import { TableEncoder, type SharedClosure } from './emit/table-encoder.ts'

/** How a file is run: decides how its switches come into being, and what its top level may capture. */
export type Format = 'module' | 'commonjs' | 'script'

/** A file that was left as it is, and why. */
export interface Warning {
  readonly code: 'PARSE' | 'INTERNAL'
  readonly message: string
  readonly file: string
  readonly line?: number
  readonly column?: number
}

export interface InstrumentOptions {
  /** @default found out from the code and the file's name */
  readonly format?: Format
  /** What a file is that shows no sign of being a module or CommonJS. @default 'script' */
  readonly ambiguous?: Format
  /** Folder that the paths in addresses are relative to. @default the id is taken as it is */
  readonly root?: string
  /** How close sites are. @default 'statements' */
  readonly grain?: Grain
  /** The most values that a site passes. @default 24 */
  readonly maxValues?: number
  /**
   * Gives the specifier by which the instrumented file imports (or requires) its site module; `''` when the caller puts the import in itself.
   * @default a `data:` URL that holds the site module; CommonJS files have it inlined
   */
  readonly siteModuleId?: (key: string, siteModule: string, switches: number) => string
  /** Whether the site module is without its table, which is to be kept from `table` and handed to `probes.tables` at run time. @default false */
  readonly separateTable?: boolean
  /** A specifier to import besides, so that the runtime starts with the program. */
  readonly start?: string
  /** Whether the file can be replaced while it runs: its newest text then takes over the probes of the older. @default false */
  readonly hot?: boolean
  /** Whether a type checker sees the result: then it is told of the switches. @default false */
  readonly typed?: boolean
  /** What ends a line in the source map, where tools disagree: a lone `\\r`, U+2028, U+2029. @default 'feeds' */
  readonly mapLines?: MapLines
  /** Map of the transforms that ran before, so that addresses mean the file as it was written. */
  readonly inputMap?: InputMap
  /**
   * Callees whose function arguments are left as they are, besides those that are known to turn functions into text;
   * `!name` takes one of these off the list. Matched from the right: `run` means `worker.run(fn)`, too.
   * @default none
   */
  readonly excludeCallees?: readonly string[]
  /** Told why a file was left untouched. @default nothing is said */
  readonly warn?: (warning: Warning) => void
}

export interface Instrumented {
  readonly code: string
  /** Hash of the file's path and text, a part of all names that `code` has besides those of the input. */
  readonly key: string
  /** The path that addresses are matched with. */
  readonly file: string
  /** Made when it is first asked for. */
  readonly map: SourceMap
  /** Read from the site table when they are first asked for. */
  readonly sites: readonly Site[]
  /** Source text that defines the file's switches and registers its site table. */
  readonly siteModule: string
  /** The packed site table, whether it is in the site module or not. */
  readonly table: string
  /** The specifier by which `code` asks for the site module; `undefined` when it is inlined. */
  readonly siteModuleId: string | undefined
  readonly format: Format
}

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
  const positions = new Positions(source, options.inputMap)
  const limited = limitToGrain(model, options.grain ?? 'statements', positions)
  return new Emission(code, id, file, limited, format, options, positions).finish()
}

function modelOf(code: string, id: string, options: InstrumentOptions): { source: SourceFile; model: FileModel } | ParseError {
  const { format, ambiguous = 'script', excludeCallees } = options
  try {
    const source = parse(code, id, format === 'module' || undefined)
    if ('message' in source) return source
    const shakes = format === undefined ? ambiguous !== 'script' : format === 'module'
    const model = analyse(source, { excludeCallees, shakes, typed: options.typed === true && isTypeScript(id) })
    return repeated(model.sites) ?? { source, model }
  } catch (error) {
    if (error instanceof RangeError) return { message: 'nested too deeply', line: 1, column: 1 }
    throw error
  }
}

const FORMS: readonly SitePlan['form'][] = ['statement', 'braced', 'arrow', 'condition']

/** Where the parser tries twice, its tree can hold a statement twice: then nothing in it can be trusted. */
function repeated(sites: readonly SitePlan[]): ParseError | undefined {
  const seen = new Set<number>()
  for (const { form, at } of sites) {
    if (seen.size === seen.add(at * FORMS.length + FORMS.indexOf(form)).size)
      return { message: 'the parser reads a part of it twice', line: 1, column: 1 }
  }
  return undefined
}

/** What is known of a function whose sites are being written. */
interface Emitted {
  readonly index: number
  sites: number
  /** Upvalues that no shared closure gives. */
  readonly upvalues: readonly Binding[]
  /** What a site's call begins with. */
  readonly call: string
  readonly closure: SharedClosure | undefined
}

/** Turns a model into text. */
class Emission {
  readonly #code: string
  readonly #id: string
  readonly #file: string
  readonly #model: FileModel
  readonly #format: Format
  readonly #options: InstrumentOptions
  readonly #positions: Positions
  readonly #key: string
  readonly #typed: boolean
  readonly #insertions: Insertion[] = []
  readonly #table: TableEncoder
  readonly #rules: CaptureRules
  readonly #functions = new Map<Fn, Emitted>()
  readonly #closures = new Map<Fn, Map<string, SharedClosure>>()
  #closureCount = 0

  constructor(code: string, id: string, file: string, model: FileModel, format: Format, options: InstrumentOptions, positions: Positions) {
    this.#code = code
    this.#id = id
    this.#file = file
    this.#model = model
    this.#format = format
    this.#options = options
    this.#positions = positions
    this.#typed = options.typed === true && isTypeScript(id)
    const isScript = format === 'script'
    this.#rules = {
      moduleScope: isScript ? undefined : model.moduleScope,
      scriptScope: isScript ? model.moduleScope : undefined,
      limit: options.maxValues ?? MAX_VALUES,
      typed: this.#typed,
    }
    const { maxValues = '', excludeCallees = [], grain = 'statements' } = options
    this.#table = new TableEncoder(grain)
    this.#key = freshKey(code, file, `${format} ${maxValues} ${this.#typed} ${excludeCallees.join()} ${grain}`)
  }

  finish(): Instrumented {
    const { sites, closers, head, tail } = this.#model
    const guards = sites.map((site) => this.#guard(site))
    if (this.#isScript) this.#table.addGlobals(globalNames(this.#model.moduleScope))
    for (const { start, end, why } of this.#model.left)
      this.#table.addLeft([this.#positions.line(start), this.#positions.line(end - 1), why])
    const table = this.#table.toString()
    const siteModule = this.#siteModule(table)
    const siteModuleId = this.#siteModuleId(siteModule)
    this.#insertions.push({ at: head, text: this.#preamble(siteModule, siteModuleId) }, ...guards)
    for (const { at, text } of closers) this.#insertions.push({ at, text, closes: true })
    for (const { at, text } of this.#epilogues(tail)) this.#insertions.push({ at, text, closes: true })
    const code = applyInsertions(this.#code, this.#insertions)
    const { mapLines = 'feeds' } = this.#options
    const file = this.#file
    let map: SourceMap | undefined
    let decoded: readonly Site[] | undefined
    const makeMap = (): SourceMap => (map ??= mapOf(this.#code, this.#id, this.#insertions, mapLines))
    return {
      code,
      get map() {
        return makeMap()
      },
      get sites() {
        return (decoded ??= sitesIn(table, file))
      },
      key: this.#key,
      file,
      siteModule,
      table,
      siteModuleId,
      format: this.#format,
    }
  }

  #siteModule(t: string): string {
    const { separateTable } = this.#options
    const table = { key: this.#key, file: this.#file, n: this.#functions.size, ...(separateTable ? {} : { t }) }
    return siteModuleText(table, this.#globalObject())
  }

  /** What the site module calls the global object: inlined, it sees the names of the file. */
  #globalObject(): string {
    if (!this.#model.declaresGlobalThis || !this.#isInlined) return 'globalThis'
    // Only in a strict file it takes code from text, which a program can forbid.
    return this.#format === 'script' ? 'this' : '(function(){return this}()||[].constructor.constructor("return this")())'
  }

  /** Whether the site module stands in the file itself. */
  get #isInlined(): boolean {
    if (this.#format === 'module') return false
    return this.#format === 'script' || this.#model.declaresRequire || this.#options.siteModuleId === undefined
  }

  #siteModuleId(siteModule: string): string | undefined {
    if (this.#isInlined) return undefined
    const { siteModuleId } = this.#options
    if (siteModuleId) return siteModuleId(this.#key, siteModule, this.#functions.size)
    return `data:text/javascript,${encodeURIComponent(siteModule)}`
  }

  #preamble(siteModule: string, siteModuleId: string | undefined): string {
    const { start, hot } = this.#options
    const load = (specifier: string): string =>
      this.#format === 'module' ? `import ${JSON.stringify(specifier)};` : `require(${JSON.stringify(specifier)});`
    const parts = siteModuleId === undefined ? siteModule : siteModuleId === '' ? '' : load(siteModuleId)
    const canLoad = this.#format === 'module' || (this.#format === 'commonjs' && !this.#model.declaresRequire)
    const starts = start !== undefined && canLoad ? load(start) : ''
    // Which text of the file is the newest only its own evaluation can tell: its site module may be cached.
    const live = hot ? `${TABLES}.live?.("${this.#key}");` : ''
    // The file's sites first: a hooks file that the start loads can ask for them.
    return parts + starts + live
  }

  /** Declarations behind all statements: of the file, and of functions that host closures. */
  #epilogues(tail: number): { at: number; text: string }[] {
    const texts: { at: number; text: string }[] = []
    let own = ''
    for (const [host, closures] of this.#closures) {
      const text = [...closures.values()].map((closure) => this.#declaration(closure)).join('')
      if (host === this.#model.root) own = text
      else texts.push({ at: host.body!.end, text: `;${text}` })
    }
    const switches = [...this.#functions.values()].map(({ index }) => `${switchName(this.#key, index)}:any`)
    if (this.#options.hot) switches.push(`${TABLES}:any`)
    const declared = this.#typed ? `declare var ${switches.join()};` : ''
    return declared || own ? [...texts, { at: tail, text: `;${declared}${own}` }] : texts
  }

  #declaration({ index, certain, late }: SharedClosure): string {
    return `function ${this.#closureName(index)}(){return[${[...certain, ...late.map(thunk)].join()}]}`
  }

  #guard(site: SitePlan): Insertion {
    const own = this.#enter(site.fn)
    const captures = capturesOf(site, own.upvalues, this.#rules)
    const { passesThis, locals, unassigned, upvalues, late } = captures
    // What all sites of a function pass comes first, what grows from site to site last: it compresses best so.
    let values = passesThis ? 'this,' : ''
    for (const name of upvalues) values += `${name},`
    if (late.length > 0) values += `()=>[${late.map(thunk).join()}],`
    if (own.closure) values += `${this.#closureName(own.closure.index)},`
    for (const name of locals) values += unassigned.has(name) ? `${name}!,` : `${name},`
    // The only site of a function needs no number.
    values = site.fn.sites > 1 ? `${values}${own.sites}` : values.slice(0, -1)
    own.sites++
    this.#addToTable(site, own, captures)
    return { at: site.at, text: this.#place(site, `${own.call}${values})`), site: site.start }
  }

  #place(site: SitePlan, call: string): string {
    if (site.form === 'arrow') return `(${call},`
    if (site.form === 'condition') return `${call},`
    // A script's completion value can be seen, and only a declaration has none.
    const statement = this.#isScript && site.fn === this.#model.root ? `{let $p${this.#key}=${call}}` : `${call};`
    return site.form === 'braced' ? `{${statement}` : statement
  }

  #enter(fn: Fn): Emitted {
    let own = this.#functions.get(fn)
    if (!own) {
      const { root, moduleScope, tail } = this.#model
      const host = hostOf(fn, this.#isScript ? undefined : { fn: root, scope: moduleScope, end: tail })
      const index = this.#functions.size
      own = {
        index,
        sites: 0,
        upvalues: ownUpvalues(fn, host, this.#rules.scriptScope),
        call: `${switchName(this.#key, index)}?.(`,
        closure: host && this.#closureOf(fn, host),
      }
      this.#functions.set(fn, own)
    }
    return own
  }

  /** Functions that refer to the same variables share a closure: it keeps alive just what each of them keeps. */
  #closureOf(fn: Fn, host: Host): SharedClosure | undefined {
    const { certain, late } = sharedUpvalues(fn, host, this.#rules.scriptScope)
    if (certain.length + late.length === 0) return undefined
    let closures = this.#closures.get(host.fn)
    if (!closures) this.#closures.set(host.fn, (closures = new Map<string, SharedClosure>()))
    const id = `${certain.join()};${late.join()}`
    let closure = closures.get(id)
    if (!closure) closures.set(id, (closure = { index: this.#closureCount++, certain, late }))
    return closure
  }

  get #isScript(): boolean {
    return this.#format === 'script'
  }

  #addToTable({ fn, start, end }: SitePlan, { index, closure }: Emitted, captures: Captures): void {
    const line = this.#positions.line(start)
    const row = { line, column: this.#positions.column(start), endLine: this.#positions.line(end - 1) }
    const names = captures.omitted.length > MOST_OMITTED ? { ...captures, omitted: captures.omitted.slice(0, MOST_OMITTED) } : captures
    if (this.#table.isKnown(index)) return this.#table.addSite(index, row, names)
    const { name, kind } = fn
    const lastLine = this.#positions.line(Math.max(fn.start, fn.end - 1))
    return this.#table.addSite(index, row, names, { name, kind, line: this.#positions.line(fn.start), lastLine, closure })
  }

  #closureName(index: number): string {
    return `$u${this.#key}_${index.toString(36)}`
  }
}

function sitesIn(table: string, file: string): Site[] {
  const { functions, sites } = decodeTable(table)
  return sites.map((site) => publicSite(file, functions[site.fn]!, site))
}

function globalNames({ bindings = new Map() }: Scope): string[] {
  return [...bindings.values()].flatMap(({ name, isVar, readable }) => (isVar && readable ? name : []))
}

/** Each name behind a function of its own: one that is in its temporal dead zone does not take the others with it. */
function thunk(name: string): string {
  return `()=>${name}`
}

/** A hash that the code does not contain: nothing in the file can have one of our names. */
function freshKey(code: string, file: string, options: string): string {
  for (let salt = 0; ; salt++) {
    const hash = createHash('sha256').update(`${file}\0${options}\0${salt}\0${code}`).digest()
    const key = hash.readBigUInt64BE().toString(36).padStart(8, '0').slice(-8)
    if (!code.includes(key)) return key
  }
}

function formatOf(id: string, { isModule, isCommonJs }: FileModel, ambiguous: Format = 'script'): Format {
  const extension = /\.([cm]?)[jt]sx?$/.exec(id.replace(/[?#].*$/, ''))?.[1]
  if (isModule || extension === 'm') return 'module'
  return isCommonJs || extension === 'c' ? 'commonjs' : ambiguous
}

/** By the extension, or what a query says of it: `a.vue?lang.ts`. */
export function isTypeScript(id: string): boolean {
  return /\.[cm]?tsx?$/.test(id.replace(/[?#].*$/, '')) || /[?&]lang[.=]tsx?\b/.test(id)
}

/** The path that addresses are matched with: without query, relative to the root, with forward slashes. */
export function fileOf(id: string, root: string | undefined): string {
  const path = id.replace(/[?#].*$/, '').replaceAll('\\', '/')
  if (root === undefined || !isAbsolute(path)) return path
  const fromRoot = relative(root, path).replaceAll('\\', '/')
  // Another drive has no relative path.
  return isAbsolute(fromRoot) ? path : fromRoot
}
