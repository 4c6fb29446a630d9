import type { Binding, Fn, Scope, SitePlan } from './model.ts'
import { MIN_INNER, NEVER_CAPTURED } from './policy.ts'
import { childToward, isCertain, lookUp } from './scopes.ts'

/** What one site passes, in this order: `this`, upvalues, a closure over late upvalues, the function's shared closure, locals. */
export interface Captures {
  readonly passesThis: boolean
  readonly locals: readonly string[]
  /** Those of the locals that were declared without a value. */
  readonly unassigned: ReadonlySet<string>
  /** Variables of enclosing functions that are certainly initialised, passed by value. */
  readonly upvalues: readonly string[]
  /** Variables of enclosing functions that may not be initialised yet, passed in a closure. */
  readonly late: readonly string[]
  /** Names that exist here and were left out, because a site passes a limited number of values. */
  readonly omitted: readonly string[]
}

/** What there is to know besides the site. */
export interface CaptureRules {
  /** What is visible in it reaches a site through a closure that stands there. */
  readonly host: Host | undefined
  /** What bundlers may drop from, if the file is no script. */
  readonly moduleScope: Scope | undefined
  /** Its `var`s are properties of the global object, and can be getters: they are only read after a look. */
  readonly scriptScope: Scope | undefined
  /** The most values that a site passes. */
  readonly limit: number
  /** Whether a type checker sees the result. */
  readonly typed: boolean
}

/** What a site captures. */
export function capturesOf(site: SitePlan, rules: CaptureRules): Captures {
  const visible = visibleLocals(site, rules.limit + MOST_OMITTED)
  const isGlobal = (binding: Binding): boolean => binding.isVar && binding.scope === rules.scriptScope
  const locals = visible.filter((binding) => !isGlobal(binding))
  const enclosing = enclosingUpvalues(site, rules)
  const upvalues = enclosing.certain.filter((binding) => !isGlobal(binding))
  const late = [...enclosing.late, ...visible.filter(isGlobal), ...enclosing.certain.filter(isGlobal)]
  const wanted = [...locals, ...upvalues, ...late]
  const passed = new Set(wanted.slice(0, rules.limit))
  const names = (bindings: readonly Binding[]): string[] => bindings.filter((binding) => passed.has(binding)).map(({ name }) => name)
  return {
    passesThis: passesThis(site, rules.typed),
    // Outermost and earliest first reads as the source does.
    locals: names(locals).reverse(),
    unassigned: new Set(names(locals.filter((binding) => binding.unassigned))),
    upvalues: names(upvalues),
    late: names(late),
    omitted: wanted.filter((binding) => !passed.has(binding)).map(({ name }) => name),
  }
}

/** Where shared closures stand: the end of a file, or of a function that holds so many functions that it is a module in all but name. */
export interface Host {
  readonly fn: Fn
  readonly scope: Scope
  readonly end: number
}

/** Upvalues that a function gets through a shared closure, by whether they are certainly initialised whenever it runs. */
export interface SharedUpvalues {
  readonly certain: readonly string[]
  readonly late: readonly string[]
}

/** Where the shared closure of a function stands, if anywhere. */
export function hostOf(fn: Fn, file: Host | undefined): Host | undefined {
  for (let at = fn.parent; at?.parent; at = at.parent) if (at.inner >= MIN_INNER && at.body) return { fn: at, ...at.body }
  return fn.parent ? file : undefined
}

export function sharedUpvalues(fn: Fn, host: Host | undefined, scriptScope: Scope | undefined): SharedUpvalues {
  const certain: string[] = []
  const late: string[] = []
  for (const binding of fn.refs) {
    if (!isShared(binding, host, scriptScope) || !isCapturable(binding)) continue
    ;(isCertain(binding, fn, fn.start) ? certain : late).push(binding.name)
  }
  return { certain: certain.sort(), late: late.sort() }
}

/** Whether the host sees the same variable under this name. */
function isShared(binding: Binding, host: Host | undefined, scriptScope: Scope | undefined): boolean {
  return host !== undefined && binding.scope !== scriptScope && lookUp(host.scope, binding.name) === binding
}

/** As many names of omitted variables are told. */
export const MOST_OMITTED = 16

/** Nearest first. */
function visibleLocals({ fn, scope, start, only }: SitePlan, most: number): Binding[] {
  const found: Binding[] = []
  const seen = new Set<string>()
  for (let at: Scope | undefined = scope; at?.fn === fn; at = at.parent) {
    at.newestFirst ??= [...at.bindings.values()].reverse()
    for (const binding of at.newestFirst) {
      if (found.length === most) return found
      // A name in its temporal dead zone hides the outer one all the same.
      if (seen.has(binding.name)) continue
      seen.add(binding.name)
      if (isCapturable(binding) && isCertain(binding, fn, start) && (!only || only.has(binding))) found.push(binding)
    }
  }
  return found
}

/** Nearest function first. */
function enclosingUpvalues(
  { fn, scope, start, only }: SitePlan,
  { host, moduleScope, scriptScope }: CaptureRules,
): { certain: Binding[]; late: Binding[] } {
  const certain: Binding[] = []
  // What a module imports is not its own.
  const late = [...(only ?? [])].filter((binding) => binding.from === Number.POSITIVE_INFINITY && isCapturable(binding))
  const here = new Set(fn.branchRefs.flatMap(({ binding, start: from, end }) => (from <= start && start < end ? binding : [])))
  const nearest = [...new Set([...fn.refs, ...here])].sort((a, b) => depth(b.scope.fn) - depth(a.scope.fn))
  for (const binding of nearest) {
    if (fn.refs.has(binding) && isShared(binding, host, scriptScope)) continue
    if (!isCapturable(binding) || lookUp(scope, binding.name) !== binding) continue
    if (binding.scope !== moduleScope && isCertain(binding, fn, start)) certain.push(binding)
    else late.push(binding)
  }
  return { certain, late }
}

function isCapturable({ name, readable, isWhole, isNamed }: Binding): boolean {
  return readable && (isNamed || !isWhole) && !NEVER_CAPTURED.has(name)
}

function passesThis({ fn, start }: SitePlan, typed: boolean): boolean {
  if (fn.isArrow && !fn.usesThis) return false
  let owner = fn
  while (owner.isArrow && owner.parent) owner = owner.parent
  if (owner.kind === 'module' || owner.kind === 'namespace') return false
  // A type checker objects to `this` in a plain function that does not declare it.
  if (typed && owner.kind === 'function' && !owner.usesThis) return false
  return (owner === fn ? start : childToward(owner, fn).creation) >= owner.thisFrom
}

function depth(fn: Fn): number {
  let count = 0
  for (let at = fn.parent; at; at = at.parent) count++
  return count
}
