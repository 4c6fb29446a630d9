import type { FunctionKind, Site } from '../../site-table/site.ts'
import type { ProbeEvents } from './events.ts'
import type { ProbeStatus } from './probe-status.ts'
import type { Address, At, ProbeSites } from './probe-sites.ts'

export type { FunctionKind, Site } from '../../site-table/site.ts'
export type * from './events.ts'
export type { ProbeStatus } from './probe-status.ts'
export type { Address, At, ProbeSites } from './probe-sites.ts'

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

/** The types of what a site captures, for `enable<…>`: of the names that a handler reads. */
export interface Captured {
  readonly vals?: object
  readonly uv?: object
  readonly private?: object
  readonly this?: unknown
}

/**
 * What is captured without a type. `any`, on purpose: nobody can tell what stands on a line of another file, a hooks file is written in
 * a hurry, and `unknown` makes `vals.rate > 0.2` an error. No type in between allows comparing, calling and reading on.
 */
// oxlint-disable-next-line typescript/no-explicit-any -- said above
export type Untyped = any

/**
 * A value that nobody is to read: variables, parameters and private fields whose written type names it are passed by no site, and named in no
 * table. To the type checker it is the value's own type.
 * @example function login(user: string, password: Sensitive<string>) {}
 */
export type Sensitive<T> = T

/** No type is given for anything. */
type Nothing = Record<never, never>

type Part<T extends Captured, Name extends keyof Captured> = Name extends keyof T ? T[Name] : Untyped

/** What a handler gets: the state of the program at the line, read and never paused. Shown by consoles and `JSON.stringify` in a bounded form, without secrets. */
export interface ProbeInfo<T extends Captured = Nothing> {
  /** Locals of the function that are initialised at this point. */
  readonly vals: Part<T, 'vals'>
  /** Variables of enclosing functions and of the module that this function refers to. A name in its temporal dead zone is absent. */
  readonly uv: Part<T, 'uv'>
  /** The function's `this`; `undefined` where the site could not pass it. */
  readonly this: Part<T, 'this'>
  /**
   * The `#private` fields of `this` that its class declares and uses, static ones included; `{}` where there are none, or no `this`.
   * One that `this` does not have, or not yet, is absent. Private methods and accessors are never read.
   * Read it first before the handler's first `await`, like all that changes.
   * @example probes.enable('repository.ts:20', (info) => console.log(info.private['#orders']))
   */
  readonly private: Part<T, 'private'>
  readonly finfo: FunctionInfo
  /** The stack at the line, ours taken out; built when first read, which must be before the handler's first `await`. */
  readonly stack: string
  /** How many times this probe was hit, this hit included. */
  readonly hit: number
  /** Names of variables that exist here but were left out because a site passes a limited number of values. */
  readonly omitted: readonly string[]
  /**
   * A bounded copy: plain objects, arrays and simple values, without secrets, made without running code of the program.
   * What is left out is said in its place: `<getter>`, `<12 more>`, `<no time left>`.
   * @param value @default all that is captured here
   * @example const { vals } = info.snapshot() as { vals: { user: unknown } }
   * @example queue.push(info.snapshot(info.vals.order, { depth: 5 }))
   */
  snapshot(value?: unknown, limits?: Partial<SnapshotLimits>): unknown
  /**
   * Writes a line with the place: a message, and values in a bounded form. Never blocks, never throws.
   * @param message @default all that is captured here
   * @example info.log('rate is', info.vals.rate, info.vals.user)
   */
  log(message?: string, ...values: unknown[]): void
  /**
   * The stack as text under a message, as Lua's `debug.traceback`.
   * @param message First line. @default ''
   * @param level How many innermost frames to skip. @default 0
   */
  traceback(message?: string, level?: number): string
}

/** How much of a value a snapshot holds. */
export interface SnapshotLimits {
  /** How deep objects in objects go. @default 3 */
  readonly depth: number
  /** Items of a list, a map or a set. @default 100 */
  readonly items: number
  /** Properties of an object. @default 20 */
  readonly fields: number
  /** Characters of a text. @default 255 */
  readonly text: number
  /** Objects in all. @default 1000 */
  readonly objects: number
  /** Milliseconds, after which no object is looked into any more; to list the names of one object is not interrupted. @default 10 */
  readonly time: number
}

/**
 * What a handler gets at an address: with the types that the call itself gives (`enable<…>`), else those of `ProbeSites`, else `any`.
 * By `infer`, as two declarations of this, of two copies of the package, are the same to the type checker only so.
 */
