import type { FunctionKind } from '../../site-table/site.ts'
import { Flows } from './flow/flows.ts'
import { Origins } from './flow/origins.ts'
import { Trace } from './flow/trace.ts'
import { EACH } from './flow/values.ts'
import type { KeptOut } from './names/kept-out.ts'
import type { Closer, Fn, LeftRange, LineMark, Range, Scope, SitePlan } from './names/model.ts'
import { ts, type Node, type SourceFile, type TypeScript } from '../parse/parser.ts'
import { copyOf, type Place, type Reference } from './names/place.ts'
import { declare, type Traits } from './names/scopes.ts'
import type { Candidate } from './dispatch/dispatch.ts'
import { saidBy, namesPackage, type Call, type TextUse, type TextUses } from './text-uses.ts'

const NOWHERE: Range = { start: 0, end: 0 }
const WORDS = /[\w$\u0080-\uffff]+/g

type Text = Omit<TextUse, 'isWhole'> & { readonly scope: Scope }
type Sought = { readonly [K in 'inside' | 'behind' | 'before']?: LineMark[K] | undefined }

/** What the walk over a file finds. */
export class Findings {
  readonly functions: Fn[] = []
  readonly sites: SitePlan[] = []
  readonly closers: Closer[] = []
  readonly marks: LineMark[] = []
  readonly left: LeftRange[] = []
  /** Whether some of its functions may be such as pages call. */
  isOfServer = false
  /** What is turned into text: functions of this file, if there are any in it. */
  readonly texts: Text[] = []
  /** Parts of texts that are only said to somebody. */
  readonly said: Set<Node> = new Set()
  /** Which values go where. */
  readonly flows: Flows
  /** What names mean by their imports, in files that may import what turns functions into text. */
  readonly origins: Origins | undefined
  /** The calls in such files. */
  readonly calls: { readonly node: Call; readonly scope: Scope }[] = []
  /** Functions that may choose on entry; `undefined` where none is to. */
  readonly candidates: Candidate[] | undefined
  readonly references: Reference[] = []
  readonly declared: Set<string> = new Set()
  awaitsAtTop = false
  /** Whether import or export says that the file is a module, which is strict. */
  isModule = false
  /** Whether bundlers drop what is unused at the file's top, as in modules. */
  shakes = false
  /** Whether a type checker sees the result. */
  readonly typed: boolean
  /** Variables that nobody is to read; `undefined` where there are surely none. */
  readonly keptOut: KeptOut | undefined
  /** Names that its author has written, where a compiler has added others: these are not shown. */
  written: ReadonlySet<string> | undefined
  readonly #source: SourceFile
  readonly #traces: Trace[] = []
  readonly #textUses: TextUses

  constructor(source: SourceFile, textUses: TextUses, typed: boolean, dispatches: boolean, keptOut: KeptOut | undefined) {
    this.typed = typed
    this.keptOut = keptOut
    this.candidates = dispatches ? [] : undefined
    this.#source = source
    this.#textUses = textUses
    const hasImports = namesPackage(source.text)
    this.flows = new Flows(hasImports)
    if (hasImports) this.origins = new Origins(this.flows)
  }

  /** Its function is one with sites from now on. */
  addSite(site: SitePlan): void {
    site.fn.sites++
    this.sites.push(site)
  }

  /** What is not given has no site. */
  mark(
    kind: LineMark['kind'],
    at: number,
    fn: Fn,
    { inside = NOWHERE, behind = Number.POSITIVE_INFINITY, before = NOWHERE }: Sought,
  ): void {
    this.marks.push({ kind, at, fn, inside, behind, before })
  }

