import type { Flows, Gift, Source } from './flows.ts'
import { EACH, isClassText, isMemberAccess, keyOf, memberKey, SOME, valuesOf, type Path } from './values.ts'
import type { Binding, Scope } from '../names/model.ts'
import { lookUp } from '../names/scopes.ts'
import { ts, type Node, type TypeScript } from '../../parse/parser.ts'

/** Programs do not go deeper; `a = a.b` would. */
const MAX_PATH = 4
const MAX_DEPTH = 200
/** Goes back from values to the functions of the file that they can be. Nothing is said of the order in which things happen. */
export class Trace {
  readonly functions: Set<Node> = new Set()
  readonly #flows: Flows
  readonly #joins: boolean
  readonly #namesOnly: boolean
  readonly #seen = new Map<Binding | string, Set<string>>()
  #depth = 0

  /** @param joins whether an array counts as its elements @param namesOnly whether only names count, and what they are given as a whole */
  constructor(flows: Flows, joins: boolean, namesOnly: boolean) {
    this.#flows = flows
    this.#joins = joins
    this.#namesOnly = namesOnly
  }

  follow({ value: given, scope, path }: Source): this {
    if (path.length > (this.#namesOnly ? 0 : MAX_PATH) || this.#depth > MAX_DEPTH || this.#flows.isEndless()) return this
    this.#depth++
    for (const value of valuesOf(given)) this.#value(value, scope, path)
    this.#depth--
    return this
  }

  #value(value: Node, scope: Scope, path: Path): void {
    if (ts.isIdentifier(value)) this.#name(value.text, scope, path)
    else if (isMemberAccess(value)) this.follow({ value: value.expression, scope, path: [memberKey(value), ...path] })
    else if (ts.isFunctionLike(value)) this.#end(value, path)
    else if (ts.isClassLike(value)) this.#class(value, scope, path)
    else if (ts.isObjectLiteralExpression(value)) this.#object(value, scope, path)
    else if (ts.isArrayLiteralExpression(value)) this.#array(value, scope, path)
    else if (ts.isCallExpression(value)) this.#call(value, scope, path)
  }

  #end(value: Node, path: Path): void {
    if (path.length === 0) this.functions.add(value)
  }

  #name(name: string, scope: Scope, path: Path): void {
    const binding = lookUp(scope, name)
    const key = binding ?? name
    const seen = this.#seen.get(key) ?? new Set()
    if (seen.size === seen.add(path.join('\0')).size) return
    this.#seen.set(key, seen)
    if (binding && !this.#namesOnly) this.#flows.ask(binding.scope)
    for (const gift of this.#flows.of(name)) {
      const rest = behind(gift, path)
      if (!rest || (this.#namesOnly && (gift.isArgument || gift.path.length > 0)) || lookUp(gift.at, name) !== binding) continue
      this.follow({ ...gift, path: [...gift.path, ...rest] })
    }
  }

  #object(node: TypeScript.ObjectLiteralExpression, scope: Scope, [written, ...rest]: Path): void {
    // The text of an object is not that of its members. A computed name can mean any, so there has to be nothing but functions.
    if (written === undefined || (written === SOME && !node.properties.every(isFunctionMember))) return
    const key = written === SOME ? EACH : written
    for (const property of node.properties) {
      if (ts.isSpreadAssignment(property)) this.follow({ value: property.expression, scope, path: [key, ...rest] })
      else if (!meets(key, keyOf(property.name))) continue
      else if (ts.isPropertyAssignment(property)) this.follow({ value: property.initializer, scope, path: rest })
      else if (ts.isShorthandPropertyAssignment(property)) this.#name(property.name.text, scope, rest)
      else if (ts.isMethodDeclaration(property)) this.#end(property, rest)
    }
  }

  /** The text of an array is that of its elements. */
  #array({ elements }: TypeScript.ArrayLiteralExpression, scope: Scope, path: Path): void {
    if (path.length === 0 && !this.#joins) return
    const [written = EACH, ...rest] = path
    // Behind a spread element nobody knows which is which.
    const key = isIndex(written) && elements.some((element) => ts.isSpreadElement(element)) ? EACH : written
    for (const [index, element] of elements.entries()) {
      if (ts.isSpreadElement(element)) this.follow({ value: element.expression, scope, path: [EACH, ...rest] })
      else if (meets(key, String(index))) this.follow({ value: element, scope, path: rest })
    }
  }

  #class(node: TypeScript.ClassLikeDeclaration, scope: Scope, path: Path): void {
    if (path.length === 0 && isClassText(node)) return this.#end(node, path)
    const isOfInstances = path[0] === 'prototype'
    const [key, ...rest] = isOfInstances ? path.slice(1) : path
    for (const member of key === undefined ? [] : node.members) {
      if (!member.name || isStatic(member) === isOfInstances || !meets(key!, keyOf(member.name))) continue
      if (ts.isMethodDeclaration(member)) this.#end(member, rest)
      else if (ts.isPropertyDeclaration(member) && member.initializer) this.follow({ value: member.initializer, scope, path: rest })
    }
  }

