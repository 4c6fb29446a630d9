import type { FunctionKind } from '../../site-table/site.ts'
import type { Closer, Fn, LeftRange, LineMark, Range, Scope, SitePlan } from './names/model.ts'
import { ts, type Node, type SourceFile } from '../parse/parser.ts'
import { copyOf, type Place, type Reference } from './names/place.ts'
import { declare, type Traits } from './names/scopes.ts'
import { isClassText, valuesOf, type TextUses } from './text-uses.ts'

const NOWHERE: Range = { start: 0, end: 0 }

type Sought = { readonly [K in 'inside' | 'behind' | 'before']?: LineMark[K] | undefined }

/** What the walk over a file finds. */
export class Findings {
  readonly functions: Fn[] = []
  readonly sites: SitePlan[] = []
  readonly closers: Closer[] = []
  readonly marks: LineMark[] = []
  readonly left: LeftRange[] = []
  /** Names whose value is turned into text, if it is a function of this file. */
  readonly textNames: (Reference & { readonly why: string })[] = []
  /** Functions that names are given after their declaration, or by a choice in it. */
  readonly assignments: { readonly name: string; readonly scope: Scope; readonly value: Range }[] = []
  readonly references: Reference[] = []
  readonly declared: Set<string> = new Set()
  awaitsAtTop = false
  /** Whether import or export says that the file is a module, which is strict. */
  isModule = false
  /** Whether bundlers drop what is unused at the file's top, as in modules. */
  shakes = false
  /** Whether a type checker sees the result. */
  readonly typed: boolean
  readonly #source: SourceFile
  readonly #textUses: TextUses

  constructor(source: SourceFile, textUses: TextUses, typed: boolean) {
    this.typed = typed
    this.#source = source
    this.#textUses = textUses
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
      name,
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
    declare(scope, name, range)
  }

  refer(name: Node, { scope, fn, branch }: Place, isMember = false): void {
    if (ts.isIdentifier(name)) this.references.push({ name: name.text, scope, fn, at: name.end - 1, branch, isMember })
  }

  /** Functions that are run elsewhere as text must not name our switches. */
  textOf(node: Node, { scope, fn }: Place): void {
    for (const { node: used, why } of this.#textUses.of(node)) {
      if (ts.isIdentifier(used)) this.textNames.push({ name: used.text, scope, fn, at: used.end, why })
      else this.left.push({ start: used.getStart(this.#source), end: used.end, why })
    }
  }

  /** A name is given a value: functions that it may then stand for. */
  assigned(name: Node, value: Node, { scope }: Place): void {
    if (!ts.isIdentifier(name)) return
    for (const node of valuesOf(value))
      if (ts.isFunctionLike(node) || isClassText(node)) this.assignments.push({ name: name.text, scope, value: this.rangeOf(node) })
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
