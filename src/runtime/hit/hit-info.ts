import { getname } from '../say/place.ts'
import { boundedCopy } from '../snapshot/bounded-copy.ts'
import { OwnWeakMap } from '../guard/builtins.ts'
import { builderOf, put, readingBuilderOf, valueAt, type Read, type Values } from '../sites/build-values.ts'
import type { LoadedSite } from '../sites/loaded-site.ts'
import { framesAt, textOf, traceback, type FrameMapper, type Frames } from '../stack/stack.ts'
import type { Hit } from './switches.ts'
import type { FunctionInfo, ProbeInfo } from '../api/types.ts'

const TOO_LATE: Frames = { frame: '    (the hit is over: read info.stack before the first await)', next: undefined }

// Taken at load: the program may put its own in its place.
const { defineProperty, getOwnPropertyDescriptor, hasOwn, prototype: PLAIN_PROTOTYPE } = Object
const realm = globalThis
const PLAIN = {}

/** How Node, Deno and Bun ask an object for what they print. */
const INSPECT = Symbol.for('nodejs.util.inspect.custom')

/** Where the state is: the last property, as consoles show the first few of an object. Private names would come before all of them. */
const STATE = Symbol('unplugin-probes')

/** Who knows how frames are mapped. */
interface Mapping {
  readonly mapFrame: FrameMapper | undefined
}

/** What is needed to read a stack: one for all hits of a site, as no two of them are in progress at once. */
class HitState {
  readonly site: LoadedSite
  readonly hit: Hit
  readonly mapping: Mapping
  /** Whose handler runs. */
  current: HitInfo | undefined

  constructor(site: LoadedSite, hit: Hit, mapping: Mapping) {
    this.site = site
    this.hit = hit
    this.mapping = mapping
    this.current = undefined
  }
}

// In copies of `info`, which consoles show with all that they hold.
hide(HitState.prototype, () => '…')

/** What handlers have read in time. */
const read = new OwnWeakMap<HitInfo, Frames>()

/** What a handler gets, as the hit sees it. */
export interface EndingInfo extends ProbeInfo {
  /** The handler has returned. */
  end(): void
}

/** @param hits how many times the probe was hit; then what the site has passed */
export function infoOf(
  site: LoadedSite,
  hits: number,
  hit: Hit,
  mapping: Mapping,
  list: Values | undefined,
  a: unknown,
  b: unknown,
  c: unknown,
  d: unknown,
  e: unknown,
  f: unknown,
  g: unknown,
  h: unknown,
): EndingInfo {
  const vals = valsOf(site, list, a, b, c, d, e, f, g, h)
  const uv = uvOf(site, list, a, b, c, d, e, f, g, h)
  const it = site.passesThis ? a : undefined
  const fields = site.readsPrivates ? privateOf(site, a, b as Read) : new Empty()
  const state = (site.state ??= new HitState(site, hit, mapping)) as HitState
  return (state.current = new HitInfo(state, hits, vals, uv, it, fields))
}

/** `{}` has room for four properties, which it mostly does not need. */
const Empty = function Object() {} as unknown as new () => Record<string, unknown>
;(Empty as { prototype: object }).prototype = PLAIN_PROTOTYPE

/**
 * What a handler gets. What a site passes is there as own properties, so that copies, consoles and tools see it; the stack is read
 * when it is asked for.
 */
class HitInfo implements EndingInfo {
  readonly hit: number
  readonly finfo: FunctionInfo
  readonly vals: Record<string, unknown>
  readonly uv: Record<string, unknown>
  readonly this: unknown
  readonly omitted: readonly string[]
  readonly private: Record<string, unknown>
  readonly [STATE]: HitState

  constructor(
    state: HitState,
    hits: number,
    vals: Record<string, unknown>,
    uv: Record<string, unknown>,
    it: unknown,
    fields: Record<string, unknown>,
  ) {
    this.hit = hits
    this.finfo = state.site.finfo
    this.vals = vals
    this.uv = uv
    this.this = it
    this.omitted = state.site.omitted
    this.private = fields
    this[STATE] = state
  }

  get stack(): string {
    return textOf(stackFrames(this))
  }

  /** A function of its own, so that handlers can take it out of `info`. */
  get traceback(): ProbeInfo['traceback'] {
    return (message, level) => traceback(stackFrames(this), message, level)
  }

  /** Bounded and without secrets, so that it can be logged: what `JSON.stringify` makes of it. */
  toJSON(): object {
    const { hit, finfo, vals, uv, omitted } = this
    const shown: Record<string, unknown> = { at: getname(finfo), hit }
    shown['vals'] = boundedCopy(vals)
    if (hasNames(uv)) shown['uv'] = boundedCopy(uv)
    if (this.this !== undefined) shown['this'] = boundedCopy(this.this)
    if (hasNames(this.private)) shown['private'] = boundedCopy(this.private)
    if (omitted.length > 0) shown['omitted'] = omitted
    return shown
  }

