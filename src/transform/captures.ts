import type { Binding, Fn, Scope, SitePlan } from './model.ts'
import { NEVER_CAPTURED } from './policy.ts'
import { childToward, isCertain, lookUp } from './scopes.ts'

/** What one site passes, in this order: `this`, locals, upvalues, a closure over late upvalues, the module's upvalues. */
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
  /** Its variables reach a site through the hoisted closure of the site's function. */
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
  const enclosing = enclosingUpvalues(site, rules.moduleScope)
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

/** Variables of the module, by whether they are certainly initialised whenever a function runs. */
export interface ModuleUpvalues {
  readonly certain: readonly string[]
  readonly late: readonly string[]
}

/** The module-scope variables that a function refers to. */
export function moduleUpvalues(fn: Fn, moduleScope: Scope | undefined): ModuleUpvalues {
  const certain: string[] = []
  const late: string[] = []
  for (const binding of fn.refs)
    if (binding.scope === moduleScope && isCapturable(binding)) (binding.from === -1 ? certain : late).push(binding.name)
  return { certain: certain.sort(), late: late.sort() }
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
function enclosingUpvalues({ fn, scope, start, only }: SitePlan, moduleScope: Scope | undefined): { certain: Binding[]; late: Binding[] } {
  const certain: Binding[] = []
  // What a module imports is not its own.
  const late = [...(only ?? [])].filter((binding) => binding.from === Number.POSITIVE_INFINITY && isCapturable(binding))
  const here = new Set(fn.branchRefs.flatMap(({ binding, start: from, end }) => (from <= start && start < end ? binding : [])))
  const nearest = [...new Set([...fn.refs, ...here])].sort((a, b) => depth(b.scope.fn) - depth(a.scope.fn))
  for (const binding of nearest) {
    if (binding.scope === moduleScope && fn.refs.has(binding)) continue
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