  /** Methods whose result holds what they are called on, or with. */
  #call({ expression, arguments: given }: TypeScript.CallExpression, scope: Scope, path: Path): void {
    if (!ts.isPropertyAccessExpression(expression)) return
    const { expression: object, name } = expression
    const builtin = ts.isIdentifier(object) ? OF_BUILTINS.get(`${object.text}.${name.text}`) : undefined
    if (builtin) {
      const rest = builtin(path)
      for (const value of rest ? given : []) this.follow({ value, scope, path: rest! })
    } else if (ONE_OF_ELEMENTS.has(name.text)) this.follow({ value: object, scope, path: [EACH, ...path] })
    else if (SAME_ELEMENTS.has(name.text)) {
      this.follow({ value: object, scope, path })
      if (name.text === 'concat') for (const value of given) this.follow({ value, scope, path })
    }
  }
}

const ONE_OF_ELEMENTS: ReadonlySet<string> = new Set(['find', 'findLast', 'at', 'pop', 'shift'])
const SAME_ELEMENTS: ReadonlySet<string> = new Set('filter slice splice concat flat reverse sort toReversed toSorted values'.split(' '))

const same = (path: Path): Path => path
const ofMembers = ([key, ...rest]: Path): Path | undefined => (key === undefined ? undefined : [EACH, ...rest])

/** Functions of the language that hand on what they are given, and the way into it for a way into their result. */
const OF_BUILTINS: ReadonlyMap<string, (path: Path) => Path | undefined> = new Map([
  ['Object.freeze', same],
  ['Object.seal', same],
  ['Object.assign', same],
  ['Array.from', same],
  ['Array.of', ofMembers],
  ['Object.values', ofMembers],
  // The way goes on behind `[key, value]`.
  ['Object.entries', ([, key, ...rest]: Path) => (key === '1' ? [EACH, ...rest] : undefined)],
])

/** What is left of a way into a name, behind the member that is given. */
function behind({ into }: Gift, path: Path): Path | undefined {
  const [given] = into
  if (given === undefined) return path
  const [key, ...rest] = path
  // What is pushed makes its target an array, whose text is that of its elements.
  return key === undefined ? (given === EACH ? rest : undefined) : meets(key, given) ? rest : undefined
}

/** Whether two names can mean the same member. */
function meets(key: string, other: string): boolean {
  return key === other || key === EACH || other === EACH || (isIndex(key) && other === SOME) || (key === SOME && isIndex(other))
}

function isIndex(key: string): boolean {
  return key === SOME || /^\d/.test(key)
}

function isFunctionMember(property: TypeScript.ObjectLiteralElementLike): boolean {
  return ts.isMethodDeclaration(property) || (ts.isPropertyAssignment(property) && valuesOf(property.initializer).every(ts.isFunctionLike))
}

function isStatic(member: TypeScript.ClassElement): boolean {
  return (member as { modifiers?: readonly Node[] }).modifiers?.some(({ kind }) => kind === ts.SyntaxKind.StaticKeyword) ?? false
}