  /** The handler has returned: from now on the stack is another one. */
  end(): void {
    this[STATE].current = undefined
  }
}

hide(HitInfo.prototype, function (this: HitInfo): object {
  return this.toJSON()
})

function hide(prototype: object, value: () => unknown): void {
  defineProperty(prototype, INSPECT, { __proto__: null, value } as PropertyDescriptor)
}

function stackFrames(info: HitInfo): Frames {
  const { site, hit, mapping, current } = info[STATE]
  let frames = read.get(info)
  if (!frames && current === info) read.set(info, (frames = framesAt(site, hit, mapping.mapFrame)))
  return frames ?? TOO_LATE
}

function hasNames(object: object): boolean {
  for (const _ in object) return true
  return false
}

function valsOf(
  site: LoadedSite,
  list: Values | undefined,
  a: unknown,
  b: unknown,
  c: unknown,
  d: unknown,
  e: unknown,
  f: unknown,
  g: unknown,
  h: unknown,
): Record<string, unknown> {
  const build = (site.buildLocals ??= builderOf(site.locals, site.localsAt, site.isListed))
  const vals = build(list, a, b, c, d, e, f, g, h)
  const { late, lateAt, fn } = site
  if (late.length > 0 && isTopLevel(site)) addLate(vals, late, valueAt(lateAt, list, a, b, c, d, e, f, g, h), fn.globals)
  return vals
}

function uvOf(
  site: LoadedSite,
  list: Values | undefined,
  a: unknown,
  b: unknown,
  c: unknown,
  d: unknown,
  e: unknown,
  f: unknown,
  g: unknown,
  h: unknown,
): Record<string, unknown> {
  const { upvalues, late, fn, lateAt, closureAt } = site
  const { closureNames } = fn
  const shared = closureNames.length > 0 ? (valueAt(closureAt, list, a, b, c, d, e, f, g, h) as Read) : undefined
  // Most have those of the module alone, or none.
  if (upvalues.length + late.length === 0) return shared ? sharedOf(site, shared) : new Empty()
  const build = (site.buildUpvalues ??= builderOf(upvalues, lateAt - upvalues.length, site.isListed))
  const uv = build(list, a, b, c, d, e, f, g, h)
  if (late.length > 0 && !isTopLevel(site)) addLate(uv, late, valueAt(lateAt, list, a, b, c, d, e, f, g, h), fn.globals)
  if (shared) addRead(uv, closureNames, (number) => shared(number))
  return uv
}

/** By one builder for all hits of the site, as with locals: it is done at each hit, whether the handler looks or not. */
function sharedOf(site: LoadedSite, read: Read): Record<string, unknown> {
  const { closureNames } = site.fn
  try {
    return (site.buildShared ??= readingBuilderOf(closureNames, false))(read, undefined)
  } catch {
    return addRead({}, closureNames, (number) => read(number))
  }
}

function privateOf(site: LoadedSite, object: unknown, read: Read): Record<string, unknown> {
  const { privates } = site.fn.described
  try {
    return (site.buildPrivates ??= readingBuilderOf(privates, true))(read, object)
  } catch {
    return addRead({}, privates, (number) => read(object, number))
  }
}

/** A variable in its temporal dead zone, or a field that `this` does not have, stays absent. */
function addRead(into: Record<string, unknown>, names: readonly string[], read: (number: number) => unknown): Record<string, unknown> {
  for (let i = 0; i < names.length; i++) {
    try {
      put(into, names[i]!, read(i))
    } catch {
      continue
    }
  }
  return into
}

/** At a file's top level what is passed late is its own: imports, a script's `var`s. */
function isTopLevel({ finfo }: LoadedSite): boolean {
  return finfo.kind === 'module'
}

/** Through a closure that gives functions; one whose variable is in its temporal dead zone stays absent, and a script's `var` behind which there is a getter. */
function addLate(into: Record<string, unknown>, names: readonly string[], closure: unknown, globals: readonly string[]): void {
  const found = (closure as () => readonly (() => unknown)[])()
  for (let i = 0; i < names.length; i++) {
    try {
      if (!isAccessor(names[i]!, globals)) put(into, names[i]!, found[i]!())
    } catch {
      continue
    }
  }
}

function isAccessor(name: string, globals: readonly string[]): boolean {
  for (let i = 0; i < globals.length; i++) {
    if (globals[i] !== name) continue
    // Node makes descriptors in vm contexts of plain objects, and dies when these inherit an accessor.
    if ('get' in PLAIN || 'set' in PLAIN) return true
    const global = getOwnPropertyDescriptor(realm, name)
    return global !== undefined && !hasOwn(global, 'value')
  }
  return false
}
