import type { Scope } from '../names/model.ts'
import { lookUp } from '../names/scopes.ts'
import { ts, type Node, type TypeScript } from '../../parse/parser.ts'
import { unwrapped } from '../../parse/syntax.ts'
import { EACH, isMemberAccess, keyOf, mayHold, memberKey, WHOLE, type Path } from './values.ts'

/** A value as it is written, and the part of it that is meant. */
export interface Source {
  readonly value: Node
  readonly scope: Scope
  readonly path: Path
}

/** What a name, or a member of it, is given somewhere in the file. */
export interface Gift extends Source {
  readonly name: string
  /** Where the name is looked up. */
  readonly at: Scope
  readonly into: Path
  /** Whether a call gives it to a parameter. */
  readonly isArgument: boolean
}

/** What a function is called with: arguments, or elements of what stands in the place of one. */
interface Call {
  readonly at: Scope
  readonly given: readonly (Node | undefined)[]
  readonly path: Path
}

/**
 * In a file. What walks over linked nodes (`node = node.next || node.parent.next`) has more ways into each name than anybody could follow:
 * React's renderer, millions. Real functions that become text are found after some dozens.
 */
const MAX_STEPS = 200_000

/** Which values go where in a file, in whatever order: only what is written, nothing is followed before it is asked for. */
export class Flows {
  readonly #gifts = new Map<string, Gift[]>()
  readonly #calls = new Map<string, Call[]>()
  /** What functions are called with that are called, or handed to who calls them, where they are written. */
  readonly #calledInPlace = new Map<Node, Call>()
  /** By the scopes of their parameters, other functions, until somebody asks for a parameter. */
  readonly #functions = new Map<Scope, Signature>()
  /** The names of functions, and where they are looked up; made when somebody asks. */
  #namesOf: Map<Node, Gift[]> | undefined

  #steps = 0
  /** Whether what calls give matters as well, which says what is imported. */
  readonly #keepsCalls: boolean

  constructor(keepsCalls: boolean) {
    this.#keepsCalls = keepsCalls
  }

  /** Asked at each step back, of whoever takes it. */
  isEndless(): boolean {
    return ++this.#steps > MAX_STEPS
  }

  /** All that a name of this spelling is given. */
  of(name: string): readonly Gift[] {
    return this.#gifts.get(name) ?? []
  }

  /** @param at where the name is looked up @param into the member that is given, if it is one */
  give(name: string, at: Scope, { value, scope, path }: Source, into: Path = WHOLE, isArgument = false): void {
    if (this.#keepsCalls || mayHold(value)) addTo(this.#gifts, name, { name, value, scope, path, at, into, isArgument })
  }

  /** `const { a, b: [c] } = value`; what stands in it as a default is given where the pattern is walked. */
  declare(target: TypeScript.BindingName, at: Scope, source: Source, isArgument = false): void {
    if (ts.isIdentifier(target)) return this.give(target.text, at, source, WHOLE, isArgument)
    if (!this.#keepsCalls && !mayHold(source.value)) return
    for (const [index, element] of target.elements.entries()) {
      if (ts.isOmittedExpression(element)) continue
      const { name, propertyName = name, dotDotDotToken } = element
      const key = ts.isArrayBindingPattern(target) ? String(index) : keyOf(propertyName)
      this.declare(name, at, dotDotDotToken ? source : partOf(source, key), isArgument)
    }
  }

  /** `a = value`, `a.b = value`, `({ a, b: [c = 1] } = value)` */
  assign(given: Node, source: Source): void {
    const target = unwrapped(given)
    if (ts.isIdentifier(target)) this.give(target.text, source.scope, source)
    else if (isMemberAccess(target)) {
      if (ts.isIdentifier(target.expression)) this.give(target.expression.text, source.scope, source, [memberKey(target)])
    } else if (ts.isBinaryExpression(target)) {
      this.assign(target.left, { ...source, value: target.right, path: WHOLE })
      this.assign(target.left, source)
    } else if (ts.isSpreadElement(target)) this.assign(target.expression, source)
    else if (ts.isArrayLiteralExpression(target))
      for (const [index, element] of target.elements.entries())
        this.assign(element, ts.isSpreadElement(element) ? source : partOf(source, String(index)))
    else if (ts.isObjectLiteralExpression(target)) for (const property of target.properties) this.#assignProperty(property, source)
  }

  #assignProperty(property: TypeScript.ObjectLiteralElementLike, source: Source): void {
    if (ts.isPropertyAssignment(property)) this.assign(property.initializer, partOf(source, keyOf(property.name)))
    else if (ts.isSpreadAssignment(property)) this.assign(property.expression, source)
    else if (ts.isShorthandPropertyAssignment(property)) {
      const { name, objectAssignmentInitializer: value } = property
      this.assign(name, partOf(source, name.text))
      if (value) this.assign(name, { ...source, value, path: WHOLE })
    }
  }

  /** A call of a function in place, of a name, or of a method that takes or hands on elements. */
  call({ expression, arguments: given }: TypeScript.CallExpression, scope: Scope): void {
    const callee = unwrapped(expression)
    if (ts.isPropertyAccessExpression(callee)) return this.#method(callee, given, scope)
    if (given.some(mayHold)) this.#called(callee, { at: scope, given, path: WHOLE })
  }

  #method({ expression: object, name }: TypeScript.PropertyAccessExpression, given: readonly Node[], scope: Scope): void {
    const [first] = given
    if (!first) return
    if (ADDING.has(name.text) && ts.isIdentifier(object))
      for (const value of given) this.give(object.text, scope, { value, scope, path: WHOLE }, [EACH])
    const place = ELEMENT_PARAMETERS.get(name.text)
    if (place === undefined || !mayHold(object)) return
    this.#called(unwrapped(first), { at: scope, given: place === 0 ? [object] : [undefined, object], path: [EACH] })
  }

