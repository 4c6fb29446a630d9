import type { Findings } from './findings.ts'
import { isCandidate } from './dispatch/dispatch.ts'
import { isFieldWithSite, markFields, startOfMember } from './fields.ts'
import { WHOLE } from './flow/values.ts'
import { classOwner, literalOwner } from './names/owners.ts'
import type { Fn, Owner, Scope, SitePlan } from './names/model.ts'
import { ts, type Node, type SourceFile, type TypeScript } from '../parse/parser.ts'
import { SERVER_DIRECTIVE, TEXT_DIRECTIVES } from './policy.ts'
import { newPlace, placeIn, type Place } from './names/place.ts'
import { declare, newScope, PLAIN, UNREADABLE, usePrivate, type Traits } from './names/scopes.ts'
import {
  directives,
  hasDecorator,
  isAmbient,
  isAsyncOrGenerator,
  isIntrinsic,
  isLogical,
  isLogicalAssignment,
  kindOf,
  textOf,
  unwrapped,
  wouldGoOn,
} from '../parse/syntax.ts'

type Statements = readonly TypeScript.Statement[]

/** Walks the statements in functions. */
export interface Bodies {
  /** Those of a function, which may begin with directives. */
  body(statements: Statements, place: Place): void
  each(statements: Statements, place: Place): void
  /** What stands before a function's closing brace, when its statements are done. */
  end(block: TypeScript.Block, place: Place, isValue: boolean): void
}

type Chain = TypeScript.PropertyAccessExpression | TypeScript.ElementAccessExpression | TypeScript.CallExpression

/** Walks expressions, and what in them declares names: patterns, functions and classes. */
export class Expressions {
  readonly #source: SourceFile
  readonly #found: Findings
  readonly #bodies: Bodies

  constructor(source: SourceFile, found: Findings, bodies: Bodies) {
    this.#source = source
    this.#found = found
    this.#bodies = bodies
  }

  /**
   * @param from given where a declaration's names are certain later than the declaration's own end
   * @param name what a function, class or object literal is called by what it is assigned to
   * @param owner what a function is the value of a member of
   */
  visit(node: Node, place: Place, from?: number, name = '', owner?: Owner): void {
    // In the order of how many there are: most nodes are names, chains and tokens.
    if (ts.isIdentifier(node)) this.#found.refer(node, place)
    else if (ts.isToken(node)) this.#token(node, place)
    else if (holdsOne(node)) {
      if (node.expression) this.visit(node.expression, place)
    } else if (ts.isPropertyAccessExpression(node) || ts.isElementAccessExpression(node) || ts.isCallExpression(node))
      this.#chain(node, place)
    else if (ts.isBinaryExpression(node)) this.#operators(node, place)
    else if (ts.isVariableDeclarationList(node)) this.#variables(node, place, from)
    else if (ts.isTypeNode(node) || ts.isTypeParameterDeclaration(node)) {
      if (ts.isExpressionWithTypeArguments(node)) this.visit(node.expression, place)
    } else if (ts.isFunctionLike(node)) {
      if (node.name) this.#computed(node.name, place)
      this.#function(node as TypeScript.FunctionLikeDeclaration, place, name, owner)
    } else if (ts.isClassLike(node)) this.#class(node, place, name)
    else if (ts.isPropertyAssignment(node)) {
      this.#found.textOf(node, place)
      this.#computed(node.name, place)
      this.visit(node.initializer, place, undefined, textOf(node.name), owner)
    } else if (ts.isObjectLiteralExpression(node) && name !== '') {
      const own = literalOwner(name)
      for (const property of node.properties) this.visit(property, place, undefined, textOf(property.name), own)
    } else if (ts.isParenthesizedExpression(node) || ts.isAsExpression(node) || ts.isSatisfiesExpression(node))
      this.visit(node.expression, place, from, name, owner)
    else if (ts.isShorthandPropertyAssignment(node)) {
      this.#found.refer(node.name, place)
      if (node.objectAssignmentInitializer) this.visit(node.objectAssignmentInitializer, place)
    } else if (ts.isConditionalExpression(node)) {
      this.visit(node.condition, place)
      this.visit(node.whenTrue, this.#found.branch(node.condition, node.whenTrue, place))
      this.visit(node.whenFalse, this.#found.branch(node.condition, node.whenFalse, place))
    } else if (ts.isMetaProperty(node)) return
    else if (ts.isTaggedTemplateExpression(node)) {
      this.visit(node.tag, place)
      this.#found.textOf(node, place)
      // What a tag gets are the values themselves, not their text.
      ts.forEachChild(node.template, (child) => this.visit(child, place))
    } else if (ts.isJsxAttribute(node)) {
      if (node.initializer) this.visit(node.initializer, place)
    } else if (ts.isJsxOpeningElement(node) || ts.isJsxSelfClosingElement(node)) {
      if (!ts.isJsxNamespacedName(node.tagName) && !isIntrinsic(node.tagName)) this.visit(node.tagName, place)
      this.visit(node.attributes, place)
    } else if (ts.isExportAssignment(node)) this.visit(node.expression, place, undefined, 'default')
    else if (ts.isBreakOrContinueStatement(node) || ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node)) return
    else if (ts.isJsxClosingElement(node)) return
    else {
      if (ts.isAwaitExpression(node) && place.fn.parent === undefined) this.#found.awaitsAtTop = true
      else if (ts.isNewExpression(node) || ts.isTemplateExpression(node)) this.#found.textOf(node, place)
      ts.forEachChild(node, (child) => this.visit(child, place))
    }
  }

  #token(node: Node, place: Place): void {
    if (node.kind === ts.SyntaxKind.ThisKeyword) place.fn.usesThis = true
    else if (ts.isPrivateIdentifier(node)) usePrivate(place.scope, node.text)
  }

