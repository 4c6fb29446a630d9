import type { LoadedSite } from './loaded-file.ts'
import { framesAt, traceback, type FrameMapper } from './stack.ts'
import type { Hit } from './switches.ts'
import type { FunctionInfo, ProbeInfo } from './types.ts'

const TOO_LATE = '    (the hit is over: read info.stack before the first await)'

/** What a handler gets. Objects are built from the site's values when they are first read. */
export class HitInfo implements ProbeInfo {
  readonly hit: number
  readonly #site: LoadedSite
  readonly #values: readonly unknown[]
  readonly #map: FrameMapper | undefined
  #hitFunction: Hit | undefined
  #vals: Record<string, unknown> | undefined
  #uv: Record<string, unknown> | undefined
  #frames: readonly string[] | undefined

  constructor(site: LoadedSite, values: readonly unknown[], hit: number, hitFunction: Hit, map: FrameMapper | undefined) {
    this.hit = hit
    this.#site = site
    this.#values = values
    this.#hitFunction = hitFunction
    this.#map = map
  }

  get vals(): Record<string, unknown> {
    if (!this.#vals) {
      this.#vals = {}
      fill(this.#vals, this.#site.locals, this.#values, this.#site.passesThis ? 1 : 0)
    }
    return this.#vals
  }

  get uv(): Record<string, unknown> {
    if (!this.#uv) {
      const { passesThis, locals, upvalues, late, fn } = this.#site
      this.#uv = {}
      let at = (passesThis ? 1 : 0) + locals.length
      fill(this.#uv, upvalues, this.#values, at)
      at += upvalues.length
      if (late.length > 0) read(this.#uv, late, this.#values[at++])
      if (fn.closureNames.length > 0) read(this.#uv, fn.closureNames, this.#values[at])
    }
    return this.#uv
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
    return this.#stackFrames().join('\n')
  }

  /** A function of its own, so that handlers can take it out of `info`. */
  get traceback(): ProbeInfo['traceback'] {
    return (message, level) => traceback(this.#stackFrames(), message, level)
  }

  /** The handler has returned: from now on the stack is another one. */
  end(): void {
    this.#hitFunction = undefined
  }

  #stackFrames(): readonly string[] {
    if (!this.#frames && this.#hitFunction) this.#frames = framesAt(this.#site, this.#hitFunction, this.#map)
    return this.#frames ?? [TOO_LATE]
  }
}

function fill(into: Record<string, unknown>, names: readonly string[], values: readonly unknown[], from: number): void {
  for (let i = 0; i < names.length; i++) put(into, names[i]!, values[from + i])
}

/** Reads variables through their closures; one in its temporal dead zone stays absent. */
function read(into: Record<string, unknown>, names: readonly string[], closure: unknown): void {
  const readers = (closure as () => (() => unknown)[])()
  for (let i = 0; i < names.length; i++) {
    try {
      put(into, names[i]!, readers[i]!())
    } catch {
      continue
    }
  }
}

function put(into: Record<string, unknown>, name: string, value: unknown): void {
  // Assigning `__proto__`, or what the program gave Object.prototype a setter for, would do something else.
  if (name in into) Object.defineProperty(into, name, { value, writable: true, enumerable: true, configurable: true })
  else into[name] = value
}
