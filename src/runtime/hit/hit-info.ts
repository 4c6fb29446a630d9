import { defaultLog } from '../say/log.ts'
import { getname, locationOf } from '../say/place.ts'
import { clipped } from '../say/sink.ts'
import { withoutSecretParts } from '../snapshot/secret-parts.ts'
import { boundedCopy, boundedFields, limitsOf } from '../snapshot/bounded-copy.ts'
import { inALine } from '../snapshot/in-a-line.ts'
import { append, join, OwnWeakMap } from '../guard/builtins.ts'
import { builderOf, compiled, literalOf, put, readAll, type Read, type Values } from '../sites/build-values.ts'
import type { LoadedSite } from '../sites/loaded-site.ts'
import { framesAt, textOf, traceback, type FrameMapper, type Frames } from '../stack/stack.ts'
import type { Hit } from './switches.ts'
import type { FunctionInfo, ProbeInfo, SnapshotLimits } from '../api/types.ts'

const TOO_LATE: Frames = { frame: '    (the hit is over: read info.stack before the first await)', next: undefined }

// Taken at load: the program may put its own in its place.
const { defineProperty, freeze, getOwnPropertyDescriptor, hasOwn } = Object
const realm = globalThis
const PLAIN = {}

/** Of a message, in characters. */
const LONGEST_MESSAGE = 4000

/** How Node, Deno and Bun ask an object for what they print. */
const INSPECT = Symbol.for('nodejs.util.inspect.custom')

/** Where the state is: the last property, as consoles show the first few of an object. Private names would come before all of them. */
const STATE = Symbol('unplugin-probes')

/** Who knows how frames are mapped. */
interface Mapping {
  readonly mapFrame: FrameMapper | undefined
}

/** What all hits of a site have in common, and what is needed to read a stack. */
class HitState {
  readonly site: LoadedSite
  readonly finfo: FunctionInfo
  readonly hit: Hit
  readonly mapping: Mapping

  constructor(site: LoadedSite, hit: Hit, mapping: Mapping) {
    this.site = site
    this.finfo = site.finfo
    this.hit = hit
    this.mapping = mapping
  }
}

// In copies of `info`, which consoles show with all that they hold.
hide(HitState.prototype, () => '…')

/** Where there is nothing to see. */
const NOTHING: Record<string, unknown> = freeze({})

/** What handlers have read in time. */
const read = new OwnWeakMap<HitInfo, Frames>()

/** What a handler gets, as the hit sees it. */
export interface EndingInfo extends ProbeInfo {
  /** The handler has returned. */
  end(): void
}

/** Makes what a handler gets of the number of hits and of what the site has passed: a list, or up to eight values. */
export type MakeInfo = (
  hits: number,
  list: Values | undefined,
  a: unknown,
  b: unknown,
  c: unknown,
  d: unknown,
  e: unknown,
  f: unknown,
  g: unknown,
  h: unknown,
) => EndingInfo

/**
 * One for all hits of a site. Where code may be made from text it is a single function with object literals. What throws there, as a
 * variable in its temporal dead zone does, is read once more with care.
 */
export function makerOf(site: LoadedSite, hit: Hit, mapping: Mapping): MakeInfo {
  const state = new HitState(site, hit, mapping)
  const made: MakeInfo =
    compiledMaker(state) ?? ((hits, list, a, b, c, d, e, f, g, h) => infoOf(state, hits, list ?? [a, b, c, d, e, f, g, h]))
  site.makeInfo = made
  return made
}

type Factory = (info: typeof HitInfo, state: HitState, nothing: object, careful: typeof infoOf) => MakeInfo

function compiledMaker(state: HitState): MakeInfo | undefined {
  const { locals, upvalues, late, lateAt, closureAt, localsAt, isListed, passesThis, readsPrivates, fn } = state.site
  if (late.length > 0) return undefined
  const value = (number: number): string => (isListed ? `list[${number}]` : 'abcdefgh'[number]!)
  const vals = literalOf(locals, (i) => value(localsAt + i))
  const uv =
    literalOf(upvalues, (i) => value(lateAt - upvalues.length + i)) + literalOf(fn.closureNames, (i) => `${value(closureAt)}(${i})`)
  const fields = readsPrivates ? literalOf(fn.described.privates, (i) => `${value(1)}(${value(0)},${i})`) : ''
  const parts = [
    `{${vals}}`,
    uv === '' ? 'nothing' : `{${uv}}`,
    fields === '' ? 'nothing' : `{${fields}}`,
    passesThis ? value(0) : 'undefined',
  ]
  const make = `try{return new Info(state,hits,${join(parts, ',')})}catch{return careful(state,hits,list??[a,b,c,d,e,f,g,h])}`
  const factory = compiled('Info,state,nothing,careful', `return (hits,list,a,b,c,d,e,f,g,h)=>{${make}}`) as Factory | undefined
  return factory?.(HitInfo, state, NOTHING, infoOf)
}

