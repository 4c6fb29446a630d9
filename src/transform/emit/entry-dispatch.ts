import { MOST_BYTES } from '../analyse/dispatch/dispatch.ts'
import type { Closer, Dispatch, FileModel, Fn, SitePlan } from '../analyse/names/model.ts'
import type { Copy, Insertion } from './insertions.ts'

/** In bytes of bytecode: what V8 inlines wherever it is called. */
const ALWAYS = 27
/** About what a site adds, each value that it passes, what reads private fields, and the choice on entry. */
const [SITE, VALUE, READER, CHOICE] = [11, 3, 5, 13]
/** A copy costs text: what it has to save where no limit is crossed, as what is inlined into one function has a limit, too. */
const WORTH = 15

/** Functions that choose on entry: with their sites they would outgrow what V8 inlines, and without them they do not. */
export function dispatching({ functions, sites }: FileModel, isEverywhere: boolean): ReadonlySet<Fn> {
  const staying = new Map<Fn, number>()
  for (const site of sites) if (site.fn.dispatch && stays(site)) staying.set(site.fn, (staying.get(site.fn) ?? 0) + 1)
  const chosen = new Set<Fn>()
  for (const fn of functions)
    if (fn.dispatch && fn.sites > 0 && (isEverywhere || paysOff(fn, fn.dispatch, staying.get(fn) ?? 0))) chosen.add(fn)
  return chosen
}

/** Whether a site of a function that chooses on entry is in its body, too. */
function stays({ fn, start }: SitePlan): boolean {
  return Boolean(fn.dispatch?.loops.some((loop) => loop.start <= start && start < loop.end))
}

/** In bytes of bytecode, as far as the tree tells. */
function siteBytes({ isArrow, owner }: Fn, { values }: Dispatch): number {
  const reader = !isArrow && owner?.privates.some(({ isUsed }) => isUsed) ? READER : 0
  return SITE + VALUE * values + reader
}

function paysOff(fn: Fn, dispatch: Dispatch, staying: number): boolean {
  const { sites, isArrow } = fn
  const { bytes, parameters } = dispatch
  const site = siteBytes(fn, dispatch)
  // The only site of a function passes no number.
  const inline = bytes + sites * site - (sites === 1 ? VALUE : 0)
  const count = parameters.length + (isArrow ? 0 : 1)
  const dispatched = bytes + CHOICE + (count > 2 ? VALUE * count : count) + staying * site
  return (inline > ALWAYS && dispatched <= ALWAYS) || (inline > MOST_BYTES && dispatched <= MOST_BYTES) || inline - dispatched >= WORTH
}

/** What a function's copy calls `this`: it is called without one, as a receiver is no parameter. */
export function selfIn({ isArrow }: Fn, key: string): string {
  return isArrow ? 'this' : `$t${key}`
}

/** What the choice is written with. */
export interface Choice {
  readonly key: string
  /** The function's switch. */
  readonly name: string
  /** The guards of its sites, in their order. */
  readonly guards: readonly Insertion[]
  readonly closers: readonly Closer[]
  readonly isOptional: boolean
}

/**
 * Stands in each copy and never runs: 16 holes of a pattern are 500 bytes of bytecode, so that V8 inlines no copy. Else, once a probe was
 * on and the call of a copy has been counted, V8 puts the copy in the place of the call before it finds that nothing gets there,
 * and what the program itself calls is not inlined any more.
 */
const TOO_LONG = `[${','.repeat(16)}]=''`
/** In bytes of bytecode: V8 inlines no copy of that estimate, though it may be wrong by a third. */
const SURELY_LONG = 1.5 * MOST_BYTES

