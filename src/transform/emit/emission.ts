import { hash } from 'node:crypto'
import type { SourceMap } from 'magic-string'
import { decodeTable } from '../../site-table/decode-table.ts'
import { sourceHash } from '../../site-table/source-hash.ts'
import { memberName, publicSite, scopeName, switchName, TABLES } from '../../site-table/site-table.ts'
import type { Site } from '../../site-table/site.ts'
import { wordsOf } from '../analyse/names/kept-out.ts'
import type { FileModel, Scope } from '../analyse/names/model.ts'
import { MAX_VALUES } from '../analyse/policy.ts'
import { isTypeScript, type Format } from '../parse/file-names.ts'
import type { Positions } from '../parse/positions.ts'
import { SourceTexts } from '../parse/source-texts.ts'
import { Copies, dispatching } from './entry-dispatch.ts'
import { freshKey } from './fresh-key.ts'
import { Guards } from './guards.ts'
import { applyInsertions, type Insertion } from './insertions.ts'
import type { Instrumented, InstrumentOptions } from './options.ts'
import { lineMarks } from './table/line-marks.ts'
import { definitionsText, scopeText } from './table/site-module.ts'
import { mapOf } from './source-map.ts'
import { TableEncoder } from './table/table-encoder.ts'

/** What is turned into text. */
export interface Subject {
  readonly code: string
  readonly id: string
  /** The path that addresses are matched with. */
  readonly file: string
  readonly model: FileModel
  readonly format: Format
  readonly positions: Positions
}

/** Writes an analysed file with its sites. */
export function emit(subject: Subject, options: InstrumentOptions): Instrumented {
  const { code, id, file, model, format, positions } = subject
  const typed = options.typed === true && isTypeScript(id)
  const isScript = format === 'script'
  const { maxValues = '', excludeCallees = [], grain = 'statements', mapLines = 'feeds' } = options
  const switches = options.switches === 'property' && model.declaresGlobalThis ? 'file' : (options.switches ?? 'file')
  const rest = `${options.hot ? ' hot' : ''}${options.dispatch ? ` dispatch ${options.dispatch}` : ''}${switches === 'scope' ? ' scope' : ''}${options.interrupts ? ' interrupts' : ''}${options.sealed ? ' sealed' : ''}${options.compiled ? ' compiled' : ''}${model.keptOut.length > 0 ? ` without ${model.keptOut.join()}` : ''}`
  const key = freshKey(code, file, `${format} ${maxValues} ${typed} ${excludeCallees.join()} ${grain}${rest}`)
  const { original } = options
  const texts = options.texts === false && !options.separateTable ? undefined : new SourceTexts(code, positions, wordsOf(model.keptOut))
  const encoder = new TableEncoder(grain, sourceHash(original ?? code, sha256), texts !== undefined)
  const rules = {
    moduleScope: isScript ? undefined : model.moduleScope,
    scriptScope: isScript ? model.moduleScope : undefined,
    limit: options.maxValues ?? MAX_VALUES,
    typed,
  }
  const chosen = dispatching(model, options.dispatch === 'everywhere')
  const copies = new Copies(chosen)
  const switchText = (index: number): string => switchTextOf(key, index, switches)
  const guards = new Guards({ key, switchText, model, isScript, rules, positions, texts, table: encoder, dispatching: chosen })
  const insertions: Insertion[] = []
  for (const site of model.sites) {
    const { guard, inCopy } = guards.add(site)
    if (!copies.takeGuard(site, inCopy)) insertions.push(guard)
  }
  if (isScript) encoder.addGlobals(globalNames(model.moduleScope))
  for (const { start, end, why } of model.left) encoder.addLeft([positions.line(start), positions.line(end - 1), why])
  if (grain !== 'functions') encoder.addMarks(lineMarks(model, positions, options.inputMap !== undefined))
  const table = encoder.toString()
  const { switchCount } = guards
  const head = new Head(subject, { ...options, switches }, key, switchCount)
  const siteModule = switches === 'later' ? '' : head.siteModule(table)
  const siteModuleId = head.siteModuleId(siteModule)
  insertions.unshift({ at: model.head, text: head.preamble(siteModule, siteModuleId) })
  for (const closer of model.closers) if (!copies.takeCloser(closer)) insertions.push({ at: closer.at, text: closer.text, closes: true })
  insertions.push(...copies.choices(code, key, options.dispatch === 'optional', (fn) => guards.switchOf(fn)))
  const declared = typed && switches !== 'scope' ? declaredSwitches(key, switchCount, Boolean(options.hot)) : ''
  for (const { at, text } of epilogues(model, guards, declared)) insertions.push({ at, text, closes: true })
  let map: SourceMap | undefined
  let decoded: readonly Site[] | undefined
  return {
    code: applyInsertions(code, insertions),
    get map() {
      return (map ??= mapOf(code, id, insertions, mapLines))
    },
    get sites() {
      return (decoded ??= sitesIn(table, file))
    },
    siteCount: model.sites.length,
    switchCount,
    key,
    file,
    siteModule,
    table,
    keptOut: model.keptOut,
    unmeant: model.unmeant.map((at) => positions.line(at)),
    siteModuleId,
    format,
  }
}

/** What stands before the first statement of a file. */
class Head {
  readonly #subject: Subject
  readonly #options: InstrumentOptions
  readonly #key: string
  readonly #switchCount: number

  constructor(subject: Subject, options: InstrumentOptions, key: string, switchCount: number) {
    this.#subject = subject
    this.#options = options
    this.#key = key
    this.#switchCount = switchCount
  }

