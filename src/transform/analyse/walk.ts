import { ambientNames, importedNames } from './names/declared-names.ts'
import { isAbrupt } from './dead-branches.ts'
import { Expressions, type Bodies } from './expressions.ts'
import { Findings } from './findings.ts'
import type { KeptOut } from './names/kept-out.ts'
import type { Fn, Range, Scope, SitePlan } from './names/model.ts'
import { ts, type Node, type SourceFile, type TypeScript } from '../parse/parser.ts'
import { MANY_SITES, MAX_BRACES, POLICY, SERVER_FILE, type Rule } from './policy.ts'
import { hasEffects, usesOf } from './purity.ts'
import { copyOf, newPlace, placeIn, type Place } from './names/place.ts'
import { isSurelyReached, reachesEnd } from './reaches-end.ts'
import { declare, newScope, PLAIN, UNREADABLE } from './names/scopes.ts'
import {
  bodyOf,
  directives,
  hasValues,
  insertionPoint,
  isAmbient,
  isCompound,
  isMisplaced,
  isModuleSyntax,
  isSuperCall,
  LINE_BREAK,
  runs,
} from '../parse/syntax.ts'
import type { TextUses } from './text-uses.ts'

type Statements = readonly TypeScript.Statement[]

/** The turns of a loop. */
function turnOf(place: Place, scope: Scope): Place {
  const inner = placeIn(scope, place)
  inner.endsTurn = true
  return inner
}

/** What stands in statements behind which it goes on at a position. */
function before(behind: number, place: Place): Place {
  const inner = copyOf(place)
  inner.behind = behind
  inner.endsTurn = false
  inner.endsCase = false
  return inner
}

/** By the parser's number of the kind; made when the parser is there. */
const rules: (Rule | undefined)[] = []

function ruleOf({ kind }: Node): Rule | undefined {
  if (rules.length === 0) for (const [name, rule] of Object.entries(POLICY)) rules[ts.SyntaxKind[name as keyof typeof ts.SyntaxKind]] = rule
  return rules[kind]
}

/** One walk over the raw nodes of a file, collecting scopes, references and sites. */
export class Walk implements Bodies {
  readonly found: Findings
  readonly root: Fn
  readonly #expressions: Expressions
  readonly #source: SourceFile

  constructor(source: SourceFile, textUses: TextUses, typed: boolean, dispatches: boolean, keptOut?: KeptOut) {
    this.#source = source
    this.found = new Findings(source, textUses, typed, dispatches, keptOut)
    this.#expressions = new Expressions(source, this.found, this)
    this.root = this.found.newFn('module', '', source, undefined, 0)
  }