  #called(callee: Node, call: Call): void {
    if (ts.isIdentifier(callee)) addTo(this.#calls, callee.text, call)
    else if (ts.isFunctionLike(callee)) this.#calledInPlace.set(callee, call)
  }

  /** The walk comes to a function, whose parameters are declared in a scope. */
  enter(node: Signature, scope: Scope): void {
    if (node.parameters.length === 0) return
    const given = this.#calledInPlace.get(node)
    if (given) this.#fill(node, scope, given, false)
    else this.#functions.set(scope, node)
  }

  /** Somebody asks for a parameter: only now what calls by the function's names give it counts. */
  ask(scope: Scope): void {
    const node = this.#functions.get(scope)
    if (!node || this.#calls.size === 0) return
    this.#functions.delete(scope)
    this.#namesOf ??= namesOf(this.#gifts)
    for (const { name, at } of this.#namesOf.get(node) ?? []) {
      const binding = lookUp(at, name)
      for (const call of (binding && this.#calls.get(name)) ?? [])
        if (lookUp(call.at, name) === binding) this.#fill(node, scope, call, true)
    }
  }

  #fill({ parameters }: Signature, target: Scope, { at: scope, given, path }: Call, isArgument: boolean): void {
    for (const [index, value] of given.entries()) {
      // Behind a spread argument nobody knows which is which.
      if (value && ts.isSpreadElement(value)) return
      const parameter = parameters[index]
      if (value && parameter && !parameter.dotDotDotToken) this.declare(parameter.name, target, { value, scope, path }, isArgument)
    }
  }
}

type Signature = TypeScript.SignatureDeclaration

/** Methods that call their first argument with elements, and as which parameter. */
const ELEMENT_PARAMETERS: ReadonlyMap<string, number> = new Map([
  ...['map', 'forEach', 'flatMap', 'filter', 'find', 'findLast', 'some', 'every'].map((name) => [name, 0] as const),
  ['reduce', 1],
  ['reduceRight', 1],
])

const ADDING: ReadonlySet<string> = new Set(['push', 'unshift', 'add'])

function partOf({ value, scope, path }: Source, key: string): Source {
  return { value, scope, path: [...path, key] }
}

function addTo<K, V>(lists: Map<K, V[]>, key: K, value: V): void {
  const list = lists.get(key)
  if (list) list.push(value)
  else lists.set(key, [value])
}

/** The names that functions are given to as they are written. */
function namesOf(gifts: ReadonlyMap<string, readonly Gift[]>): Map<Node, Gift[]> {
  const names = new Map<Node, Gift[]>()
  for (const list of gifts.values())
    for (const gift of list) {
      const value = unwrapped(gift.value)
      if (ts.isFunctionLike(value) && gift.path.length + gift.into.length === 0) addTo(names, value, gift)
    }
  return names
}
