import type { Binding, FileModel, Fn, SitePlan } from '../analyse/names/model.ts'
import type { Positions } from '../parse/positions.ts'
import type { SourceTexts } from '../parse/source-texts.ts'
import { capturesOf, hostOf, MOST_OMITTED, ownUpvalues, sharedUpvalues, type CaptureRules, type Captures, type Host } from './captures.ts'
import type { Insertion } from './insertions.ts'
import { selfIn } from './entry-dispatch.ts'
import { Owners } from './owners.ts'
import type { SharedClosure, TableEncoder } from './table/table-encoder.ts'

/** What is known of a function whose sites are being written. */
interface Emitted {
  readonly index: number
  sites: number
  /** Upvalues that no shared closure gives. */
  readonly upvalues: readonly Binding[]
  /** What its sites call `this`. */
  readonly self: string
  /** What a site's call begins with. */
  readonly call: string
  readonly closure: SharedClosure | undefined
}

/** What the guards of a file need to know. */
export interface GuardContext {
  readonly key: string
  /** How they refer to the switch of a function. */
  readonly switchText: (index: number) => string
  readonly model: FileModel
  readonly isScript: boolean
  readonly rules: CaptureRules
  readonly positions: Positions
  /** Absent where the site table is to have none. */
  readonly texts: SourceTexts | undefined
  readonly table: TableEncoder
  /** Functions whose sites stand in a copy of their body. */
  readonly dispatching: ReadonlySet<Fn>
}

/** Writes the guards of a file, with their rows in the site table and the closures that they share. */
export class Guards {
  readonly #key: string
  readonly #switchText: GuardContext['switchText']
  readonly #model: FileModel
  readonly #isScript: boolean
  readonly #rules: CaptureRules
  readonly #positions: Positions
  readonly #texts: SourceTexts | undefined
  readonly #table: TableEncoder
  readonly #owners: Owners
  readonly #dispatching: ReadonlySet<Fn>
  readonly #functions = new Map<Fn, Emitted>()
  readonly #closures = new Map<Fn, Map<string, SharedClosure>>()
  #closureCount = 0

  constructor({ key, switchText, model, isScript, rules, positions, texts, table, dispatching }: GuardContext) {
    this.#key = key
    this.#switchText = switchText
    this.#model = model
    this.#isScript = isScript
    this.#rules = rules
    this.#positions = positions
    this.#texts = texts
    this.#table = table
    this.#dispatching = dispatching
    this.#owners = new Owners(rules.typed)
  }

  /** How many switches they need: one for each function with sites. */
  get switchCount(): number {
    return this.#functions.size
  }

  /** The declarations of the shared closures, by the function at whose end they stand. */
  declarations(): Map<Fn, string> {
    const texts = new Map<Fn, string>()
    for (const [host, closures] of this.#closures)
      texts.set(host, [...closures.values()].map((closure) => this.#declaration(closure)).join(''))
    return texts
  }

  /** The switch of a function that has sites. */
  switchOf(fn: Fn): string {
    return this.#switchText(this.#functions.get(fn)!.index)
  }

  /** In the order of the sites: what stands in the body of its function, and in a copy of that. */
  add(site: SitePlan): { guard: Insertion; inCopy: Insertion } {
    const own = this.#enter(site.fn)
    const captures = capturesOf(site, own.upvalues, this.#rules)
    const { passesThis, locals, unassigned, upvalues, late } = captures
    // What all sites of a function pass comes first, what grows from site to site last: it compresses best so.
    let values = passesThis ? `,${this.#owners.readerAt(site)}` : ''
    for (const name of upvalues) values += `${name},`
    if (late.length > 0) values += `()=>[${late.map(thunk).join()}],`
    if (own.closure) values += `${this.#closureName(own.closure.index)},`
    for (const name of locals) values += unassigned.has(name) ? `${name}!,` : `${name},`
    // The only site of a function needs no number.
    values = site.fn.sites > 1 ? `${values}${own.sites}` : values.slice(0, -1)
    own.sites++
    this.#addToTable(site, own, captures)
    const insertion = (self: string): Insertion => ({
      at: site.at,
      text: this.#place(site, `${own.call}${passesThis ? self : ''}${values})`),
      site: site.start,
    })
    const guard = insertion('this')
    return { guard, inCopy: passesThis && own.self !== 'this' ? insertion(own.self) : guard }
  }

  #place(site: SitePlan, call: string): string {
    if (site.form === 'arrow' || site.form === 'field') return `(${call},`
    if (site.form === 'end') return `;${call}`
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
        self: this.#dispatching.has(fn) ? selfIn(fn, this.#key) : 'this',
        call: `${this.#switchText(index)}?.(`,
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

  #addToTable({ fn, start, end }: SitePlan, { index, closure }: Emitted, captures: Captures): void {
    const row = {
      line: this.#positions.line(start),
      column: this.#positions.column(start),
      endLine: this.#positions.line(end - 1),
      text: this.#texts?.from(start, end) ?? '',
    }
    const names = captures.omitted.length > MOST_OMITTED ? { ...captures, omitted: captures.omitted.slice(0, MOST_OMITTED) } : captures
    if (this.#table.isKnown(index)) return this.#table.addSite(index, row, names)
    const { name, kind } = fn
    const lastLine = this.#positions.line(Math.max(fn.start, fn.end - 1))
    const owner = this.#owners.of(fn)
    return this.#table.addSite(index, row, names, {
      name,
      kind,
      dispatches: this.#dispatching.has(fn),
      line: this.#positions.line(fn.start),
      lastLine,
      closure,
      ...owner,
    })
  }

  #closureName(index: number): string {
    return `$u${this.#key}_${index.toString(36)}`
  }

  /** One by one, as a variable may be in its temporal dead zone. What a type checker finds out of it must not depend on the variables' types. */
  #declaration({ index, certain, late }: SharedClosure): string {
    const names = [...certain, ...late]
    const number = ['i', '$i', `$i${this.#key}`].find((name) => !names.includes(name))!
    const any = this.#rules.typed ? ':any' : ''
    const parameter = names.length > 1 ? `${number}${any}` : ''
    return `function ${this.#closureName(index)}(${parameter})${any}{return ${chosen(names, number)}}`
  }
}

/** An expression for the name with a number: `i<2?i?b:a:c`. Halved again and again, as there can be hundreds. */
function chosen(names: readonly string[], number: string, from = 0, to: number = names.length): string {
  if (to - from === 1) return names[from]!
  if (from === 0 && to === 2) return `${number}?${names[1]!}:${names[0]!}`
  const middle = from + Math.ceil((to - from) / 2)
  return `${number}<${middle}?${chosen(names, number, from, middle)}:${chosen(names, number, middle, to)}`
}

/** Each name behind a function of its own: one that is in its temporal dead zone does not take the others with it. */
function thunk(name: string): string {
  return `()=>${name}`
}
