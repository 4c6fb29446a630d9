import type { Binding, Fn, Scope, SitePlan } from '../analyse/names/model.ts'
import { MIN_INNER, NEVER_CAPTURED } from '../analyse/policy.ts'
import { childToward, isCertain, lookUp } from '../analyse/names/scopes.ts'

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
  /** What bundlers may drop from, if the file is no script. */
  readonly moduleScope: Scope | undefined
  /** Its `var`s are properties of the global object, and can be getters: they are only read after a look. */
  readonly scriptScope: Scope | undefined
  /** The most values that a site passes. */
  readonly limit: number
  /** Whether a type checker sees the result. */
  readonly typed: boolean
}

const NO_BINDINGS: readonly Binding[] = []
const NO_NAMES: readonly string[] = []
const NONE: ReadonlySet<string> = new Set()

/** What a site captures. `refs` are the upvalues of its function that no shared closure gives. */
export function capturesOf(site: SitePlan, refs: readonly Binding[], rules: CaptureRules): Captures {
  const { limit, scriptScope, typed } = rules
  const visible = visibleLocals(site, limit + MOST_OMITTED)
  const enclosing = enclosingUpvalues(site, refs, rules)
  const isSimple = enclosing === undefined && scriptScope === undefined && visible.length <= limit
  if (!isSimple) return limited(site, visible, enclosing ?? { certain: NO_BINDINGS, late: NO_BINDINGS }, rules)
  return {
    passesThis: passesThis(site, typed),
    locals: visible.length === 0 ? NO_NAMES : namesOf(visible),
    unassigned: typed ? unassigned(visible) : NONE,
    upvalues: NO_NAMES,
    late: NO_NAMES,
    omitted: NO_NAMES,
  }
}

/** The same, of more values than a site may pass, or with upvalues. */
function limited(site: SitePlan, visible: readonly Binding[], enclosing: Enclosing, { limit, scriptScope, typed }: CaptureRules): Captures {
  const isGlobal = (binding: Binding): boolean => binding.isVar && binding.scope === scriptScope
  const locals = visible.filter((binding) => !isGlobal(binding))
  const upvalues = enclosing.certain.filter((binding) => !isGlobal(binding))
  const late = [...enclosing.late, ...visible.filter(isGlobal), ...enclosing.certain.filter(isGlobal)]
  const wanted = [...locals, ...upvalues, ...late]
  const passed = new Set(wanted.slice(0, limit))
  const isPassed = (binding: Binding): boolean => passed.has(binding)
  return {
    passesThis: passesThis(site, typed),
    locals: namesOf(locals.filter(isPassed)),
    unassigned: typed ? unassigned(locals) : NONE,
    upvalues: upvalues.filter(isPassed).map(({ name }) => name),
    late: late.filter(isPassed).map(({ name }) => name),
    omitted: wanted.filter((binding) => !isPassed(binding)).map(({ name }) => name),
  }
}

/** Outermost and earliest first, as the source reads. */
function namesOf(nearestFirst: readonly Binding[]): string[] {
  const names: string[] = []
  for (let i = nearestFirst.length - 1; i >= 0; i--) names.push(nearestFirst[i]!.name)
  return names
}

function unassigned(bindings: readonly Binding[]): ReadonlySet<string> {
  return new Set(bindings.flatMap((binding) => (binding.unassigned ? binding.name : [])))
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
  if (fn.callsEval) return undefined
  for (let at = fn.parent; at?.parent; at = at.parent) {
    // What stands in the parameters does not see the body.
    if (at.inner >= MIN_INNER && at.body && fn.start >= at.body.start) return { fn: at, scope: at.body.scope, end: at.body.end }
    // It may hide what the host sees.
    if (at.callsEval) return undefined
  }
  return fn.parent ? file : undefined
}

export function sharedUpvalues(fn: Fn, host: Host | undefined, scriptScope: Scope | undefined): SharedUpvalues {
  const certain: string[] = []
  const late: string[] = []
  for (const binding of fn.refs ?? NO_BINDINGS) {
    if (!isShared(binding, host, scriptScope) || !isCapturable(binding)) continue
    ;(isCertain(binding, fn, fn.start) ? certain : late).push(binding.name)
  }
  return { certain, late }
}

/** Whether the host sees the same variable under this name. */
function isShared(binding: Binding, host: Host | undefined, scriptScope: Scope | undefined): boolean {
  return host !== undefined && binding.scope !== scriptScope && lookUp(host.scope, binding.name) === binding
}

/** As many names of omitted variables are told. */
export const MOST_OMITTED = 16

/** Nearest first. */
function visibleLocals({ fn, scope, start, only }: SitePlan, most: number): readonly Binding[] {
  let found: Binding[] | undefined
  for (let at: Scope | undefined = scope; at?.fn === fn; at = at.parent) {
    if (!at.bindings) continue
    at.newestFirst ??= [...at.bindings.values()].reverse()
    for (const binding of at.newestFirst) {
      if (!isCapturable(binding) || !isCertain(binding, fn, start) || (only && !only.has(binding))) continue
      if (isHidden(binding, scope)) continue
      found ??= []
      if (found.push(binding) === most) return found
    }
  }
  return found ?? NO_BINDINGS
}

/** A name in its temporal dead zone hides the outer one all the same. */
function isHidden({ name, scope }: Binding, from: Scope): boolean {
  for (let at = from; at !== scope; at = at.parent!) if (at.bindings?.has(name)) return true
  return false
}

interface Enclosing {
  readonly certain: readonly Binding[]
  readonly late: readonly Binding[]
}

/** Nearest function first; `undefined` where there are none. */
function enclosingUpvalues(
  { fn, scope, start, only }: SitePlan,
  refs: readonly Binding[],
  { moduleScope }: CaptureRules,
): Enclosing | undefined {
  const branchRefs = fn.branchRefs?.filter(({ start: from, end }) => from <= start && start < end) ?? []
  // What a module imports is not its own.
  const imported = only ? [...only].filter((binding) => binding.from === Number.POSITIVE_INFINITY && isCapturable(binding)) : NO_BINDINGS
  if (refs.length + branchRefs.length + imported.length === 0) return undefined
  const nearest = branchRefs.length === 0 ? refs : byDepth([...new Set([...refs, ...branchRefs.map(({ binding }) => binding)])])
  const certain: Binding[] = []
  const late = [...imported]
  for (const binding of nearest) {
    if (!isCapturable(binding) || lookUp(scope, binding.name) !== binding) continue
    if (binding.scope !== moduleScope && isCertain(binding, fn, start)) certain.push(binding)
    else late.push(binding)
  }
  return { certain, late }
}

/** The upvalues that a function's sites pass themselves, nearest first. */
export function ownUpvalues(fn: Fn, host: Host | undefined, scriptScope: Scope | undefined): readonly Binding[] {
  if (!fn.refs) return NO_BINDINGS
  return byDepth([...fn.refs].filter((binding) => isCapturable(binding) && !isShared(binding, host, scriptScope)))
}

function byDepth(bindings: Binding[]): readonly Binding[] {
  return bindings.sort((a, b) => depth(b.scope.fn) - depth(a.scope.fn))
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
