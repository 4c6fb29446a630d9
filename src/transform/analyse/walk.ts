import { ambientNames, importedNames } from './declared-names.ts'
import { isAbrupt } from './dead-branches.ts'
import { Expressions, type Bodies } from './expressions.ts'
import { Findings } from './findings.ts'
import type { Fn, Scope, SitePlan } from './model.ts'
import { ts, type Node, type SourceFile, type TypeScript } from '../parse/parser.ts'
import { MAX_BRACES, POLICY, type Rule } from './policy.ts'
import { hasEffects, usesOf } from './purity.ts'
import type { Place } from './place.ts'
import { declare, newScope } from './scopes.ts'
import { directives, hasValues, insertionPoint, isAmbient, isMisplaced, isModuleSyntax, isSuperCall } from '../parse/syntax.ts'
import type { TextUses } from './text-uses.ts'

type Statements = readonly TypeScript.Statement[]

/** One walk over the raw nodes of a file, collecting scopes, references and sites. */
export class Walk implements Bodies {
  readonly found: Findings
  readonly root: Fn
  readonly #expressions: Expressions
  readonly #source: SourceFile
  readonly #rules: (Rule | undefined)[] = []

  constructor(source: SourceFile, textUses: TextUses, typed: boolean) {
    this.#source = source
    this.found = new Findings(source, textUses, typed)
    this.#expressions = new Expressions(source, this.found, this)
    for (const [kind, rule] of Object.entries(POLICY)) this.#rules[ts.SyntaxKind[kind as keyof typeof ts.SyntaxKind]] = rule
    this.root = this.found.newFn('module', '', source, undefined, 0)
  }

