import type { FunctionKind } from '../runtime/types.ts'
import type { Fn, Scope, SitePlan } from './model.ts'
import { ts, type Node, type SourceFile, type TypeScript } from './parser.ts'
import { POLICY, type Rule } from './policy.ts'
import { hasEffects, isKeptCall } from './purity.ts'
import { declare, newScope, type Reference, type Traits } from './scopes.ts'
import { directives, headOf, insertionPoint, isAmbient, isIntrinsic, isModuleSyntax, isSuperCall, textOf } from './syntax.ts'

/** Where the walk stands. */
interface Place {
  readonly fn: Fn
  readonly scope: Scope
  /** The scope that `var` declares in. */
  readonly varScope: Scope
  /** Start of the block: its function declarations exist from here on. */
  readonly blockStart: number
  /** End of the `switch` clause: a name declared in it is not certain in the next one. */
  readonly until?: number
  readonly noSites?: boolean
}

type Statements = readonly TypeScript.Statement[]

const KINDS: Readonly<Record<string, FunctionKind>> = {
  ArrowFunction: 'arrow',
  MethodDeclaration: 'method',
  GetAccessor: 'getter',
  SetAccessor: 'setter',
  Constructor: 'constructor',
}

/** One walk over the raw nodes of a file, collecting scopes, references and sites. */
export class Walk {
  readonly functions: Fn[] = []
  readonly sites: SitePlan[] = []
  readonly closers: { at: number; text: string }[] = []
  readonly references: Reference[] = []
  readonly declared: Set<string> = new Set()
  readonly root: Fn
  isModule = false
  readonly #source: SourceFile
  readonly #rules: (Rule | undefined)[] = []

  constructor(source: SourceFile) {
    this.#source = source
    for (const [kind, rule] of Object.entries(POLICY)) this.#rules[ts.SyntaxKind[kind as keyof typeof ts.SyntaxKind]] = rule
    this.root = this.#newFn('module', '', source, undefined, 0)
  }

  walkFile(): { head: number; tail: number; moduleScope: Scope } {
    const { statements, end } = this.#source
    const scope = newScope(this.root, undefined)
    const first = statements[directives(statements)]
    // The second also knows `import.meta`.
    this.isModule =
      statements.some(isModuleSyntax) || (this.#source as { externalModuleIndicator?: unknown }).externalModuleIndicator !== undefined
    this.#body(statements, { fn: this.root, scope, varScope: scope, blockStart: -1 })
    return { head: first ? insertionPoint(first, this.#source) : end, tail: statements.at(-1)?.end ?? 0, moduleScope: scope }
  }

  // Statements

  #body(statements: Statements, place: Place): void {
    for (const statement of statements.slice(directives(statements))) this.#statement(statement, place)
  }

  #statement(node: Node, place: Place): void {
    this.#siteBefore(node, place, 'statement')
    this.#inside(node, place)
  }

  /** The statement of an `if`, a loop or a label, which may stand without braces. */
  #embedded(node: Node, place: Place): void {
    const braced = this.#siteBefore(node, place, 'braced')
    this.#inside(node, place)
    if (braced) this.closers.push({ at: node.end, text: '}' })
  }

