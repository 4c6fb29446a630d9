import { turned } from '../../../site-table/turned.ts'
import { DISPATCHES, FUNCTION_KINDS, SITE_FLAGS, type TableTexts } from '../../../site-table/site-table.ts'
import type { FunctionKind, Grain } from '../../../site-table/site.ts'

/** A function declared at the end of a file or function, over variables that functions inside refer to. */
export interface SharedClosure {
  readonly index: number
  readonly certain: readonly string[]
  /** Each behind a function of its own. */
  readonly late: readonly string[]
}

/** What functions are members of: a class, or an object literal with a name. One object for all its members. */
export interface DescribedOwner {
  readonly name: string
  /** The private fields that its members' sites pass. */
  readonly privates: readonly string[]
}

interface DescribedFunction {
  readonly name: string
  readonly owner: DescribedOwner | undefined
  /** Whether the owner's name is a part of its own. */
  readonly isNamedByOwner: boolean
  readonly kind: FunctionKind
  /** Whether its sites stand in a copy of its body. */
  readonly dispatches: boolean
  readonly line: number
  readonly lastLine: number
  readonly closure: SharedClosure | undefined
}

interface SiteRow {
  readonly line: number
  readonly column: number
  readonly endLine: number
  /** On one line. */
  readonly text: string
}

interface SiteNames {
  readonly passesThis: boolean
  readonly locals: readonly string[]
  readonly upvalues: readonly string[]
  readonly late: readonly string[]
  readonly omitted: readonly string[]
}

const DIGITS = Buffer.from('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/')
const NONE: readonly string[] = []

/**
 * Writes a site table: numbers of mostly one digit, each the difference to what stands before it, and the names once.
 * `site-table/decode-table.ts` is its reverse.
 */
export class TableEncoder {
  readonly #names = new Map<string, number>()
  #digits = Buffer.allocUnsafe(1024)
  #length = 0
  #globals: readonly string[] = NONE
  readonly #grain: Grain
  readonly #left: NonNullable<TableTexts['left']>[number][] = []
  readonly #source: string
  /** How the text of each site begins; `undefined` where they are left out. */
  readonly #texts: string[] | undefined
  readonly #owners = new Map<DescribedOwner, number>()
  #marks: readonly number[] = []
  #line = 1
  #column = 1
  #fnLine = 1
  #closures = 0
  /** The names of the newest site of each function. */
  readonly #latest: SiteNames[] = []
  #newest = -1

  /** @param source `sourceHash` of the file */
  constructor(grain: Grain, source: string, hasTexts: boolean) {
    this.#grain = grain
    this.#source = source
    this.#texts = hasTexts ? [] : undefined
  }

  /** Functions come in the order of their first sites. */
  isKnown(fn: number): boolean {
    return fn < this.#latest.length
  }