export type InfoAt<A extends string, T extends Captured> = [Nothing] extends [T]
  ? A extends keyof ProbeSites
    ? ProbeSites[A] extends infer Known extends Captured
      ? ProbeInfo<Known>
      : ProbeInfo<T>
    : ProbeInfo<T>
  : ProbeInfo<T>

/** Called before the statement, synchronously. `true`, or a promise of `true`, removes the probe. */
export type Handler<T extends Captured = Nothing> = (info: ProbeInfo<T>) => unknown

/**
 * What a handler must not return: the body of a generator function never runs. `never` for such a result, else no restriction.
 */
export type NoGenerator<R> = [R] extends [Generator | AsyncGenerator] ? (0 extends 1 & R ? unknown : never) : unknown

/** Which hits a probe sees, and how long it lives. */
export interface ProbeOptions {
  /**
   * An expression over the names at the site; a hit for which it is not true does not count. It is evaluated without running code of the
   * program: an accessor, a proxy or what looks like a secret makes it false, which is said once.
   * @default each hit counts
   * @example probes.enable('cart.ts:20', handler, { when: 'user.id === 4711 && items.length > 3' })
   */
  readonly when?: string | undefined
  /** After so many hits the probe is over. @default no limit */
  readonly hits?: number | undefined
  /** At most so many hits a second, and so many at once; below 1 one in `1 / perSecond` seconds. The others are dropped. @default no limit */
  readonly perSecond?: number | undefined
  /** While so many promises of the handler are unsettled, hits are dropped. @default no limit */
  readonly inFlight?: number | undefined
  /** How long the probe lives: milliseconds, or a text such as `'30s'`, `'10m'`, `'2h'`. @default no limit */
  readonly ttl?: number | string | undefined
  /**
   * How the statement begins that has to stand there, whatever its spaces are. Where another one does, the program is not the one that
   * the address was written for: the probe is not on, and `reason` says what is there now and where the statement has moved.
   * @default whatever stands there
   * @example probes.log('cart.ts:20', 'total {total}', { expect: 'const total = sum(' })
   */
  readonly expect?: string | undefined
  /** Whether the probe goes where the statement of `expect` has moved in its file, the nearest that reads so. @default false */
  readonly follow?: boolean | undefined
  /**
   * The process that the probe is for, where several load the same hooks file: its host's name, its number, or what the environment's
   * `PROBES_INSTANCE` says; or several of these. In others it is `limited`, and its reason says so. @default all
   * @example probes.log('cart.ts:20', 'total {total}', { instance: 'web-3' })
   */
  readonly instance?: string | readonly string[] | undefined
  /** In which share of all processes the probe is on, above 0 and up to 1: the same ones for all probes of a process's life. @default 1 */
  readonly sample?: number | undefined
}

/** What a line shows, besides which hits it sees. */
export interface LogOptions extends ProbeOptions {
  /** Whether the stack follows, on a line of its own. @default false */
  readonly stack?: boolean | undefined
}

/** What a snapshot shows, besides which hits it sees. */
export interface SnapshotOptions extends LogOptions {
  /** Expressions whose values are shown. @default all locals and upvalues, `this` and its private fields */
  readonly values?: readonly string[] | undefined
}

/** A probe as data. It has one of `log`, `snapshot` and `count`. */
export interface ProbeData extends Omit<SnapshotOptions, 'when'> {
  /** Its address, as for `enable`. */
  readonly at: string
  readonly when?: string | undefined
  /** A template, as for `probes.log`. */
  readonly log?: string | undefined
  readonly snapshot?: true | undefined
  readonly count?: true | undefined
  readonly comment?: string | undefined
}

/** What a hooks file that is data holds; `unplugin-probes/hooks.schema.json` is its schema. */
export interface HooksData {
  readonly $schema?: string | undefined
  readonly comment?: string | undefined
  /** Of all its probes together, as `probes.limits`. */
  readonly limits?: Pick<ProbeOptions, 'hits' | 'perSecond' | 'ttl'> | undefined
  readonly probes: readonly ProbeData[]
}

/** What `apply` has done. */
export interface Applied {
  /** The set is on; or it is wrong, and the one before stays on; or there is none any more. */
  readonly outcome: 'loaded' | 'failed' | 'gone'
  /** In words, on one line; of what is wrong with its place. */
  readonly message: string
  /** The probes of the set that is on now. */
  readonly probes: readonly Probe[]
}

