import type { FunctionKind } from '../runtime/types.ts'
import { ambientNames, importedNames } from './declared-names.ts'
import type { Closer, Fn, LeftRange, Scope, SitePlan } from './model.ts'
import { ts, type Node, type SourceFile, type TypeScript } from './parser.ts'
import { POLICY, TEXT_DIRECTIVES, type Rule } from './policy.ts'
import { hasEffects, usesOf } from './purity.ts'
import { declare, newScope, type Place, type Reference, type Traits } from './scopes.ts'
import { directives, insertionPoint, isAmbient, isIntrinsic, isModuleSyntax, isSuperCall, kindOf, textOf } from './syntax.ts'
import { isClassText, type TextUses } from './text-uses.ts'

type Statements = readonly TypeScript.Statement[]

/** One walk over the raw nodes of a file, collecting scopes, references and sites. */
export class Walk {
  readonly functions: Fn[] = []
  readonly sites: SitePlan[] = []
  readonly closers: Closer[] = []
  readonly left: LeftRange[] = []
  /** Names whose value is turned into text, if it is a function of this file. */
  readonly textNames: (Reference & { readonly why: string })[] = []
  readonly references: Reference[] = []
  readonly declared: Set<string> = new Set()
  readonly root: Fn
  isModule = false
  readonly #source: SourceFile
  readonly #textUses: TextUses
  readonly #rules: (Rule | undefined)[] = []

  constructor(source: SourceFile, textUses: TextUses) {
    this.#source = source
    this.#textUses = textUses
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
    const site = this.#siteBefore(node, place, 'braced')
    this.#inside(node, place)
    if (site) this.closers.push({ at: node.end, text: '}', site })
  }

  #siteBefore(node: Node, place: Place, form: 'statement' | 'braced'): SitePlan | undefined {
    const rule = this.#rules[node.kind]
    if (!rule || place.noSites || isAmbient(node)) return undefined
    const start = node.getStart(this.#source)
    let uses: readonly [number, number] = [start, start]
    if (place.fn === this.root && this.isModule) {
      if (rule.module === 'never' || (rule.module === 'effects' && !hasEffects(node, this.#source))) return undefined
      uses = usesOf(rule, node, this.#source)
    }
    const at = insertionPoint(node, this.#source)
    const site: SitePlan = { fn: place.fn, scope: place.scope, at, start, end: node.end, form, uses, only: undefined }
    this.sites.push(site)
    return site
  }

  #inside(node: Node, place: Place): void {
    const visit = (child: Node | undefined): void => {
      if (child) this.#expression(child, place)
    }
    if (isAmbient(node)) {
      for (const { name, readable } of ambientNames(node)) this.#declare(place.scope, name, { readable })
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
    // In an import cycle any of them can be in its temporal dead zone.
    for (const { name, readable } of importedNames(node)) this.#declare(scope, name, { from: Number.POSITIVE_INFINITY, readable })
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
    else if (ts.isTaggedTemplateExpression(node)) {
      this.#expression(node.tag, place)
      // What a tag gets are the values themselves, not their text.
      ts.forEachChild(node.template, (child) => this.#expression(child, place))
    } else if (ts.isJsxAttribute(node)) {
      if (node.initializer) this.#expression(node.initializer, place)
    } else if (ts.isJsxOpeningElement(node) || ts.isJsxSelfClosingElement(node)) {
      if (!ts.isJsxNamespacedName(node.tagName) && !isIntrinsic(node.tagName)) this.#expression(node.tagName, place)
      this.#expression(node.attributes, place)
    } else if (ts.isExportAssignment(node)) this.#expression(node.expression, place, undefined, 'default')
    else if (ts.isBreakOrContinueStatement(node) || ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node)) return
    else if (ts.isJsxClosingElement(node)) return
    else {
      if (kind === K.AwaitExpression && place.fn === this.root) this.isModule = true
      else if (kind === K.CallExpression || kind === K.NewExpression || kind === K.BinaryExpression || kind === K.TemplateExpression)
        this.#textOf(node, place)
      ts.forEachChild(node, (child) => this.#expression(child, place))
    }
  }

  /** Functions that are run elsewhere as text must not name our switches. */
  #textOf(node: Node, { scope, fn }: Place): void {
    for (const { node: used, why } of this.#textUses.of(node)) {
      if (ts.isIdentifier(used)) this.textNames.push({ name: used.text, scope, fn, at: used.end, why })
      else this.left.push({ start: used.getStart(this.#source), end: used.end, why })
    }
  }

  #variables(list: TypeScript.VariableDeclarationList, place: Place, from: number | undefined): void {
    const isVar = !(list.flags & ts.NodeFlags.BlockScoped)
    for (const { name, initializer, end } of list.declarations) {
      const target = isVar ? place.varScope : place.scope
      const unassigned = !initializer && from === undefined
      const value = initializer && (ts.isFunctionLike(initializer) || isClassText(initializer)) ? this.#rangeOf(initializer) : undefined
      const range = isVar ? { unassigned, isVar, value } : { from: from ?? end, until: place.until, unassigned, value }
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
    if (isDeclaration && own !== undefined) this.#declare(place.scope, own, { value: this.#rangeOf(node) })
    if (!node.body) return
    let outer = place.scope
    if (ts.isFunctionExpression(node) && own !== undefined) {
      outer = newScope(place.fn, outer)
      declare(outer, own)
    }
    const kind = kindOf(node)
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
    const { statements = [] } = node.body as Partial<TypeScript.Block>
    const isText = statements
      .slice(0, directives(statements))
      .some((it) => TEXT_DIRECTIVES.has(textOf((it as TypeScript.ExpressionStatement).expression)))
    if (isText) this.left.push({ start: fn.start, end: node.end, why: 'a directive says that it runs elsewhere' })
    if (ts.isBlock(node.body)) this.#body(statements, { ...inner, scope, varScope: scope, blockStart: node.body.getStart(this.#source) })
    else this.#arrowBody(node as TypeScript.ArrowFunction, { ...inner, scope, varScope: scope })
  }

  #arrowBody(node: TypeScript.ArrowFunction, place: Place): void {
    const { body } = node
    const start = body.getStart(this.#source)
    const at = node.equalsGreaterThanToken.end
    const site: SitePlan = {
      fn: place.fn,
      scope: place.scope,
      at,
      start,
      end: body.end,
      form: 'arrow',
      uses: [start, start],
      only: undefined,
    }
    if (!place.noSites) this.sites.push(site)
    this.#expression(body, place)
    if (!place.noSites) this.closers.push({ at: body.end, text: ')', site })
  }

  #class(node: TypeScript.ClassLikeDeclaration, place: Place, hint: string): void {
    const own = node.name?.text
    if (own !== undefined && ts.isClassDeclaration(node))
      this.#declare(place.scope, own, { from: node.end, until: place.until, value: isClassText(node) ? this.#rangeOf(node) : undefined })
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

  #rangeOf(node: Node): { start: number; end: number } {
    return { start: node.getStart(this.#source), end: node.end }
  }

  #newFn(kind: FunctionKind, name: string, node: Node, parent: Fn | undefined, creation: number): Fn {
    const isArrow = kind === 'arrow'
    const start = node.getStart(this.#source)
    const fn: Fn = { kind, name, start, end: node.end, parent, creation, isArrow, usesThis: false, thisFrom: -1, refs: new Set() }
    this.functions.push(fn)
    return fn
  }
}