  /** @param shakes Whether a file without imports and exports is bundled as a module, too. */
  walkFile(shakes: boolean): { head: number; tail: number; moduleScope: Scope } {
    const { statements, end } = this.#source
    const scope = newScope(this.root, undefined)
    const first = statements[directives(statements)]
    this.found.isOfServer = SERVER_FILE.test(this.#source.text)
    // The second also knows `import.meta`; `true` is what a caller has said.
    this.found.isModule =
      statements.some(isModuleSyntax) || typeof (this.#source as { externalModuleIndicator?: unknown }).externalModuleIndicator === 'object'
    this.found.shakes = this.found.isModule || shakes
    this.body(statements, newPlace(this.root, scope, -1, false))
    return {
      head: first ? insertionPoint(first, first.getStart(this.#source), this.#source) : end,
      tail: statements.at(-1)?.end ?? 0,
      moduleScope: scope,
    }
  }

  // Statements

  body(statements: Statements, place: Place): void {
    const count = directives(statements)
    const own = count > 0 ? statements.slice(count) : statements
    // Only one that stands directly in the body has certainly run behind it: not all `if (a) super()` have braces.
    const superCall =
      place.fn.kind === 'constructor' ? own.find((node) => ts.isExpressionStatement(node) && isSuperCall(node.expression)) : undefined
    if (superCall) place.fn.thisFrom = superCall.end
    this.each(own, place)
  }

  end({ statements, end }: TypeScript.Block, place: Place, isValue: boolean): void {
    const { fn, scope } = place
    if (place.noSites || fn.sites === 0) return
    const at = end - 1
    const isReached = reachesEnd(statements)
    // The end of a callback that is never reached is a line of the statement around it.
    if (!isReached && isValue) return
    const isFree = (fn.isHeavy || fn.sites >= MANY_SITES) && (!this.found.typed || isSurelyReached(statements))
    if (!isReached || !isFree) return this.found.mark('end', at, fn, { before: { start: fn.start, end: at } })
    this.found.addSite({ fn, scope, at, start: at, end, form: 'end', uses: [at, at], only: undefined })
  }

  #statement(node: Node, place: Place): void {
    this.#siteBefore(node, place, 'statement')
    this.#withHead(node, place)
  }

  /** The statement of an `if`, a loop or a label, which may stand without braces. */
  #embedded(node: Node, place: Place): void {
    if (isMisplaced(node)) return
    const isDeep = place.braces >= MAX_BRACES
    const site = isDeep && !ts.isIfStatement(node) ? undefined : this.#siteBefore(node, place, isDeep ? 'condition' : 'braced')
    // A sloppy function there has a block of its own.
    const inner = copyOf(place)
    inner.braces++
    if (ts.isFunctionDeclaration(node)) {
      inner.scope = newScope(place.fn, place.scope)
      inner.blockStart = node.getStart(this.#source)
    }
    this.#withHead(node, inner)
    if (site && !isDeep) this.found.closers.push({ at: node.end, text: '}', site })
  }

  /** What stands before the body of a statement is its own, on however many lines. */
  #withHead(node: Node, place: Place): void {
    this.#inside(node, place)
    const body = bodyOf(node)
    if (!body || place.noSites) return
    const start = node.getStart(this.#source)
    const head = this.#source.text.slice(start, body.getStart(this.#source)).trimEnd()
    if (LINE_BREAK.test(head)) this.found.mark('head', start + head.length - 1, place.fn, { inside: { start, end: start + 1 } })
  }

  #siteBefore(node: Node, place: Place, form: 'statement' | 'braced' | 'condition'): SitePlan | undefined {
    const rule = ruleOf(node)
    if (!rule || place.noSites || isAmbient(node)) return undefined
    const start = node.getStart(this.#source)
    let uses: readonly [number, number] = [start, start]
    if (place.fn === this.root && this.found.shakes) {
      if (rule.module === 'never' || (rule.module === 'effects' && !hasEffects(node, this.#source))) return undefined
      uses = usesOf(rule, node, this.#source)
    }
    const at = form === 'condition' ? (node as TypeScript.IfStatement).expression.pos : insertionPoint(node, start, this.#source)
    const site: SitePlan = { fn: place.fn, scope: place.scope, at, start, end: node.end, form, uses, only: undefined }
    this.found.addSite(site)
    return site
  }

  #inside(node: Node, place: Place): void {
    // Most statements.
    if (ts.isExpressionStatement(node) || ts.isReturnStatement(node)) return this.#expressions.visit(node, place)
    const visit = (child: Node | undefined): void => {
      if (child) this.#expressions.visit(child, place)
    }
    if (ts.isIterationStatement(node, false)) place.fn.isHeavy = true
    if (isAmbient(node)) {
      for (const { name, readable } of ambientNames(node)) this.found.declare(place.scope, name, { ...PLAIN, readable })
    } else if (ts.isBlock(node)) {
      this.#block(node.statements, node, place)
    } else if (ts.isIfStatement(node)) {
      visit(node.expression)
      this.#embedded(node.thenStatement, this.found.branch(node.expression, node.thenStatement, place))
      if (!node.elseStatement) return
      this.#mark(node.elseStatement.pos - 'else'.length, node.elseStatement, node.thenStatement, place)
      this.#embedded(node.elseStatement, this.found.branch(node.expression, node.elseStatement, place))
    } else if (ts.isForStatement(node)) {
      const inner = turnOf(place, newScope(place.fn, place.scope))
      if (node.initializer) this.#expressions.visit(node.initializer, inner)
      if (node.condition) this.#expressions.visit(node.condition, inner)
      if (node.incrementor) this.#expressions.visit(node.incrementor, inner)
      this.#embedded(node.statement, inner)
    } else if (ts.isForInStatement(node) || ts.isForOfStatement(node)) {
      const inner = turnOf(place, newScope(place.fn, place.scope))
      if (ts.isForOfStatement(node)) this.found.elements(node, inner)
      // The loop's variable is in its temporal dead zone while the expression runs.
      this.#expressions.visit(node.initializer, inner, node.expression.end)
      this.#expressions.visit(node.expression, inner)
      this.#embedded(node.statement, inner)
    } else if (ts.isWhileStatement(node)) {
      visit(node.expression)
      this.#embedded(node.statement, turnOf(place, place.scope))
    } else if (ts.isDoStatement(node)) {
      this.#embedded(node.statement, turnOf(place, place.scope))
      visit(node.expression)
    } else if (ts.isLabeledStatement(node)) {
      // `continue` needs its label next to the loop: the label's site serves both.
      this.#inside(node.statement, place)
    } else if (ts.isWithStatement(node)) {
      visit(node.expression)
      this.found.left.push({ ...this.found.rangeOf(node.statement), why: 'it is inside with' })
      const inner = copyOf(place)
      inner.noSites = true
      this.#inside(node.statement, inner)
    } else if (ts.isSwitchStatement(node)) {
      visit(node.expression)
      this.#switch(node.caseBlock, place)
    } else if (ts.isTryStatement(node)) {
      this.#try(node, place)
    } else if (ts.isModuleDeclaration(node)) {
      this.#namespace(node, place)
    } else if (ts.isEnumDeclaration(node)) {
      this.#enum(node, place)
    } else if (ts.isImportDeclaration(node)) {
      this.#import(node, place)
    } else if (ts.isImportEqualsDeclaration(node)) {
      // It may be the name of a type, which nobody can tell here: only a use as a value says that it has one.
      this.found.declare(place.scope, node.name.text, { ...PLAIN, from: node.end, readable: !node.isTypeOnly, isWhole: true })
      this.found.origins?.importEquals(node, place.scope)
    } else if (ts.isExportDeclaration(node)) {
      if (!node.moduleSpecifier && node.exportClause && ts.isNamedExports(node.exportClause))
        for (const { propertyName, name } of node.exportClause.elements) this.found.refer(propertyName ?? name, place)
    } else this.#expressions.visit(node, place)
  }

  #block(statements: Statements, node: Node, place: Place): void {
    const inner = placeIn(newScope(place.fn, place.scope), place)
    inner.blockStart = node.getStart(this.#source)
    inner.until = Number.POSITIVE_INFINITY
    this.each(statements, inner)
    this.#closes(node, place)
  }

  /** A closing brace: what runs next is behind it. */
  #closes(node: Node, { fn, noSites, behind, endsTurn, endsCase }: Place): void {
    if (noSites) return
    const at = node.end - 1
    const before = { start: node.pos, end: at }
    // What stands behind a clause is another case, where nobody looks for the end of this one.
    if (endsCase && ts.isBlock(node) && !reachesEnd(node.statements)) this.found.mark('last', at, fn, { before })
    else this.found.mark(endsTurn ? 'loop' : 'next', at, fn, { behind, before })
  }

  /** `else`, `case` and the like: what runs next is inside. */
  #mark(
    at: number,
    inside: { pos: number; end: number },
    before: { pos: number; end: number } | undefined,
    { fn, noSites, behind }: Place,
  ): void {
    const rangeOf = ({ pos: start, end }: { pos: number; end: number }): Range => ({ start, end })
    if (!noSites) this.found.mark('next', at, fn, { inside: rangeOf(inside), behind, before: before && rangeOf(before) })
  }

  each(statements: Statements, place: Place): void {
    let at = place
    const last = statements.findLast(runs)
    let isLast = last === undefined
    for (const statement of statements) {
      isLast ||= statement === last
      this.#statement(statement, isLast || !isCompound(statement) ? at : before(statement.end, at))
      // What follows `if (…) return` runs on the same condition.
      if (ts.isIfStatement(statement) && isAbrupt(statement.thenStatement))
        at = this.found.branch(statement.expression, { pos: statement.end, end: statements.at(-1)!.end }, at)
    }
  }

  #switch(node: TypeScript.CaseBlock, place: Place): void {
    const scope = newScope(place.fn, place.scope)
    const { clauses } = node
    for (const [i, clause] of clauses.entries()) {
      const isLast = i === clauses.length - 1
      const isLeft = !reachesEnd(clause.statements)
      const inner = isLast ? placeIn(scope, place) : placeIn(scope, before(isLeft ? Number.POSITIVE_INFINITY : clause.end, place))
      inner.blockStart = node.getStart(this.#source)
      inner.until = clause.end
      inner.endsCase = true
      this.#mark(clause.getStart(this.#source), { pos: clause.pos, end: node.end }, clauses[i - 1], place)
      if (ts.isCaseClause(clause)) this.#expressions.visit(clause.expression, inner)
      this.each(clause.statements, inner)
    }
    this.#closes(node, place)
  }

  #try({ tryBlock, catchClause, finallyBlock }: TypeScript.TryStatement, place: Place): void {
    const inner = finallyBlock ? before(finallyBlock.pos, place) : place
    this.#inside(tryBlock, inner)
    if (catchClause) {
      this.#mark(catchClause.getStart(this.#source), catchClause, tryBlock, inner)
      this.#catch(catchClause, inner)
    }
    if (!finallyBlock) return
    this.#mark(finallyBlock.pos - 'finally'.length, finallyBlock, catchClause ?? tryBlock, place)
    this.#inside(finallyBlock, place)
  }

  #catch(node: TypeScript.CatchClause, place: Place): void {
    const inner = placeIn(newScope(place.fn, place.scope), place)
    const caught = node.variableDeclaration
    if (caught) {
      this.found.keptOut?.consider(caught, inner.scope, caught.name)
      this.#expressions.pattern(caught.name, inner, inner.scope, { ...PLAIN, from: node.block.pos })
    }
    this.#inside(node.block, inner)
  }

  #namespace(node: TypeScript.ModuleDeclaration, place: Place): void {
    // One that holds only types is never made.
    if (ts.isIdentifier(node.name))
      this.found.declare(place.scope, node.name.text, { ...PLAIN, from: node.end, until: place.until, readable: hasValues(node) })
    const fn = this.found.newFn('namespace', node.name.text, node, place.fn, node.getStart(this.#source))
    const scope = newScope(fn, place.scope)
    const inner = newPlace(fn, scope, -1, place.noSites)
    if (!node.body) return
    if (ts.isModuleBlock(node.body)) this.each(node.body.statements, inner)
    else if (ts.isModuleDeclaration(node.body)) this.#namespace(node.body, inner)
  }

  #enum(node: TypeScript.EnumDeclaration, place: Place): void {
    const isConst = node.modifiers?.some((modifier) => modifier.kind === ts.SyntaxKind.ConstKeyword)
    this.found.declare(place.scope, node.name.text, { ...PLAIN, from: node.end, until: place.until, readable: !isConst, isWhole: true })
    const scope = newScope(place.fn, place.scope)
    for (const { name } of node.members) if (!ts.isComputedPropertyName(name)) declare(scope, name.text, UNREADABLE)
    for (const { initializer } of node.members) if (initializer) this.#expressions.visit(initializer, placeIn(scope, place))
  }

  #import(node: TypeScript.ImportDeclaration, { scope }: Place): void {
    this.found.keptOut?.imports(node, scope)
    this.found.origins?.import(node, scope)
    // In an import cycle any of them can be in its temporal dead zone.
    for (const { name, readable, isWhole } of importedNames(node, this.found.typed))
      this.found.declare(scope, name, { ...PLAIN, from: Number.POSITIVE_INFINITY, readable, isWhole: isWhole ?? false })
  }
}
