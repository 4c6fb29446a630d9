import type { LoadedSite } from './loaded-site.ts'
import { framesAt, textOf, traceback, type FrameMapper, type Frames } from './stack.ts'
import type { Hit, Values } from './switches.ts'
import type { FunctionInfo, ProbeInfo } from './types.ts'

const TOO_LATE: Frames = { frame: '    (the hit is over: read info.stack before the first await)', next: undefined }

// Taken at load: the program may put its own in its place.
const { defineProperty, getOwnPropertyDescriptor, hasOwn } = Object
const RealFunction = Function
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
  const build = (site.build ??= builderOf(site.locals, site.localsAt))
  const vals = build(values)
  if (site.late.length > 0 && isTopLevel(site)) read(vals, site.late, 0, values[site.lateAt], site.fn.globals)
  return vals
}

function uvOf(site: LoadedSite, values: Values): Record<string, unknown> {
  const { upvalues, late, fn, lateAt, closureAt } = site
  const uv = {}
  fill(uv, upvalues, values, lateAt - upvalues.length)
  if (late.length > 0 && !isTopLevel(site)) read(uv, late, 0, values[lateAt], fn.globals)
  if (fn.closureNames.length > 0) read(uv, fn.closureNames, fn.described.certain.length, values[closureAt], NO_NAMES)
  return uv
}

/** At a file's top level what is passed late is its own: imports, a script's `var`s. */
function isTopLevel({ finfo }: LoadedSite): boolean {
  return finfo.kind === 'module'
}

const NO_NAMES: readonly string[] = []

type Builder = LoadedSite['build'] & {}

/** Compiles a builder of objects; where code from text is forbidden there is none. */
let compile: ((names: readonly string[], from: number) => Builder) | undefined

/** A platform where nobody notices that code is made from text says so: then `vals` is built four times as fast. */
export function compileBuilders(): void {
  // oxlint-disable-next-line no-new-func -- an object literal with known names, so that all `vals` of a site have one shape
  compile = (names, from) => new RealFunction('v', `return {${literal(names, from)}}`) as Builder
}

function builderOf(names: readonly string[], from: number): Builder {
  try {
    if (compile) return compile(names, from)
  } catch {
    compile = undefined
  }
  return (values) => {
    const object = {}
    fill(object, names, values, from)
    return object
  }
}

/** Quoted and computed, as `__proto__: x` would be something else. */
function literal(names: readonly string[], from: number): string {
  let text = ''
  for (let i = 0; i < names.length; i++) text += `["${names[i]}"]:v[${from + i}],`
  return text
}

function fill(into: Record<string, unknown>, names: readonly string[], values: Values, from: number): void {
  for (let i = 0; i < names.length; i++) put(into, names[i]!, values[from + i])
}

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

function put(into: Record<string, unknown>, name: string, value: unknown): void {
  // Assigning `__proto__`, or what the program gave Object.prototype a setter for, would do something else.
  if (name in into)
    defineProperty(into, name, { __proto__: null, value, writable: true, enumerable: true, configurable: true } as PropertyDescriptor)
  else into[name] = value
}