  newFn(kind: FunctionKind, name: string, node: Node, parent: Fn | undefined, creation: number): Fn {
    const isArrow = kind === 'arrow'
    const start = node.getStart(this.#source)
    const fn: Fn = {
      kind,
      name: this.#isWritten(name) ? name : '',
      start,
      end: node.end,
      parent,
      creation,
      isArrow,
      owner: undefined,
      usesThis: false,
      callsEval: false,
      isHeavy: kind === 'static block',
      sites: 0,
      dispatch: undefined,
      inner: 0,
      body: undefined,
      thisFrom: -1,
      refs: undefined,
      branchRefs: undefined,
    }
    if (parent) parent.inner++
    this.functions.push(fn)
    return fn
  }

  declare(scope: Scope, name: string, range: Traits): void {
    this.declared.add(name)
    this.keptOut?.declared(scope, name)
    declare(scope, name, this.written?.has(name) === false ? { ...range, readable: false } : range)
  }

  /** Names can hold signs: `#items`, `'no-name'`. */
  #isWritten(name: string): boolean {
    const { written } = this
    return !written || (name.match(WORDS) ?? []).every((word) => written.has(word))
  }

  refer(name: Node, { scope, fn, branch }: Place, isMember = false): void {
    if (ts.isIdentifier(name)) this.references.push({ name: name.text, scope, fn, at: name.end - 1, branch, isMember })
  }

  /** Functions that are run elsewhere as text must not name our switches. */
  textOf(node: Node, { scope }: Place): void {
    if (ts.isCallExpression(node) || ts.isNewExpression(node)) {
      for (const part of saidBy(node)) this.said.add(part)
      if (this.origins) this.calls.push({ node, scope })
    }
    for (const { node: used, path, why, joins, isWhole } of this.#textUses.of(node)) {
      if (isWhole || ts.isFunctionLike(used)) this.left.push({ ...this.rangeOf(used), why })
      else this.texts.push({ node: used, path, why, joins, scope })
    }
  }

  /** What the variable of a `for … of` loop stands for. */
  elements({ initializer, expression }: TypeScript.ForOfStatement, { scope, varScope }: Place): void {
    const source = { value: expression, scope, path: [EACH] }
    if (!ts.isVariableDeclarationList(initializer)) return this.flows.assign(initializer, source)
    const target = initializer.flags & ts.NodeFlags.BlockScoped ? scope : varScope
    for (const { name } of initializer.declarations) this.flows.declare(name, target, source)
  }

  /** Functions of the file that become text, as far as it shows. */
  textRanges(): LeftRange[] {
    const ranges = new Map<Node, LeftRange>()
    for (const { node, scope } of this.calls) {
      const origin = this.origins?.of(node.expression, scope)
      if (origin) for (const use of this.#textUses.ofImported(node, origin)) this.texts.push({ ...use, scope })
    }
    for (const use of this.texts) for (const node of this.#functionsOf(use)) ranges.set(node, { ...this.rangeOf(node), why: use.why })
    return [...ranges.values()]
  }

  #functionsOf({ node: value, path, scope, joins }: Text): ReadonlySet<Node> {
    const { functions } = this.#traceOf(joins).follow({ value, scope, path })
    // What a message quotes is mostly a mistake, or what is left when it is no function: only the name itself counts.
    const isSaid = functions.size > 0 && this.said.has(value)
    return isSaid ? new Trace(this.flows, false, true).follow({ value, scope, path }).functions : functions
  }

  /** The one before it as long as that has found nothing: where it was, nothing is. */
  #traceOf(joins: boolean): Trace {
    const kind = joins ? 0 : 1
    const known = this.#traces[kind]
    if (known?.functions.size === 0) return known
    return (this.#traces[kind] = new Trace(this.flows, joins, false))
  }

  branch(condition: Node, { pos: start, end }: { pos: number; end: number }, place: Place): Place {
    const inner = copyOf(place)
    inner.branch = { start, end, condition, scope: place.scope, outer: place.branch, folds: undefined }
    return inner
  }

  rangeOf(node: Node): { start: number; end: number } {
    return { start: node.getStart(this.#source), end: node.end }
  }
}
