import { MOST_APART, type Builder } from './build-values.ts'
import { publicSite, type DecodedFunction, type DecodedSite } from '../../site-table/site-table.ts'
import type { FunctionInfo } from '../api/types.ts'
import type { ScopeSwitches } from './scope-switches.ts'
import type { Site } from '../../site-table/site.ts'
import type { SiteTexts } from '../../site-table/site-texts.ts'

// Taken at load: the program may replace it before a site is first hit.
const { freeze } = Object

/** An instrumented function of a loaded file. */
export interface LoadedFunction {
  readonly file: string
  readonly switchName: string
  /** Those of its file, where its guards read them from the file's own scope. */
  readonly scope: ScopeSwitches | undefined
  readonly described: DecodedFunction
  /** Of all sites of its file. */
  readonly texts: SiteTexts
  /** What stands at a place of its file, where the build has left the texts out and the source is at hand; else `''`. */
  readonly textAt: (line: number, column: number) => string
  /** Names behind the closure over module variables, those of plain values first; empty when sites pass none. */
  readonly closureNames: readonly string[]
  /** Names behind which there may be an accessor of the global object. */
  readonly globals: readonly string[]
  readonly sites: readonly LoadedSite[]
}

/** A site of a loaded file. A file has thousands, of which few are ever probed: what only these need is made when they ask for it. */
export class LoadedSite {
  readonly fn: LoadedFunction
  /** Which it is of its file's sites. */
  readonly index: number
  /** Which it is of its function's sites. */
  readonly number: number
  readonly line: number
  readonly column: number
  readonly endLine: number
  readonly passesThis: boolean
  readonly locals: readonly string[]
  readonly upvalues: readonly string[]
  readonly late: readonly string[]
  readonly omitted: readonly string[]
  /** Whether it passes what reads the private fields of `this`, as the value behind that. */
  readonly readsPrivates: boolean
  /** Where among the passed values the closure over late upvalues is, the shared closure, and the first local. */
  readonly lateAt: number
  readonly closureAt: number
  readonly localsAt: number
  /** Whether it passes more than is handed on without a list. */
  readonly isListed: boolean
  /** Make objects of the values; made at the first hit that reads these. */
  buildLocals: Builder | undefined = undefined
  buildUpvalues: Builder | undefined = undefined
  buildShared: Builder | undefined = undefined
  buildPrivates: Builder | undefined = undefined
  /** What makes what its handlers get; made at the first hit. */
  makeInfo: unknown = undefined
  #public: Site | undefined = undefined
  #finfo: FunctionInfo | undefined = undefined

  constructor(fn: LoadedFunction, index: number, number: number, decoded: DecodedSite) {
    const { line, column, endLine, passesThis, locals, upvalues, late, omitted } = decoded
    this.fn = fn
    this.index = index
    this.number = number
    this.line = line
    this.column = column
    this.endLine = endLine
    this.passesThis = passesThis
    this.locals = locals
    this.upvalues = upvalues
    this.late = late
    this.omitted = omitted
    this.readsPrivates = passesThis && fn.described.privates.length > 0
    this.lateAt = (passesThis ? 1 : 0) + (this.readsPrivates ? 1 : 0) + upvalues.length
    this.closureAt = this.lateAt + (late.length > 0 ? 1 : 0)
    this.localsAt = this.closureAt + (fn.closureNames.length > 0 ? 1 : 0)
    this.isListed = this.localsAt + locals.length + (fn.sites.length > 1 ? 1 : 0) > MOST_APART
  }

  get public(): Site {
    if (!this.#public) {
      const { file, described, texts, textAt } = this.fn
      this.#public = publicSite(file, described, this, texts.of(this.index) || textAt(this.line, this.column))
    }
    return this.#public
  }

  get finfo(): FunctionInfo {
    const { file, described } = this.fn
    const { name, owner, kind, lineDefined, lastLineDefined } = described
    return (this.#finfo ??= freeze({ file, line: this.line, column: this.column, name, owner, kind, lineDefined, lastLineDefined }))
  }
}
