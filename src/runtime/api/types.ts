import type { FunctionKind, Site } from '../../site-table/site.ts'

export type { FunctionKind, Site } from '../../site-table/site.ts'

/** Where a function stands in the original source, and where in it the hit was. */
export interface FunctionInfo {
  /** Path of the file relative to the project's root, with forward slashes. */
  readonly file: string
  /** 1-based line of the site. */
  readonly line: number
  /** 1-based column of the site. */
  readonly column: number
  /** The function's name, `''` when it has none. */
  readonly name: string
  /** What it is a member of: `'Cart'` for a method of `class Cart`, `'api'` for `get` of `const api = { get() {} }`; `''` when it is none. */
  readonly owner: string
  /** What kind of function it is; `'module'` for a file's top level. */
  readonly kind: FunctionKind
  /** 1-based first line of the function. */
  readonly lineDefined: number
  /** 1-based last line of the function. */
  readonly lastLineDefined: number
}

/** What a handler gets: the state of the program at the line, read and never paused. */
export interface ProbeInfo {
  /** Locals of the function that are initialised at this point. */
  readonly vals: Record<string, unknown>
  /** Variables of enclosing functions and of the module that this function refers to. A name in its temporal dead zone is absent. */
  readonly uv: Record<string, unknown>
  /** The function's `this`; `undefined` where the site could not pass it. */
  readonly this: unknown
  /**
   * The `#private` fields of `this` that its class declares and uses, static ones included; `{}` where there are none, or no `this`.
   * One that `this` does not have, or not yet, is absent. Private methods and accessors are never read.
   * Read it first before the handler's first `await`, like all that changes.
   * @example probes.enable('repository.ts:20', (info) => console.log(info.private['#orders']))
   */
  readonly private: Record<string, unknown>
  readonly finfo: FunctionInfo
  /** The stack at the line, ours taken out; built when first read, which must be before the handler's first `await`. */
  readonly stack: string
  /** How many times this probe was hit, this hit included. */
  readonly hit: number
  /** Names of variables that exist here but were left out because a site passes a limited number of values. */
  readonly omitted: readonly string[]
  /**
   * The stack as text under a message, as Lua's `debug.traceback`.
   * @param message First line. @default ''
   * @param level How many innermost frames to skip. @default 0
   */
  traceback(message?: string, level?: number): string
}

/** Called before the statement, synchronously. `true`, or a promise of `true`, removes the probe. */
export type Handler = (info: ProbeInfo) => unknown

/**
 * - `pending`: no loaded file matches yet, or its site table is missing; binds when it is there
 * - `on`: bound to at least one site
 * - `no-code`: the file is there, but no site belongs to that line
 * - `removed`: disabled, or removed by its handler's `true`, or its hooks file is gone
 * - `error`: its handler threw, or the address could not be read
 */
export type ProbeStatus = 'pending' | 'on' | 'no-code' | 'removed' | 'error'

/** What `enable` returns: the probe, as it is now. */
export interface Probe {
  readonly address: string
  readonly status: ProbeStatus
  /** One line that says why the status is what it is, and what to do; `''` when there is nothing to say. */
  readonly reason: string
  readonly hits: number
  /** Where it is bound. */
  readonly sites: readonly Site[]
  /** Turns the probe off. Does nothing when it is off already. */
  disable(): void
}

/** The switchboard: everything a user can do at run time. */
export interface Probes {
  /**
   * Turns a probe on.
   * @param address `file:line` or `file:line:column` in the original source, 1-based. The file is matched on whole path segments from the right.
   * @example probes.enable('src/hot.ts:9', ({ vals }) => console.log(vals))
   */
  enable(address: string, handler: Handler): Probe
  /** Turns off the probes with this address, or bound where this address points; returns how many. */
  disable(address: string): number
  /** Turns every probe off; returns how many. */
  disableAll(): number
  /** The probes that are not removed, oldest first. */
  list(): Probe[]
  /** The sites of all loaded files, or of those that match `file`. */
  sites(file?: string): Site[]
  /**
   * Loads a hooks file and follows its changes; its probes live and die with it. Never keeps the process alive.
   * @param file Path, relative to the working directory.
   */
  watch(file: string): void
  /** Stops watching and turns that file's probes off. Without a path: all watched files. */
  unwatch(file?: string): void
  /**
   * Hands over site tables that the build has kept apart (the plugin's `tables` option). They are read when a probe first needs one.
   * @param tables what the file holds, parsed; or, where there are files, its path, relative to the working directory
   * @example probes.tables(await (await fetch('/probes.tables.json')).json())
   */
  tables(tables: string | object): void
  /** @example probes.getname(finfo) // 'src/hot.ts:9 (foo)' */
  getname(finfo: FunctionInfo): string
}