  /** `a.b(c).d[e]`: from the inside out in a loop, as long ones would exhaust the stack. */
  #chain(outermost: Chain, place: Place): void {
    const links: Chain[] = []
    let at: Node = outermost
    for (; ts.isPropertyAccessExpression(at) || ts.isElementAccessExpression(at) || ts.isCallExpression(at); at = at.expression)
      links.push(at)
    if (ts.isIdentifier(at)) {
      const isCalled = ts.isCallExpression(links.at(-1)!)
      this.#found.refer(at, place, !isCalled)
      if (isCalled && at.text === 'eval') place.fn.callsEval = true
    } else {
      const innermost = links.at(-1)!
      // A function that is called where it stands has to know with what before it is walked.
      if (ts.isCallExpression(innermost) && ts.isFunctionLike(unwrapped(at))) this.#found.flows.call(innermost, place.scope)
      this.visit(at, place)
    }
    for (const link of links.reverse()) {
      if (ts.isPropertyAccessExpression(link) && ts.isPrivateIdentifier(link.name)) usePrivate(place.scope, link.name.text)
      if (ts.isElementAccessExpression(link)) this.visit(link.argumentExpression, place)
      if (!ts.isCallExpression(link)) continue
      this.#found.textOf(link, place)
      this.#found.flows.call(link, place.scope)
      for (const argument of link.arguments) this.visit(argument, place)
    }
  }

  /** `a + b + c`: from the left in a loop, for the same reason. */
  #operators(outermost: TypeScript.BinaryExpression, place: Place): void {
    const terms = [outermost]
    for (let at = outermost.left; ts.isBinaryExpression(at); at = at.left) terms.push(at)
    this.visit(terms.at(-1)!.left, place)
    for (const term of terms.reverse()) {
      const { left, right, operatorToken } = term
      this.#found.textOf(term, place)
      if (isLogical(operatorToken.kind)) this.visit(right, this.#found.branch(left, right, place))
      else if (operatorToken.kind !== ts.SyntaxKind.EqualsToken) {
        if (isLogicalAssignment(operatorToken.kind)) this.#found.flows.assign(left, { value: right, scope: place.scope, path: WHOLE })
        this.visit(right, place)
      } else {
        this.#found.flows.assign(left, { value: right, scope: place.scope, path: WHOLE })
        this.visit(right, place, undefined, textOf(ts.isPropertyAccessExpression(left) ? left.name : left))
      }
    }
  }

  #variables(list: TypeScript.VariableDeclarationList, place: Place, from: number | undefined): void {
    const isVar = !(list.flags & ts.NodeFlags.BlockScoped)
    const { keptOut } = this.#found
    for (const declaration of list.declarations) {
      const { name, initializer, end, type } = declaration
      const target = isVar ? place.varScope : place.scope
      keptOut?.consider(list, target, name)
      keptOut?.consider(declaration, target, name)
      const unassigned = !initializer && from === undefined
      const traits: Traits = {
        from: isVar ? PLAIN.from : (from ?? end),
        until: isVar ? PLAIN.until : place.until,
        readable: !(this.#found.typed && !type && isEmptyArray(initializer)),
        unassigned,
        isVar,
        isWhole: false,
      }
      this.pattern(name, place, target, traits)
      if (!initializer) continue
      this.#found.flows.declare(name, target, { value: initializer, scope: place.scope, path: WHOLE })
      this.visit(initializer, place, undefined, textOf(name))
    }
  }

  pattern(name: TypeScript.BindingName, place: Place, target: Scope, traits: Traits): void {
    if (ts.isIdentifier(name)) {
      this.#found.keptOut?.consider(name, target, name)
      this.#found.declare(target, name.text, traits)
      return
    }
    for (const element of name.elements) {
      if (ts.isOmittedExpression(element)) continue
      if (element.propertyName) this.#computed(element.propertyName, place)
      this.#found.keptOut?.consider(element, target, element.name)
      this.pattern(element.name, place, target, traits)
      if (!element.initializer) continue
      this.#found.flows.declare(element.name, target, { value: element.initializer, scope: place.scope, path: WHOLE })
      this.visit(element.initializer, place, undefined, textOf(element.name))
    }
  }

  #function(node: TypeScript.FunctionLikeDeclaration, place: Place, hint: string, owner?: Owner): void {
    const isDeclaration = ts.isFunctionDeclaration(node)
    const own = node.name && !ts.isComputedPropertyName(node.name) ? node.name.text : undefined
    if (isDeclaration && own !== undefined) {
      this.#found.declare(place.scope, own, { ...PLAIN, until: place.until })
      this.#found.flows.give(own, place.scope, { value: node, scope: place.scope, path: WHOLE })
      // In sloppy code the function around its block has a variable of that name too.
      const isParameter = place.varScope.parent?.fn === place.fn && place.varScope.parent.bindings?.has(own)
      if (place.scope !== place.varScope && !isParameter && !this.#found.isModule) this.#found.declare(place.varScope, own, UNREADABLE)
    }
    if (!node.body) return this.#found.keptOut?.overload(node)
    let outer = place.scope
    if (ts.isFunctionExpression(node) && own !== undefined) {
      outer = newScope(place.fn, outer)
      declare(outer, own, PLAIN)
      this.#found.flows.give(own, outer, { value: node, scope: place.scope, path: WHOLE })
    }
    const kind = kindOf(node)
    const creation = isDeclaration ? place.blockStart : node.getStart(this.#source)
    const fn = this.#found.newFn(kind, own ?? hint, node, place.fn, creation)
    fn.owner = owner
    fn.isHeavy = isAsyncOrGenerator(node)
    // In such a file it may not say `this`.
    if (this.#found.isOfServer && kind === 'function') fn.thisFrom = Number.POSITIVE_INFINITY
    const parameters = newScope(fn, outer)
    this.#found.flows.enter(node, parameters)
    const inner = newPlace(fn, parameters, fn.start, place.noSites)
    for (const parameter of node.parameters) {
      for (const modifier of parameter.modifiers ?? []) if (ts.isDecorator(modifier)) this.visit(modifier, place)
      if (ts.isIdentifier(parameter.name) && parameter.name.text === 'this') continue
      this.#found.keptOut?.consider(parameter, parameters, parameter.name)
      this.pattern(parameter.name, inner, parameters, { ...PLAIN, from: parameter.end })
      if (!parameter.initializer) continue
      this.#found.flows.declare(parameter.name, parameters, { value: parameter.initializer, scope: parameters, path: WHOLE })
      this.visit(parameter.initializer, inner, undefined, textOf(parameter.name))
    }
    const scope = newScope(fn, parameters)
    const { statements = [] } = node.body as Partial<TypeScript.Block>
    const count = directives(statements)
    const why = count > 0 ? whyByDirective(statements.slice(0, count)) : undefined
    if (why) this.#found.left.push({ start: fn.start, end: node.end, why })
    const body = placeIn(scope, inner)
    body.varScope = scope
    if (ts.isBlock(node.body)) {
      fn.body = { scope, start: node.body.pos, end: node.body.end - 1 }
      body.blockStart = node.body.getStart(this.#source)
      body.behind = node.body.end - 1
      this.#bodies.body(statements, body)
      this.#bodies.end(node.body, body, ts.isArrowFunction(node) || ts.isFunctionExpression(node))
      if (this.#found.candidates && isCandidate(fn, node)) this.#found.candidates.push({ fn, node })
    } else this.#arrowBody(node as TypeScript.ArrowFunction, body)
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
    if (!place.noSites) this.#found.addSite(site)
    this.visit(body, place)
    const text = wouldGoOn(this.#source.text, body.end) ? ');' : ')'
    if (!place.noSites) this.#found.closers.push({ at: body.end, text, site })
  }

  #class(node: TypeScript.ClassLikeDeclaration, place: Place, hint: string): void {
    const own = node.name?.text
    if (own !== undefined && ts.isClassDeclaration(node))
      this.#found.declare(place.scope, own, {
        ...PLAIN,
        from: node.end,
        until: place.until,
      })
    // A decorator can call what it decorates before the class has its name.
    const decorated = hasDecorator(node) || node.members.some(hasDecorator)
    const headScope = newScope(place.fn, place.scope)
    const scope = newScope(place.fn, place.scope)
    if (own !== undefined) {
      declare(headScope, own, UNREADABLE)
      declare(scope, own, decorated ? { ...PLAIN, from: Number.POSITIVE_INFINITY } : PLAIN)
      for (const at of ts.isClassDeclaration(node) ? [place.scope, headScope, scope] : [headScope, scope])
        this.#found.flows.give(own, at, { value: node, scope: place.scope, path: WHOLE })
    }
    const owner = (scope.owner = classOwner(node, own ?? hint, this.#found.keptOut))
    const head = placeIn(headScope, place)
    const inner = placeIn(scope, place)
    for (const modifier of node.modifiers ?? []) if (ts.isDecorator(modifier)) this.visit(modifier, place)
    for (const clause of node.heritageClauses ?? [])
      if (clause.token === ts.SyntaxKind.ExtendsKeyword) for (const type of clause.types) this.visit(type, head)
    const isDerived = node.heritageClauses?.some((clause) => clause.token === ts.SyntaxKind.ExtendsKeyword) ?? false
    const functions = new Map<Node, Fn>()
    for (const member of node.members) {
      if (member.name) this.#computed(member.name, head)
      if (ts.canHaveDecorators(member)) for (const decorator of ts.getDecorators(member) ?? []) this.visit(decorator, head)
      const fn = this.#member(member, inner, owner, isDerived)
      if (fn) functions.set(member, fn)
    }
    if (!place.noSites) markFields(node, functions, place.fn, this.#found, this.#source)
  }

  /** Gives the function that it is. */
  #member(member: TypeScript.ClassElement, place: Place, owner: Owner, isDerived: boolean): Fn | undefined {
    const count = this.#found.functions.length
    if (ts.isPropertyDeclaration(member)) {
      if (member.initializer && !isAmbient(member)) {
        const fn = this.#found.newFn('field', textOf(member.name), member, place.fn, member.getStart(this.#source))
        fn.owner = owner
        const scope = newScope(fn, place.scope)
        this.#field(member, member.initializer, newPlace(fn, scope, fn.start, place.noSites), owner)
      }
    } else if (ts.isClassStaticBlockDeclaration(member)) {
      const fn = this.#found.newFn('static block', owner.name, member, place.fn, member.getStart(this.#source))
      fn.owner = owner
      const scope = newScope(fn, place.scope)
      const body = newPlace(fn, scope, fn.start, place.noSites)
      body.behind = member.body.end - 1
      this.#bodies.each(member.body.statements, body)
      this.#bodies.end(member.body, body, false)
    } else if (ts.isFunctionLike(member)) {
      this.#function(
        member as TypeScript.FunctionLikeDeclaration,
        place,
        ts.isConstructorDeclaration(member) ? owner.name : textOf(member.name),
        owner,
      )
      if (isDerived && ts.isConstructorDeclaration(member) && member.body) {
        const fn = this.#found.functions[count]!
        if (fn.thisFrom === -1) fn.thisFrom = Number.POSITIVE_INFINITY
      }
    }
    return this.#found.functions[count]
  }

  #field(member: TypeScript.PropertyDeclaration, initializer: TypeScript.Expression, place: Place, owner: Owner): void {
    const { fn, scope } = place
    if (place.noSites || this.#found.typed || !isFieldWithSite(initializer, this.#source)) {
      this.visit(initializer, place, undefined, fn.name, owner)
      return
    }
    const start = startOfMember(member, this.#source)
    const site: SitePlan = {
      fn,
      scope,
      at: initializer.pos,
      start,
      end: initializer.end,
      form: 'field',
      uses: [start, start],
      only: undefined,
    }
    this.#found.addSite(site)
    this.visit(initializer, place, undefined, fn.name, owner)
    // Behind a parenthesis a line that begins with a bracket would go on.
    const text = this.#source.text[member.end - 1] === ';' ? ')' : ');'
    this.#found.closers.push({ at: initializer.end, text, site })
  }

  #computed(name: Node, place: Place): void {
    if (ts.isComputedPropertyName(name)) this.visit(name.expression, place)
  }
}

/** By the parser's number of a kind, whether all that such a node holds is one expression; made when the parser is there. */
const holders: boolean[] = []
const HOLDERS = [
  'ExpressionStatement ReturnStatement ThrowStatement NonNullExpression TypeOfExpression VoidExpression DeleteExpression',
  'SpreadElement SpreadAssignment ComputedPropertyName',
].flatMap((kinds) => kinds.split(' '))

function holdsOne(node: Node): node is Node & { readonly expression?: Node } {
  if (holders.length === 0) for (const kind of HOLDERS) holders[ts.SyntaxKind[kind as keyof typeof ts.SyntaxKind]] = true
  return holders[node.kind] === true
}

/** Its type grows with what is put in: until then a type checker objects to every other use. */
function isEmptyArray(node: Node | undefined): boolean {
  return node !== undefined && ts.isArrayLiteralExpression(node) && node.elements.length === 0
}

/** Why a function is left that begins with these. */
function whyByDirective(statements: readonly TypeScript.Statement[]): string | undefined {
  const texts = statements.map((it) => textOf((it as TypeScript.ExpressionStatement).expression))
  if (texts.some((text) => TEXT_DIRECTIVES.has(text))) return 'a directive says that others read its text'
  const server = texts.find((text) => SERVER_DIRECTIVE.test(text))
  return (
    server && `'${server}' in a function sends along what it refers to; in a module of its own, with the directive on top, it gets sites`
  )
}