  siteModule(t: string): string {
    const { separateTable, switches } = this.#options
    const table = { key: this.#key, file: this.#subject.file, n: this.#switchCount, ...(separateTable ? {} : { t }) }
    const isInModule = this.#isInlined && this.#subject.format === 'module'
    if (switches !== 'scope')
      return definitionsText([{ ...table, sealed: this.#options.sealed === true }], this.#globalObject(), isInModule)
    // No `let`: a constant of a script is one for V8, too.
    const declaration = this.#isInlined ? `const ${scopeName(this.#key)}` : 'export const s'
    return `${declaration}=${scopeText(table, this.#globalObject())};`
  }

  /** What the site module calls the global object: inlined, it sees the names of the file. */
  #globalObject(): string {
    const { model, format } = this.#subject
    if (!model.declaresGlobalThis || !this.#isInlined) return 'globalThis'
    // Only in a strict file it takes code from text, which a program can forbid.
    return format === 'script' ? 'this' : '(function(){return this}()||[].constructor.constructor("return this")())'
  }

  /** Whether the site module stands in the file itself. */
  get #isInlined(): boolean {
    const { model, format } = this.#subject
    if (this.#options.switches === 'later') return false
    if (this.#options.switches === 'property') return true
    if (format === 'module') return false
    if (this.#options.switches === 'scope') return true
    return format === 'script' || model.declaresRequire || this.#options.siteModuleId === undefined
  }

  get #isSurelyModule(): boolean {
    const { format, model } = this.#subject
    return format === 'module' && (this.#options.classic !== true || model.isModule)
  }

  /** The specifier by which the file asks for its site module; `undefined` when it is inlined. */
  siteModuleId(siteModule: string): string | undefined {
    if (this.#isInlined) return undefined
    const { siteModuleId, switches } = this.#options
    if (switches === 'later') return ''
    if (siteModuleId) return siteModuleId(this.#key, siteModule, this.#switchCount)
    return `data:text/javascript,${encodeURIComponent(siteModule)}`
  }

  preamble(siteModule: string, siteModuleId: string | undefined): string {
    const { start, startCall, startArguments = '', hot, switches } = this.#options
    const { format, model } = this.#subject
    const load = (specifier: string): string =>
      format === 'module' ? `import ${JSON.stringify(specifier)};` : `require(${JSON.stringify(specifier)});`
    // In an import cycle a function of the file can run before its first statement: only what it imports exists by then.
    const loadSites = (specifier: string): string =>
      switches === 'scope' ? `import{s as ${scopeName(this.#key)}}from${JSON.stringify(specifier)};` : load(specifier)
    const parts = siteModuleId === undefined ? siteModule : siteModuleId === '' ? '' : loadSites(siteModuleId)
    const canLoad = this.#isSurelyModule || (format === 'commonjs' && !model.declaresRequire)
    const call = (specifier: string, name: string): string =>
      format === 'module'
        ? `import{${name} as $c${this.#key}}from${JSON.stringify(specifier)};$c${this.#key}(${startArguments});`
        : `require(${JSON.stringify(specifier)}).${name}(${startArguments});`
    const starts = start === undefined || !canLoad ? '' : startCall === undefined ? load(start) : call(start, startCall)
    // Which text of the file is the newest only its own evaluation can tell: its site module may be cached.
    const live = hot ? `${TABLES}.live?.("${this.#key}");${this.#disposal()}` : ''
    // The file's sites first: a hooks file that the start loads can ask for them.
    return parts + starts + live
  }

  /** Who replaces files while they run can also tell that one has gone. A type checker does not know that. */
  #disposal(): string {
    const { hot, typed } = this.#options
    const { format, id } = this.#subject
    if (typed && isTypeScript(id)) return ''
    const told = `(()=>${TABLES}.gone?.("${this.#key}"));`
    if (hot === 'vite' && this.#isSurelyModule) return `import.meta.hot?.prune?.${told}`
    if (hot !== 'webpack') return ''
    return format === 'module' ? `import.meta.webpackHot?.dispose${told}` : `typeof module==="object"&&module.hot?.dispose${told}`
  }
}

/** How a guard refers to the switch of a function. */
function switchTextOf(key: string, index: number, switches: InstrumentOptions['switches']): string {
  if (switches === 'scope') return `${scopeName(key)}.${memberName(index)}`
  return `${switches === 'property' ? 'globalThis.' : ''}${switchName(key, index)}`
}

/** Declarations behind all statements: of the file, and of functions that host closures. */
function epilogues({ root, tail }: FileModel, guards: Guards, declared: string): { at: number; text: string }[] {
  const texts: { at: number; text: string }[] = []
  let own = ''
  for (const [host, text] of guards.declarations()) {
    if (host === root) own = text
    else texts.push({ at: host.body!.end, text: `;${text}` })
  }
  return declared || own ? [...texts, { at: tail, text: `;${declared}${own}` }] : texts
}

function sha256(text: string): string {
  return hash('sha256', text, 'base64url')
}

/** For a type checker that sees the result. */
function declaredSwitches(key: string, count: number, hot: boolean): string {
  const switches = Array.from({ length: count }, (_, index) => `${switchName(key, index)}:any`)
  if (hot) switches.push(`${TABLES}:any`)
  return `declare var ${switches.join()};`
}

function sitesIn(table: string, file: string): Site[] {
  const { functions, sites, texts } = decodeTable(table)
  return sites.map((site, index) => publicSite(file, functions[site.fn]!, site, texts.of(index)))
}

function globalNames({ bindings = new Map() }: Scope): string[] {
  return [...bindings.values()].flatMap(({ name, isVar, readable }) => (isVar && readable ? name : []))
}
