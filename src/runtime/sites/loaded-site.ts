import type { Builder } from './build-values.ts'
import { publicSite, type DecodedFunction, type DecodedSite } from '../../site-table/site-table.ts'
import type { FunctionInfo } from '../api/types.ts'
import type { Site } from '../../site-table/site.ts'

// Taken at load: the program may replace it before a site is first hit.
const { freeze } = Object

/** An instrumented function of a loaded file. */
export interface LoadedFunction {
  readonly file: string
  readonly switchName: string
  readonly described: DecodedFunction
  /** Names behind the closure over module variables, those of plain values first; empty when sites pass none. */
  readonly closureNames: readonly string[]
  /** Names behind which there may be an accessor of the global object. */
  readonly globals: readonly string[]
  readonly sites: LoadedSite[]
}

/** A site of a loaded file. A file has thousands, of which few are ever probed: what only these need is made when they ask for it. */
export class LoadedSite {
  readonly fn: LoadedFunction
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
  /** Where among the passed values the closure over late upvalues is, the shared closure, and the first local. */
  readonly lateAt: number
  readonly closureAt: number
  readonly localsAt: number
  /** Make objects of the values; made at the first hit that reads these. */
  buildLocals: Builder | undefined = undefined
  buildUpvalues: Builder | undefined = undefined
  #public: Site | undefined = undefined
  #finfo: FunctionInfo | undefined = undefined

  constructor(fn: LoadedFunction, { line, column, endLine, passesThis, locals, upvalues, late, omitted }: DecodedSite) {
    this.fn = fn
    this.number = fn.sites.length
    this.line = line
    this.column = column
    this.endLine = endLine
    this.passesThis = passesThis
    this.locals = locals
    this.upvalues = upvalues
    this.late = late
    this.omitted = omitted
    this.lateAt = (passesThis ? 1 : 0) + upvalues.length
    this.closureAt = this.lateAt + (late.length > 0 ? 1 : 0)
    this.localsAt = this.closureAt + (fn.closureNames.length > 0 ? 1 : 0)
  }

  get public(): Site {
    return (this.#public ??= publicSite(this.fn.file, this.fn.described, this))
  }

  get finfo(): FunctionInfo {
    const { file, described } = this.fn
    const { name, kind, lineDefined, lastLineDefined } = described
    return (this.#finfo ??= freeze({ file, line: this.line, column: this.column, name, kind, lineDefined, lastLineDefined }))
  }
}