  #siteBefore(node: Node, place: Place, form: 'statement' | 'braced'): boolean {
    const rule = this.#rules[node.kind]
    if (!rule || place.noSites || isAmbient(node)) return false
    const start = node.getStart(this.#source)
    let uses: readonly [number, number] = [start, start]
    if (place.fn === this.root && this.isModule) {
      if (rule.module === 'never' || (rule.module === 'effects' && !hasEffects(node, this.#source))) return false
      uses = this.#uses(rule, node)
    }
    const at = insertionPoint(node, this.#source)
    this.sites.push({ fn: place.fn, scope: place.scope, at, start, end: node.end, form, uses, only: undefined })
    return true
  }

  #uses(rule: Rule, node: Node): readonly [number, number] {
    const start = node.getStart(this.#source)
    if (rule.uses === 'head') return headOf(node, start)
    if (rule.uses === 'call' && ts.isExpressionStatement(node) && isKeptCall(node.expression, this.#source)) return [start, node.end]
    return [start, start]
  }

  #inside(node: Node, place: Place): void {
    const visit = (child: Node | undefined): void => {
      if (child) this.#expression(child, place)
    }
    if (isAmbient(node)) {
      this.#declareAmbient(node, place)
    } else if (ts.isBlock(node)) {
      this.#block(node.statements, node, place)
    } else if (ts.isIfStatement(node)) {
      visit(node.expression)
      this.#embedded(node.thenStatement, place)
      if (node.elseStatement) this.#embedded(node.elseStatement, place)
    } else if (ts.isForStatement(node)) {
      const inner = { ...place, scope: newScope(place.fn, place.scope) }
      for (const part of [node.initializer, node.condition, node.incrementor]) if (part) this.#expression(part, inner)
      this.#embedded(node.statement, inner)
    } else if (ts.isForInStatement(node) || ts.isForOfStatement(node)) {
      const inner = { ...place, scope: newScope(place.fn, place.scope) }
      // The loop's variable is in its temporal dead zone while the expression runs.
      this.#expression(node.initializer, inner, node.expression.end)
      this.#expression(node.expression, inner)
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
      this.#declare(place.scope, node.name.text, { from: node.end, readable: !node.isTypeOnly })
    } else if (ts.isExportDeclaration(node)) {
      if (!node.moduleSpecifier && node.exportClause && ts.isNamedExports(node.exportClause))
        for (const { propertyName, name } of node.exportClause.elements) this.#refer(propertyName ?? name, place)
    } else this.#expression(node, place)
  }

  #block(statements: Statements, node: Node, place: Place): void {
    const start = node.getStart(this.#source)
    this.#each(statements, { ...place, scope: newScope(place.fn, place.scope), blockStart: start, until: Number.POSITIVE_INFINITY })
  }

  #each(statements: Statements, place: Place): void {
    for (const statement of statements) this.#statement(statement, place)
  }

  #switch(node: TypeScript.CaseBlock, place: Place): void {
    const scope = newScope(place.fn, place.scope)
    for (const clause of node.clauses) {
      const inner = { ...place, scope, blockStart: node.getStart(this.#source), until: clause.end }
      if (ts.isCaseClause(clause)) this.#expression(clause.expression, inner)
      this.#each(clause.statements, inner)
    }
  }

  #catch(node: TypeScript.CatchClause, place: Place): void {
    const inner = { ...place, scope: newScope(place.fn, place.scope) }
    if (node.variableDeclaration) this.#pattern(node.variableDeclaration.name, inner, inner.scope, { from: node.block.pos })
    this.#inside(node.block, inner)
  }

  #namespace(node: TypeScript.ModuleDeclaration, place: Place): void {
    if (ts.isIdentifier(node.name)) this.#declare(place.scope, node.name.text, { from: node.end })
    const fn = this.#newFn('namespace', node.name.text, node, place.fn, node.getStart(this.#source))
    const scope = newScope(fn, place.scope)
    const inner = { fn, scope, varScope: scope, blockStart: -1, noSites: place.noSites }
    if (!node.body) return
    if (ts.isModuleBlock(node.body)) this.#each(node.body.statements, inner)
    else if (ts.isModuleDeclaration(node.body)) this.#namespace(node.body, inner)
  }

  #enum(node: TypeScript.EnumDeclaration, place: Place): void {
    const isConst = node.modifiers?.some((modifier) => modifier.kind === ts.SyntaxKind.ConstKeyword)
    this.#declare(place.scope, node.name.text, { from: node.end, readable: !isConst })
    const scope = newScope(place.fn, place.scope)
    for (const { name } of node.members) if (!ts.isComputedPropertyName(name)) declare(scope, name.text, { readable: false })
    for (const { initializer } of node.members) if (initializer) this.#expression(initializer, { ...place, scope })
  }

  #import(node: TypeScript.ImportDeclaration, { scope }: Place): void {
    const clause = node.importClause
    if (!clause) return
    const typeOnly = clause.phaseModifier === ts.SyntaxKind.TypeKeyword
    // In an import cycle any of them can be in its temporal dead zone.
    const from = Number.POSITIVE_INFINITY
    if (clause.name) this.#declare(scope, clause.name.text, { from, readable: !typeOnly })
    const bindings = clause.namedBindings
    if (!bindings) return
    if (ts.isNamespaceImport(bindings)) this.#declare(scope, bindings.name.text, { from, readable: !typeOnly })
    else for (const { name, isTypeOnly } of bindings.elements) this.#declare(scope, name.text, { from, readable: !typeOnly && !isTypeOnly })
  }

  #declareAmbient(node: Node, { scope }: Place): void {
    if (ts.isVariableStatement(node)) {
      for (const { name } of node.declarationList.declarations)
        if (ts.isIdentifier(name)) this.#declare(scope, name.text, { readable: false })
    } else if (ts.isClassDeclaration(node) || ts.isEnumDeclaration(node) || ts.isFunctionDeclaration(node)) {
      if (node.name) this.#declare(scope, node.name.text, { readable: false })
    }
  }

  // Expressions and what declares names in them

