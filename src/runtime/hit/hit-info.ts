import { builderOf, put, type Values } from '../sites/build-values.ts'
import type { LoadedSite } from '../sites/loaded-site.ts'
import { framesAt, textOf, traceback, type FrameMapper, type Frames } from '../stack/stack.ts'
import type { Hit } from './switches.ts'
import type { FunctionInfo, ProbeInfo } from '../api/types.ts'

const TOO_LATE: Frames = { frame: '    (the hit is over: read info.stack before the first await)', next: undefined }

// Taken at load: the program may put its own in its place.
const { getOwnPropertyDescriptor, hasOwn } = Object
const realm = globalThis
const PLAIN = {}

/** What a handler gets. Objects are built from the site's values when they are first read. */
export class HitInfo implements ProbeInfo {
  readonly hit: number
  readonly #site: LoadedSite
  readonly #values: Values
  readonly #map: FrameMapper | undefined
  #hitFunction: Hit | undefined
  #vals: Record<string, unknown> | undefined
  #uv: Record<string, unknown> | undefined
  #private: Record<string, unknown> | undefined
  #frames: Frames | undefined

  constructor(site: LoadedSite, values: Values, hit: number, hitFunction: Hit, map: FrameMapper | undefined) {
    this.hit = hit
    this.#site = site
    this.#values = values
    this.#hitFunction = hitFunction
    this.#map = map
  }

  get vals(): Record<string, unknown> {
    return (this.#vals ??= valsOf(this.#site, this.#values))
  }

  get uv(): Record<string, unknown> {
    return (this.#uv ??= uvOf(this.#site, this.#values))
  }

  get this(): unknown {
    return this.#site.passesThis ? this.#values[0] : undefined
  }

  get private(): Record<string, unknown> {
    return (this.#private ??= privateOf(this.#site, this.#values))
  }

  get finfo(): FunctionInfo {
    return this.#site.finfo
  }

  get omitted(): readonly string[] {
    return this.#site.omitted
  }

  get stack(): string {
    return textOf(this.#stackFrames())
  }

  /** A function of its own, so that handlers can take it out of `info`. */
  get traceback(): ProbeInfo['traceback'] {
    return (message, level) => traceback(this.#stackFrames(), message, level)
  }

  /** The handler has returned: from now on the stack is another one. */
  end(): void {
    this.#hitFunction = undefined
  }

  #stackFrames(): Frames {
    if (!this.#frames && this.#hitFunction) this.#frames = framesAt(this.#site, this.#hitFunction, this.#map)
    return this.#frames ?? TOO_LATE
  }
}

function valsOf(site: LoadedSite, values: Values): Record<string, unknown> {
  const vals = (site.buildLocals ??= builderOf(site.locals, site.localsAt))(values)
  if (site.late.length > 0 && isTopLevel(site)) read(vals, site.late, 0, values[site.lateAt], site.fn.globals)
  return vals
}

function uvOf(site: LoadedSite, values: Values): Record<string, unknown> {
  const { upvalues, late, fn, lateAt, closureAt } = site
  const uv = (site.buildUpvalues ??= builderOf(upvalues, lateAt - upvalues.length))(values)
  if (late.length > 0 && !isTopLevel(site)) read(uv, late, 0, values[lateAt], fn.globals)
  if (fn.closureNames.length > 0) read(uv, fn.closureNames, fn.described.certain.length, values[closureAt], NO_NAMES)
  return uv
}

/** A field that `this` does not have, or not yet, stays absent. */
function privateOf({ readsPrivates, fn }: LoadedSite, values: Values): Record<string, unknown> {
  const found: Record<string, unknown> = {}
  if (!readsPrivates) return found
  const { privates } = fn.described
  const readField = values[1] as (object: unknown, number: number) => unknown
  for (let i = 0; i < privates.length; i++) {
    try {
      put(found, privates[i]!, readField(values[0], i))
    } catch {
      continue
    }
  }
  return found
}

/** At a file's top level what is passed late is its own: imports, a script's `var`s. */
function isTopLevel({ finfo }: LoadedSite): boolean {
  return finfo.kind === 'module'
}

const NO_NAMES: readonly string[] = []

/** Reads variables through a closure that gives some plain values, then functions; one in its temporal dead zone stays absent, and a script's `var` behind which there is a getter. */
function read(into: Record<string, unknown>, names: readonly string[], plain: number, closure: unknown, globals: readonly string[]): void {
  const found = (closure as () => Values)()
  for (let i = 0; i < names.length; i++) {
    try {
      if (isAccessor(names[i]!, globals)) continue
      put(into, names[i]!, i < plain ? found[i] : (found[i] as () => unknown)())
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