/** The choice that stands before the first statement of a function: `if(switch)return(function(…){copy with sites})(…);`. */
export function choiceOf(code: string, fn: Fn, { key, name, guards, closers, isOptional }: Choice): Insertion {
  const dispatch = fn.dispatch!
  const { start: at, parameters } = dispatch
  const self = selfIn(fn, key)
  const names = fn.isArrow ? parameters : [self, ...parameters]
  const head = `if(${name})return(${fn.isArrow ? `(${names.join()})=>` : `function(${names.join()})`}{`
  const isLong = dispatch.bytes + fn.sites * siteBytes(fn, dispatch) > SURELY_LONG
  const copy = new CopyWriter(code, at, isLong ? head : `${head}${name}||(${TOO_LONG});`)
  for (const piece of piecesOf(dispatch, guards, closers, self)) copy.add(piece)
  const values = fn.isArrow ? parameters : ['this', ...parameters]
  const body = copy.end(dispatch.end)
  // Where the frame of the function itself says that it is, while its copy runs: at its first statement.
  copy.copies.push({ offset: body.length, from: at, to: at })
  const text = `${body}})${isOptional ? '?.' : ''}(${values.join()});`
  return { at, text, copies: copy.copies }
}

/** Sorts the texts of sites by where they stand: in the file, or in the copy of their function. */
export class Copies {
  readonly #parts = new Map<Fn, { guards: Insertion[]; closers: Closer[] }>()

  constructor(functions: ReadonlySet<Fn>) {
    for (const fn of functions) this.#parts.set(fn, { guards: [], closers: [] })
  }

  /** Takes what stands in a copy; `true` of what stands nowhere else. */
  takeGuard(site: SitePlan, guard: Insertion): boolean {
    return Boolean(this.#parts.get(site.fn)?.guards.push(guard)) && !stays(site)
  }

  takeCloser(closer: Closer): boolean {
    return Boolean(this.#parts.get(closer.site.fn)?.closers.push(closer)) && !stays(closer.site)
  }

  /** One for each function with a copy. */
  choices(code: string, key: string, isOptional: boolean, switchOf: (fn: Fn) => string): Insertion[] {
    return [...this.#parts].map(([fn, parts]) => choiceOf(code, fn, { ...parts, key, isOptional, name: switchOf(fn) }))
  }
}

interface Piece {
  readonly start: number
  /** Where the source goes on. */
  readonly end: number
  readonly text: string
  readonly site?: number | undefined
  /** At one place: what ends the statement before, then what closes it, then what begins the next. */
  readonly order: number
}

function piecesOf({ edits, thisAt }: Dispatch, guards: readonly Insertion[], closers: readonly Closer[], self: string): Piece[] {
  const pieces = [
    ...edits.map((edit): Piece => ({ ...edit, order: edit.start === edit.end ? 0 : 3 })),
    ...closers.map(({ at, text }): Piece => ({ start: at, end: at, text, order: 1 })),
    ...guards.map(({ at, text, site }): Piece => ({ start: at, end: at, text, site, order: 2 })),
    ...thisAt.map((start): Piece => ({ start, end: start + 'this'.length, text: self, order: 3 })),
  ]
  return pieces.sort((a, b) => a.start - b.start || a.order - b.order)
}

/** Writes a part of the source anew, and remembers what of it came from where. */
class CopyWriter {
  readonly copies: Copy[] = []
  readonly #code: string
  #text: string
  #at: number

  constructor(code: string, from: number, head: string) {
    this.#code = code
    this.#at = from
    this.#text = head
  }

  add({ start, end, text, site }: Piece): void {
    this.#copy(start)
    if (site !== undefined) this.copies.push({ offset: this.#text.length, from: site, to: site })
    else if (end > start && text !== '' && text !== ' ') this.copies.push({ offset: this.#text.length, from: start, to: start })
    this.#text += text
    this.#at = end
  }

  end(at: number): string {
    this.#copy(at)
    return this.#text
  }

  #copy(to: number): void {
    if (to <= this.#at) return
    this.copies.push({ offset: this.#text.length, from: this.#at, to })
    this.#text += this.#code.slice(this.#at, to)
  }
}