  /** @param shakes Whether a file without imports and exports is bundled as a module, too. */
  walkFile(shakes: boolean): { head: number; tail: number; moduleScope: Scope } {
    const { statements, end } = this.#source
    const scope = newScope(this.root, undefined)
    const first = statements[directives(statements)]
    // The second also knows `import.meta`; `true` is what a caller has said.
    this.found.isModule =
      statements.some(isModuleSyntax) || typeof (this.#source as { externalModuleIndicator?: unknown }).externalModuleIndicator === 'object'
    this.found.shakes = this.found.isModule || shakes
    this.body(statements, { fn: this.root, scope, varScope: scope, blockStart: -1 })
    return { head: first ? insertionPoint(first, this.#source) : end, tail: statements.at(-1)?.end ?? 0, moduleScope: scope }
  }

  // Statements

  body(statements: Statements, place: Place): void {
    this.each(statements.slice(directives(statements)), place)
  }

  #statement(node: Node, place: Place): void {
    this.#siteBefore(node, place, 'statement')
    this.#inside(node, place)
  }

  /** The statement of an `if`, a loop or a label, which may stand without braces. */
  #embedded(node: Node, place: Place): void {
    if (isMisplaced(node)) return
    const { braces = 0 } = place
    const isDeep = braces >= MAX_BRACES
    const site = isDeep && !ts.isIfStatement(node) ? undefined : this.#siteBefore(node, place, isDeep ? 'condition' : 'braced')
    // A sloppy function there has a block of its own.
    const own = ts.isFunctionDeclaration(node) ? { scope: newScope(place.fn, place.scope), blockStart: node.getStart(this.#source) } : {}
    this.#inside(node, { ...place, ...own, braces: braces + 1 })
    if (site && !isDeep) this.found.closers.push({ at: node.end, text: '}', site })
  }

  #siteBefore(node: Node, place: Place, form: Exclude<SitePlan['form'], 'arrow'>): SitePlan | undefined {
    const rule = this.#rules[node.kind]
    if (!rule || place.noSites || isAmbient(node)) return undefined
    const start = node.getStart(this.#source)
    let uses: readonly [number, number] = [start, start]
    if (place.fn === this.root && this.found.shakes) {
      if (rule.module === 'never' || (rule.module === 'effects' && !hasEffects(node, this.#source))) return undefined
      uses = usesOf(rule, node, this.#source)
    }
    const at = form === 'condition' ? (node as TypeScript.IfStatement).expression.pos : insertionPoint(node, this.#source)
    const site: SitePlan = { fn: place.fn, scope: place.scope, at, start, end: node.end, form, uses, only: undefined }
    this.found.sites.push(site)
    return site
  }

  #inside(node: Node, place: Place): void {
    const visit = (child: Node | undefined): void => {
      if (child) this.#expressions.visit(child, place)
    }
    if (isAmbient(node)) {
      for (const { name, readable } of ambientNames(node)) this.found.declare(place.scope, name, { readable })
    } else if (ts.isBlock(node)) {
      this.#block(node.statements, node, place)
    } else if (ts.isIfStatement(node)) {
      visit(node.expression)
      this.#embedded(node.thenStatement, this.found.branch(node.expression, node.thenStatement, place))
      if (node.elseStatement) this.#embedded(node.elseStatement, this.found.branch(node.expression, node.elseStatement, place))
    } else if (ts.isForStatement(node)) {
      const inner = { ...place, scope: newScope(place.fn, place.scope) }
      for (const part of [node.initializer, node.condition, node.incrementor]) if (part) this.#expressions.visit(part, inner)
      this.#embedded(node.statement, inner)
    } else if (ts.isForInStatement(node) || ts.isForOfStatement(node)) {
      const inner = { ...place, scope: newScope(place.fn, place.scope) }
      // The loop's variable is in its temporal dead zone while the expression runs.
      this.#expressions.visit(node.initializer, inner, node.expression.end)
      this.#expressions.visit(node.expression, inner)
      this.#embedded(node.statement, inner)
    } else if (ts.isWhileStatement(node)) {
      visit(node.expression)
      this.#embedded(node.statement, place)
    } else if (ts.isDoStatement(node)) {
      this.#embedded(node.statement, place)
      visit(node.expression)
    } else if (ts.isLabeledStatement(node)) {
      // `continue` needs its label next to the loop: the label's site serves both.
      this.#inside(node.statement, place)
    } else if (ts.isWithStatement(node)) {
      visit(node.expression)
      this.found.left.push({ ...this.found.rangeOf(node.statement), why: 'it is inside with' })
      this.#inside(node.statement, { ...place, noSites: true })
    } else if (ts.isSwitchStatement(node)) {
      visit(node.expression)
      this.#switch(node.caseBlock, place)
    } else if (ts.isTryStatement(node)) {
      this.#inside(node.tryBlock, place)
      if (node.catchClause) this.#catch(node.catchClause, place)
      if (node.finallyBlock) this.#inside(node.finallyBlock, place)
    } else if (ts.isExpressionStatement(node) && isSuperCall(node.expression)) {
      visit(node.expression)
      if (place.fn.kind === 'constructor' && place.scope === place.varScope) place.fn.thisFrom = node.end
    } else if (ts.isModuleDeclaration(node)) {
      this.#namespace(node, place)
    } else if (ts.isEnumDeclaration(node)) {
      this.#enum(node, place)
    } else if (ts.isImportDeclaration(node)) {
      this.#import(node, place)
    } else if (ts.isImportEqualsDeclaration(node)) {
      // It may be the name of a type, which nobody can tell here: only a use as a value says that it has one.
      this.found.declare(place.scope, node.name.text, { from: node.end, readable: !node.isTypeOnly, isWhole: true })
    } else if (ts.isExportDeclaration(node)) {
      if (!node.moduleSpecifier && node.exportClause && ts.isNamedExports(node.exportClause))
        for (const { propertyName, name } of node.exportClause.elements) this.found.refer(propertyName ?? name, place)
    } else this.#expressions.visit(node, place)
  }

  #block(statements: Statements, node: Node, place: Place): void {
    const start = node.getStart(this.#source)
    this.each(statements, { ...place, scope: newScope(place.fn, place.scope), blockStart: start, until: Number.POSITIVE_INFINITY })
  }

  each(statements: Statements, place: Place): void {
    let at = place
    for (const statement of statements) {
      this.#statement(statement, at)
      // What follows `if (…) return` runs on the same condition.
      if (ts.isIfStatement(statement) && isAbrupt(statement.thenStatement))
        at = this.found.branch(statement.expression, { pos: statement.end, end: statements.at(-1)!.end }, at)
    }
  }

  #switch(node: TypeScript.CaseBlock, place: Place): void {
    const scope = newScope(place.fn, place.scope)
    for (const clause of node.clauses) {
      const inner = { ...place, scope, blockStart: node.getStart(this.#source), until: clause.end }
      if (ts.isCaseClause(clause)) this.#expressions.visit(clause.expression, inner)
      this.each(clause.statements, inner)
    }
  }

  #catch(node: TypeScript.CatchClause, place: Place): void {
    const inner = { ...place, scope: newScope(place.fn, place.scope) }
    if (node.variableDeclaration) this.#expressions.pattern(node.variableDeclaration.name, inner, inner.scope, { from: node.block.pos })
    this.#inside(node.block, inner)
  }

  #namespace(node: TypeScript.ModuleDeclaration, place: Place): void {
    // One that holds only types is never made.
    if (ts.isIdentifier(node.name))
      this.found.declare(place.scope, node.name.text, { from: node.end, until: place.until, readable: hasValues(node) })
    const fn = this.found.newFn('namespace', node.name.text, node, place.fn, node.getStart(this.#source))
    const scope = newScope(fn, place.scope)
    const inner = { fn, scope, varScope: scope, blockStart: -1, noSites: place.noSites }
    if (!node.body) return
    if (ts.isModuleBlock(node.body)) this.each(node.body.statements, inner)
    else if (ts.isModuleDeclaration(node.body)) this.#namespace(node.body, inner)
  }

  #enum(node: TypeScript.EnumDeclaration, place: Place): void {
    const isConst = node.modifiers?.some((modifier) => modifier.kind === ts.SyntaxKind.ConstKeyword)
    this.found.declare(place.scope, node.name.text, { from: node.end, until: place.until, readable: !isConst, isWhole: true })
    const scope = newScope(place.fn, place.scope)
    for (const { name } of node.members) if (!ts.isComputedPropertyName(name)) declare(scope, name.text, { readable: false })
    for (const { initializer } of node.members) if (initializer) this.#expressions.visit(initializer, { ...place, scope })
  }

  #import(node: TypeScript.ImportDeclaration, { scope }: Place): void {
    // In an import cycle any of them can be in its temporal dead zone.
    for (const { name, readable, isWhole } of importedNames(node, this.found.typed))
      this.found.declare(scope, name, { from: Number.POSITIVE_INFINITY, readable, isWhole })
  }
}