  /** `from` is given where a declaration's names are certain later than the declaration's own end. */
  #expression(node: Node, place: Place, from?: number, name = ''): void {
    const K = ts.SyntaxKind
    const { kind } = node
    if ((kind >= K.FirstTypeNode && kind <= K.LastTypeNode) || kind === K.TypeParameter) return
    if (ts.isIdentifier(node)) this.#refer(node, place)
    else if (kind === K.ThisKeyword) place.fn.usesThis = true
    else if (ts.isVariableDeclarationList(node)) this.#variables(node, place, from)
    else if (ts.isFunctionLike(node)) {
      if (node.name) this.#computed(node.name, place)
      this.#function(node as TypeScript.FunctionLikeDeclaration, place, name)
    } else if (ts.isClassLike(node)) this.#class(node, place, name)
    else if (ts.isPropertyAccessExpression(node)) this.#expression(node.expression, place)
    else if (ts.isPropertyAssignment(node)) {
      this.#computed(node.name, place)
      this.#expression(node.initializer, place, undefined, textOf(node.name))
    } else if (ts.isShorthandPropertyAssignment(node)) {
      this.#refer(node.name, place)
      if (node.objectAssignmentInitializer) this.#expression(node.objectAssignmentInitializer, place)
    } else if (ts.isBinaryExpression(node) && node.operatorToken.kind === K.EqualsToken) {
      this.#expression(node.left, place)
      this.#expression(node.right, place, undefined, textOf(ts.isPropertyAccessExpression(node.left) ? node.left.name : node.left))
    } else if (ts.isExpressionWithTypeArguments(node)) this.#expression(node.expression, place)
    else if (ts.isMetaProperty(node)) return
    else if (ts.isJsxAttribute(node)) {
      if (node.initializer) this.#expression(node.initializer, place)
    } else if (ts.isJsxOpeningElement(node) || ts.isJsxSelfClosingElement(node)) {
      if (!ts.isJsxNamespacedName(node.tagName) && !isIntrinsic(node.tagName)) this.#expression(node.tagName, place)
      this.#expression(node.attributes, place)
    } else if (ts.isExportAssignment(node)) this.#expression(node.expression, place, undefined, 'default')
    else if (ts.isBreakOrContinueStatement(node) || ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node)) return
    else if (ts.isJsxClosingElement(node)) return
    else {
      if (kind === K.AwaitExpression && place.fn === this.root) this.isModule = true
      ts.forEachChild(node, (child) => this.#expression(child, place))
    }
  }

  #variables(list: TypeScript.VariableDeclarationList, place: Place, from: number | undefined): void {
    const isVar = !(list.flags & ts.NodeFlags.BlockScoped)
    for (const { name, initializer, end } of list.declarations) {
      const target = isVar ? place.varScope : place.scope
      const unassigned = !initializer && from === undefined
      const range = isVar ? { unassigned, isVar } : { from: from ?? end, until: place.until, unassigned }
      this.#pattern(name, place, target, range)
      if (initializer) this.#expression(initializer, place, undefined, textOf(name))
    }
  }

  #pattern(name: TypeScript.BindingName, place: Place, target: Scope, range: Traits): void {
    if (ts.isIdentifier(name)) {
      this.#declare(target, name.text, range)
      return
    }
    for (const element of name.elements) {
      if (ts.isOmittedExpression(element)) continue
      if (element.propertyName) this.#computed(element.propertyName, place)
      this.#pattern(element.name, place, target, range)
      if (element.initializer) this.#expression(element.initializer, place, undefined, textOf(element.name))
    }
  }

  #function(node: TypeScript.FunctionLikeDeclaration, place: Place, hint: string): void {
    const isDeclaration = ts.isFunctionDeclaration(node)
    const own = node.name && !ts.isComputedPropertyName(node.name) ? node.name.text : undefined
    if (isDeclaration && own !== undefined) this.#declare(place.scope, own, {})
    if (!node.body) return
    let outer = place.scope
    if (ts.isFunctionExpression(node) && own !== undefined) {
      outer = newScope(place.fn, outer)
      declare(outer, own)
    }
    const kind = KINDS[ts.SyntaxKind[node.kind]] ?? 'function'
    const creation = isDeclaration ? place.blockStart : node.getStart(this.#source)
    const fn = this.#newFn(kind, own ?? hint, node, place.fn, creation)
    const parameters = newScope(fn, outer)
    const inner: Place = { fn, scope: parameters, varScope: parameters, blockStart: node.getStart(this.#source), noSites: place.noSites }
    for (const parameter of node.parameters) {
      for (const modifier of parameter.modifiers ?? []) if (ts.isDecorator(modifier)) this.#expression(modifier, place)
      if (ts.isIdentifier(parameter.name) && parameter.name.text === 'this') continue
      this.#pattern(parameter.name, inner, parameters, { from: parameter.end })
      if (parameter.initializer) this.#expression(parameter.initializer, inner, undefined, textOf(parameter.name))
    }
    const scope = newScope(fn, parameters)
    if (ts.isBlock(node.body))
      this.#body(node.body.statements, { ...inner, scope, varScope: scope, blockStart: node.body.getStart(this.#source) })
    else this.#arrowBody(node as TypeScript.ArrowFunction, { ...inner, scope, varScope: scope })
  }

  #arrowBody(node: TypeScript.ArrowFunction, place: Place): void {
    const { body } = node
    const start = body.getStart(this.#source)
    if (!place.noSites) {
      const at = node.equalsGreaterThanToken.end
      this.sites.push({ fn: place.fn, scope: place.scope, at, start, end: body.end, form: 'arrow', uses: [start, start], only: undefined })
    }
    this.#expression(body, place)
    if (!place.noSites) this.closers.push({ at: body.end, text: ')' })
  }

  #class(node: TypeScript.ClassLikeDeclaration, place: Place, hint: string): void {
    const own = node.name?.text
    if (own !== undefined && ts.isClassDeclaration(node)) this.#declare(place.scope, own, { from: node.end, until: place.until })
    // A decorator can call what it decorates before the class has its name.
    const decorated = [node, ...node.members].some((part) => ts.canHaveDecorators(part) && ts.getDecorators(part)?.length)
    const headScope = newScope(place.fn, place.scope)
    const scope = newScope(place.fn, place.scope)
    if (own !== undefined) {
      declare(headScope, own, { readable: false })
      declare(scope, own, { from: decorated ? Number.POSITIVE_INFINITY : -1 })
    }
    const head = { ...place, scope: headScope }
    const inner = { ...place, scope }
    for (const modifier of node.modifiers ?? []) if (ts.isDecorator(modifier)) this.#expression(modifier, place)
    for (const clause of node.heritageClauses ?? [])
      if (clause.token === ts.SyntaxKind.ExtendsKeyword) for (const type of clause.types) this.#expression(type, head)
    const isDerived = node.heritageClauses?.some((clause) => clause.token === ts.SyntaxKind.ExtendsKeyword) ?? false
    for (const member of node.members) {
      if (member.name) this.#computed(member.name, head)
      if (ts.canHaveDecorators(member)) for (const decorator of ts.getDecorators(member) ?? []) this.#expression(decorator, head)
      this.#member(member, inner, own ?? hint, isDerived)
    }
  }

  #member(member: TypeScript.ClassElement, place: Place, className: string, isDerived: boolean): void {
    if (ts.isPropertyDeclaration(member)) {
      if (member.initializer && !isAmbient(member)) {
        const fn = this.#newFn('field', textOf(member.name), member, place.fn, member.getStart(this.#source))
        const scope = newScope(fn, place.scope)
        this.#expression(
          member.initializer,
          { fn, scope, varScope: scope, blockStart: fn.start, noSites: place.noSites },
          undefined,
          fn.name,
        )
      }
    } else if (ts.isClassStaticBlockDeclaration(member)) {
      const fn = this.#newFn('static block', className, member, place.fn, member.getStart(this.#source))
      const scope = newScope(fn, place.scope)
      this.#each(member.body.statements, { fn, scope, varScope: scope, blockStart: fn.start, noSites: place.noSites })
    } else if (ts.isFunctionLike(member)) {
      const count = this.functions.length
      this.#function(
        member as TypeScript.FunctionLikeDeclaration,
        place,
        ts.isConstructorDeclaration(member) ? className : textOf(member.name),
      )
      if (isDerived && ts.isConstructorDeclaration(member) && member.body) {
        const fn = this.functions[count]!
        if (fn.thisFrom === -1) fn.thisFrom = Number.POSITIVE_INFINITY
      }
    }
  }

  #computed(name: Node, place: Place): void {
    if (ts.isComputedPropertyName(name)) this.#expression(name.expression, place)
  }

  #refer(name: Node, { scope, fn }: Place): void {
    if (ts.isIdentifier(name)) this.references.push({ name: name.text, scope, fn, at: name.end - 1 })
  }

  #declare(scope: Scope, name: string, range: Traits): void {
    this.declared.add(name)
    declare(scope, name, range)
  }

  #newFn(kind: FunctionKind, name: string, node: Node, parent: Fn | undefined, creation: number): Fn {
    const isArrow = kind === 'arrow'
    const start = node.getStart(this.#source)
    const fn: Fn = { kind, name, start, end: node.end, parent, creation, isArrow, usesThis: false, thisFrom: -1, refs: new Set() }
    this.functions.push(fn)
    return fn
  }
}