/** What `enable` returns: the probe, as it is now. */
export interface Probe {
  readonly address: string
  readonly status: ProbeStatus
  /** One line that says why the status is what it is, and what to do; `''` when there is nothing to say. */
  readonly reason: string
  readonly hits: number
  /** How many hits its limits have dropped. */
  readonly dropped: number
  /** Where it is bound. */
  readonly sites: readonly Site[]
  /** Turns the probe off. Does nothing when it is off already. */
  disable(): void
}

/** What `report` tells. */
export interface ReportOptions {
  /** Whether it begins with what all probes of the process are, those of others as well. @default false */
  readonly all?: boolean | undefined
}

/** The switchboard: everything a user can do at run time. */
export interface Probes {
  /**
   * Turns a probe on.
   * @param address where, in the original source: `file:line`, `file:line:column`, `file:from-to` (each site in these lines), `file#function`,
   * `Class.method`, or what a stack trace or an editor shows. Lines and columns count from 1. The file is matched on whole path segments from the right.
   * @param handler called before the statement, synchronously
   * @param options which hits it sees, and for how long
   * @typeParam T types of what the handler reads; without it those that `probes types` has found at the address, else everything is `any`
   * @example probes.enable('src/hot.ts:9', (info) => console.log(info))
   * @example probes.enable<{ vals: { rate: number } }>('pricing.ts#discountFor', ({ vals }) => vals.rate > 0.2 && console.log(vals))
   */
  enable<T extends Captured = Nothing, R = unknown, A extends Address = Address>(
    address: At<A>,
    handler: (info: InfoAt<A, T>) => R & NoGenerator<R>,
    options?: ProbeOptions,
  ): Probe
  /**
   * Turns on a probe that writes a line at each hit, to stderr or a page's console. It runs no code of the program and none of yours, so
   * it can do no harm: use it in production.
   * @param template a text with expressions in braces; `{{` and `}}` are braces
   * @example probes.log('cart.ts:20', 'order {order.id}: {items.length} items, total {total}', { perSecond: 10 })
   */
  log<A extends Address>(address: At<A>, template: string, options?: LogOptions): Probe
  /**
   * Turns on a probe that writes what is there at each hit, in a bounded form without secrets; like `log` it runs no code.
   * @example probes.snapshot('cart.ts#checkout', { hits: 1, stack: true })
   * @example probes.snapshot('cart.ts:20', { values: ['user.id', 'items[0].price'], when: 'total < 0' })
   */
  snapshot<A extends Address>(address: At<A>, options?: SnapshotOptions): Probe
  /**
   * Turns on a probe that only counts: its `hits` tell how often, and a line every ten seconds in which they changed.
   * @example probes.count('cart.ts:20', { when: 'items.length === 0' }).hits
   */
  count<A extends Address>(address: At<A>, options?: ProbeOptions): Probe
  /**
   * Sets the share of one core that all handlers together may take over a second, the time before their first `await`. Over it the
   * costliest one is turned off, with the status `limited`, and stays off.
   * @param share above 0 and up to 1; `Infinity` for no limit
   * @default 0.1 where `NODE_ENV` is `production`, else no limit; the environment's `PROBES_BUDGET` (`0.2`, `20%`, `off`) has the first word
   * @example probes.budget(0.05)
   */
  budget(share: number): void
  /**
   * Limits all probes together that this hooks file enables after it. Over one of them all are off, with the status `limited`; more hits
   * a second are dropped. Only in a hooks file.
   * @throws in a hooks file that is being loaded, what is no limit: what was on before stays on
   * @example probes.limits({ ttl: '10m', hits: 10_000, perSecond: 100 })
   */
  limits(limits: Pick<ProbeOptions, 'hits' | 'perSecond' | 'ttl'>): void
  /**
   * Sets how long code of hooks files may run without a pause: a handler, a load, a cleanup, what follows an `await` or comes from a
   * timer. Their loops and functions look at the clock, and throw an `OverTimeError` (`HOOKS_TIME`) when it is over. Packages that a
   * hooks file imports, and handlers that the program itself enables, do not.
   * @param milliseconds above 0; `Infinity` for no limit
   * @default 50 where `NODE_ENV` is `production`, else 1000; the environment's `PROBES_TIME_LIMIT` (`50`, `off`) has the first word
   * @example probes.timeLimit(200)
   */
  timeLimit(milliseconds: number): void
  /**
   * Turns everything off for good and makes the switches constants: no script of the page can put a function into one any more, and no
   * probe can be turned on; `enable` says so. Files that come later are sealed when they do.
   * @example if (!location.search.includes('probes')) probes.seal()
   */
  seal(): void
  /**
   * Calls a function at events: `hit` before a handler is called, `log` for each line of a probe, `status`, `error`, `load` of a hooks file,
   * and `note` for all else that is said. It is called at once and synchronously, for hits in the midst of the program; what it throws
   * turns it off and is said. That of a hooks file lives and dies with it.
   * @returns ends it
   * @throws in a hooks file that is being loaded, where it is no such event or no function: what was on before stays on
   * @example probes.on('log', ({ message, time: _time, pid: _pid, ...event }) => logger.info(event, message)) // pino
   */
  on<T extends keyof ProbeEvents>(event: T, listener: (event: ProbeEvents[T]) => unknown): () => void
  /** Turns off the probes with this address, or bound where this address points; returns how many. */
  disable<A extends Address>(address: At<A>): number
  /** Turns every probe off; returns how many. */
  disableAll(): number
  /** The probes that are not removed, oldest first. */
  list(): Probe[]
  /** The sites of all loaded files, or of those that match `file`. */
  sites(file?: string): Site[]
  /**
   * Loads a hooks file and follows its changes; its probes live and die with it. Never keeps the process alive.
   * @param file Path, relative to the working directory.
   * @param options `trust: true` loads it although others than the process's user and root can write it, or a folder that it lies in.
   * Whoever can write it then runs code in this process. @default it is refused, unless the environment says `PROBES_TRUST=1`.
   * `owner: 'root'` refuses it also where the process's own user can write it (`PROBES_OWNER=root`).
   * `watch: 'thread'` has a thread follow it as well, which reaches a program that hangs (`PROBES_WATCH=thread`)
   */
  watch(
    file: string,
    options?: { readonly trust?: boolean | undefined; readonly owner?: 'root' | undefined; readonly watch?: 'thread' | undefined },
  ): void
  /** Stops watching and turns that file's probes off. Without a path: all watched files. */
  unwatch(file?: string): void
  /**
   * Turns on what a hooks file of data says, where there are no files: on the edge, in a page. Each call replaces in one step what the call
   * before it has turned on. What is wrong is said, with its place, and leaves that on; the same again does nothing, so it may be called at
   * each request. It runs no code, and never throws.
   * @param hooks the text of a `probes.hooks.json`, or what it holds, parsed; `null`, `undefined` or `''` where there is none: all of it is off
   * @param name what it is called where something is said of it; sets of several names are on side by side @default 'probes.hooks.json'
   * @example probes.apply(await env.KV.get('probes.hooks.json'))
   * @example const { outcome, message } = probes.apply({ probes: [{ at: 'cart.ts:20', log: 'total {total}', ttl: '10m' }] })
   */
  apply(hooks: string | HooksData | null | undefined, name?: string): Applied
  /**
   * Hands over site tables that the build has kept apart (the plugin's `tables` option). They are read when a probe first needs one.
   * @param tables what the file holds, parsed; or, where there are files, its path, relative to the working directory
   * @example probes.tables(await (await fetch('/probes.tables.json')).json())
   */
  tables(tables: string | object): void
  /**
   * For hooks files: what the probes of this file say goes to a socket, a line of JSON for each event, and is written nowhere else. When
   * nobody is there, or no longer, they are off, with the status `limited`.
   * @param address absolute path of a Unix domain socket, or name of a pipe on Windows
   * @throws in a hooks file that is being loaded, where it is none: what was on before stays on
   * @example probes.report('/tmp/probes-x7a/session.sock')
   */
  report(address: string, options?: ReportOptions): void
  /**
   * For hooks files: has something done when this load of the file ends, because it is loaded anew, was deleted, is not
   * watched any more, or fails. The last one runs first; what one throws is reported. A function that the file's default
   * function returns, also by a promise, is one too. Where the load is over already it runs at once.
   * On the program's own `probes` nothing ends: there it has no effect and says so.
   * @example probes.onUnload(() => clearInterval(timer))
   */
  onUnload(cleanup: () => unknown): void
  /**
   * For hooks files: aborts when this load of the file ends, before the functions of `onUnload` run.
   * On the program's own `probes` it never aborts; a realm without `AbortController`, where no hooks file can be, has none.
   * @example await fetch(url, { signal: probes.signal })
   * @example probes.signal.addEventListener('abort', () => server.close())
   */
  readonly signal: AbortSignal
  /** @example probes.getname(finfo) // 'src/hot.ts:9 (foo)' */
  getname(finfo: FunctionInfo): string
}
