import type { Binding, Fn, Scope } from './model.ts'

/**
 * What is known of a declared name. All of it is always there, in this order: an engine is slow with objects of many shapes, and a file
 * has more declarations than anything else but names.
 */
export type Traits = Omit<Binding, 'name' | 'scope' | 'isNamed'>

/** A readable name, certain from the start. */
export const PLAIN: Traits = {
  from: -1,
  until: Number.POSITIVE_INFINITY,
  readable: true,
  unassigned: false,
  isVar: false,
  isWhole: false,
}

/** One without a value that could be read. */
export const UNREADABLE: Traits = { ...PLAIN, readable: false }

export function newScope(fn: Fn, parent: Scope | undefined): Scope {
  return { fn, parent, bindings: undefined, newestFirst: undefined, owner: undefined }
}

/** Adds a name to a scope; the first declaration of a name wins, as with `var` and overloads. */
export function declare(scope: Scope, name: string, traits: Traits): void {
  const { from, until, readable, unassigned, isVar, isWhole } = traits
  const bindings = (scope.bindings ??= new Map())
  const known = bindings.get(name)
  if (known && (known.readable || !readable)) return
  bindings.set(name, { name, scope, from, until, readable, unassigned, isVar, isWhole, isNamed: false })
}

export function lookUp(scope: Scope, name: string): Binding | undefined {
  for (let at: Scope | undefined = scope; at; at = at.parent) {
    const binding = at.bindings?.get(name)
    if (binding) return binding
  }
  return undefined
}

/** A private name means that of the innermost class that declares it. */
export function usePrivate(scope: Scope, name: string): void {
  for (let at: Scope | undefined = scope; at; at = at.parent) {
    const field = at.owner?.privates.find((each) => each.name === name)
    if (!field) continue
    field.isUsed = true
    return
  }
}

/** The function among `fn` and its ancestors whose parent is `outer`. */
export function childToward(outer: Fn, fn: Fn): Fn {
  let at = fn
  while (at.parent && at.parent !== outer) at = at.parent
  return at
}

/**
 * Whether a variable is certainly initialised whenever the program stands at `position` in `fn`.
 * For a variable of an enclosing function it is enough that it was when the function inside was created.
 */
export function isCertain(binding: Binding, fn: Fn, position: number): boolean {
  const at = binding.scope.fn === fn ? position : childToward(binding.scope.fn, fn).creation
  return binding.from <= at && at < binding.until
}