function infoOf(state: HitState, hits: number, values: Values): EndingInfo {
  const { site } = state
  const fields = site.readsPrivates ? privateOf(site, values[0], values[1] as Read) : NOTHING
  return new HitInfo(state, hits, valsOf(site, values), uvOf(site, values), fields, site.passesThis ? values[0] : undefined)
}

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
  readonly private: Record<string, unknown>;
  /** While the handler runs. An older object that pointed to this one would have to be told to the garbage collector. */
  [STATE]: HitState | undefined

  constructor(
    state: HitState,
    hits: number,
    vals: Record<string, unknown>,
    uv: Record<string, unknown>,
    fields: Record<string, unknown>,
    it: unknown,
  ) {
    this.hit = hits
    this.finfo = state.finfo
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

  get snapshot(): ProbeInfo['snapshot'] {
    // How many there are, as `undefined` is a value, too.
    return (...args: [value?: unknown, limits?: Partial<SnapshotLimits>]) =>
      args.length === 0 ? this.toJSON() : boundedCopy(args[0], limitsOf(args[1]))
  }

  get log(): ProbeInfo['log'] {
    return (...args: unknown[]) => {
      const { finfo, hit } = this
      const values: unknown[] = []
      let message = ''
      for (let i = 0; i < args.length; i++) {
        const isText = typeof args[i] === 'string' && i === 0
        // The message is the handler's own, but what it is made of may be anything.
        const shown = isText ? withoutSecretParts(clipped(args[i] as string, LONGEST_MESSAGE), LONGEST_MESSAGE) : boundedCopy(args[i])
        if (!isText) append(values, shown)
        message += `${i === 0 ? '' : ' '}${typeof shown === 'string' ? shown : inALine(shown)}`
      }
      if (args.length === 0) append(values, this.toJSON())
      if (args.length === 0) message = inALine(values[0])
      // After an `await` the hit whose handlers run is another one, if any.
      const place = this[STATE] ? {} : { hit, location: locationOf(finfo), function: finfo.name }
      defaultLog.report(`${getname(finfo)} ${message}`, { event: 'log', message, ...place, ...(values.length > 0 ? { values } : {}) })
    }
  }

  /** Bounded and without secrets, so that it can be logged: what `JSON.stringify` makes of it. */
  toJSON(): object {
    const { hit, finfo, vals, uv, omitted } = this
    const shown: Record<string, unknown> = { at: getname(finfo), hit }
    shown['vals'] = boundedFields(vals)
    if (hasNames(uv)) shown['uv'] = boundedFields(uv)
    if (this.this !== undefined) shown['this'] = boundedCopy(this.this)
    if (hasNames(this.private)) shown['private'] = boundedFields(this.private)
    if (omitted.length > 0) shown['omitted'] = omitted
    return shown
  }

  /** The handler has returned: from now on the stack is another one. */
  end(): void {
    try {
      this[STATE] = undefined
    } catch {
      // It is frozen.
    }
  }
}

hide(HitInfo.prototype, function (this: HitInfo): object {
  return this.toJSON()
})

function hide(prototype: object, value: () => unknown): void {
  defineProperty(prototype, INSPECT, { __proto__: null, value } as PropertyDescriptor)
}

function stackFrames(info: HitInfo): Frames {
  const state = info[STATE]
  let frames = read.get(info)
  if (!frames && state) read.set(info, (frames = framesAt(state.site, state.hit, state.mapping.mapFrame)))
  return frames ?? TOO_LATE
}

function hasNames(object: object): boolean {
  for (const _ in object) return true
  return false
}

function valsOf(site: LoadedSite, values: Values): Record<string, unknown> {
  const vals = (site.buildLocals ??= builderOf(site.locals, site.localsAt))(values)
  if (site.late.length > 0 && isTopLevel(site)) addLate(vals, site.late, values[site.lateAt], site.fn.globals)
  return vals
}

function uvOf(site: LoadedSite, values: Values): Record<string, unknown> {
  const { upvalues, late, fn, lateAt, closureAt } = site
  const { closureNames } = fn
  const read = values[closureAt] as Read
  // Most have those of the module alone, or none.
  if (upvalues.length + late.length === 0) return closureNames.length > 0 ? sharedOf(site, read) : NOTHING
  const uv = (site.buildUpvalues ??= builderOf(upvalues, lateAt - upvalues.length))(values)
  if (late.length > 0 && !isTopLevel(site)) addLate(uv, late, values[lateAt], fn.globals)
  return addRead(uv, closureNames, (number) => read(number))
}

function sharedOf(site: LoadedSite, read: Read): Record<string, unknown> {
  const { closureNames } = site.fn
  const at = (number: number): unknown => read(number)
  try {
    return (site.buildShared ??= builderOf(closureNames, 0))(readAll(closureNames.length, at))
  } catch {
    return addRead({}, closureNames, at)
  }
}

function privateOf(site: LoadedSite, object: unknown, read: Read): Record<string, unknown> {
  const { privates } = site.fn.described
  const at = (number: number): unknown => read(object, number)
  try {
    return (site.buildPrivates ??= builderOf(privates, 0))(readAll(privates.length, at))
  } catch {
    return addRead({}, privates, at)
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