  /** @param described given for the first site of a function */
  addSite(fn: number, row: SiteRow, names: SiteNames, described?: DescribedFunction): void {
    this.#texts?.push(row.text)
    const before = this.#latest[fn]
    const flags =
      (names.passesThis === (before?.passesThis ?? false) ? 0 : SITE_FLAGS.this) |
      (same(names.upvalues, before?.upvalues) ? 0 : SITE_FLAGS.upvalues) |
      (same(names.late, before?.late) ? 0 : SITE_FLAGS.late) |
      (same(names.omitted, before?.omitted) ? 0 : SITE_FLAGS.omitted)
    this.#number(this.#referTo(fn) * 16 + flags)
    if (described) this.#function(described)
    this.#signed(row.line - this.#line)
    if (row.line === this.#line) this.#signed(row.column - this.#column)
    else this.#number(row.column)
    this.#signed(row.endLine - row.line)
    this.#line = row.line
    this.#column = row.column
    this.#locals(names.locals, before?.locals ?? NONE)
    if (flags & SITE_FLAGS.upvalues) this.#list(names.upvalues)
    if (flags & SITE_FLAGS.late) this.#list(names.late)
    if (flags & SITE_FLAGS.omitted) this.#list(names.omitted)
    this.#latest[fn] = names
    this.#newest = fn
  }

  /** In a script: names of the global object. */
  addGlobals(names: readonly string[]): void {
    this.#globals = names
  }

  addLeft(left: NonNullable<TableTexts['left']>[number]): void {
    this.#left.push(left)
  }

  addMarks(marks: readonly number[]): void {
    this.#marks = marks
  }

  toString(): string {
    const texts: TableTexts = {
      names: [...this.#names.keys()],
      source: this.#source,
      ...(this.#globals.length > 0 ? { globals: this.#globals } : {}),
      ...(this.#left.length > 0 ? { left: this.#left } : {}),
      ...(this.#marks.length > 0 ? { marks: this.#marks } : {}),
      ...(this.#grain === 'statements' ? {} : { grain: this.#grain }),
    }
    const head = `${this.#digits.toString('latin1', 0, this.#length)} ${JSON.stringify(texts)}`
    // All in one: a line feed stays what it is.
    return this.#texts ? `${head}\n${turned(this.#texts.join('\n'))}` : head
  }

  /** 0 is the function of the site before, 1 a new one, then those before it, the newest first. */
  #referTo(fn: number): number {
    const known = this.#latest.length
    if (fn === known) return 1
    return this.#newest === fn ? 0 : known - fn + 1
  }

  #function({ name, kind, dispatches, line, lastLine, owner, isNamedByOwner, closure }: DescribedFunction): void {
    this.#name(name)
    this.#number(FUNCTION_KINDS.indexOf(kind) + (dispatches ? DISPATCHES : 0))
    this.#signed(line - this.#fnLine)
    this.#signed(lastLine - line)
    this.#fnLine = line
    this.#owner(owner, isNamedByOwner)
    if (!closure) this.#number(0)
    else if (closure.index < this.#closures) this.#number(this.#closures - closure.index + 1)
    else {
      this.#closures++
      this.#number(1)
      this.#list(closure.certain)
      this.#list(closure.late)
    }
  }

  /** 0 is none; then twice how far back it is, 0 for a new one, and whether it gives its name. */
  #owner(owner: DescribedOwner | undefined, isNamedByOwner: boolean): void {
    if (!owner) return this.#number(0)
    const known = this.#owners.get(owner)
    const back = known === undefined ? 0 : this.#owners.size - known
    this.#number(1 + 2 * back + (isNamedByOwner ? 1 : 0))
    if (known !== undefined) return
    this.#owners.set(owner, this.#owners.size)
    this.#name(owner.name)
    this.#list(owner.privates)
  }

  /** Locals come and go at the end of the list. */
  #locals(names: readonly string[], before: readonly string[]): void {
    let kept = 0
    while (kept < names.length && names[kept] === before[kept]) kept++
    const dropped = before.length - kept
    this.#number(Math.min(dropped, 3) + (names.length - kept) * 4)
    if (dropped >= 3) this.#number(dropped - 3)
    for (let i = kept; i < names.length; i++) this.#name(names[i]!)
  }

  #list(names: readonly string[]): void {
    this.#number(names.length)
    for (const name of names) this.#name(name)
  }

  /** 0 is a new name, then the known ones, the newest first. */
  #name(name: string): void {
    const known = this.#names.get(name)
    this.#number(known === undefined ? 0 : this.#names.size - known)
    if (known === undefined) this.#names.set(name, this.#names.size)
  }

  #signed(value: number): void {
    this.#number(value < 0 ? -2 * value - 1 : 2 * value)
  }

  /** Five bits a digit, the lowest first; the sixth says that more follow. */
  #number(value: number): void {
    // Seven digits at the most.
    if (this.#length + 16 > this.#digits.length) this.#digits = Buffer.concat([this.#digits], this.#digits.length * 2)
    let rest = value
    for (; rest > 31; rest = Math.floor(rest / 32)) this.#digits[this.#length++] = DIGITS[32 + (rest % 32)]!
    this.#digits[this.#length++] = DIGITS[rest]!
  }
}

function same(names: readonly string[], before: readonly string[] = NONE): boolean {
  if (names === before) return true
  return names.length === before.length && names.every((name, i) => name === before[i])
}
