import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createContext, runInContext, type Context } from 'node:vm'
import { probes as ownProbes, type Probes } from 'unplugin-probes/runtime'
import type { SiteTable } from '../../src/site-table/site-table.ts'
import type { Format, Instrumented, InstrumentOptions } from '../../src/transform/index.ts'
import { instrumentChecked } from '../integrity/instrument-checked.ts'

export const FORMATS: readonly Format[] = ['module', 'commonjs', 'script']

const RUNTIME = readFileSync(join(import.meta.dirname, '../../dist/runtime.script.js'), 'utf8')

/** What the program of these tests exports. */
export interface Work {
  add(a: number): number
  readonly cart: { total(b: number): number }
}

/** How each format hands out what it has. */
const EXPORTS: Readonly<Record<Format, string>> = {
  module: 'export { add, cart }',
  commonjs: 'exports.add = add\nexports.cart = cart',
  script: 'var exported = { add, cart }',
}

/** Line 3 has a local and an upvalue, line 7 a `this`. */
export function textOf(format: Format, head = ''): string {
  return `${head}let base = 10
function add(a) {
  return a + base
}
const cart = {
  n: 3, total(b) {
    return this.n + b
  },
}
${EXPORTS[format]}
`
}

export function scoped(code: string, file: string, options: InstrumentOptions): Instrumented {
  const result = instrumentChecked(code, file, { ...options, switches: 'scope' })
  if (!result) throw new Error(`${file} has no sites`)
  return result
}

/** A realm in which files of a format are loaded. */
export interface Realm {
  readonly probes: Probes
  /** The objects that hold switches, in the order in which the runtime got them. */
  readonly objects: readonly Record<string, unknown>[]
  /** The same file may come any number of times: each time it is evaluated. */
  load(file: Instrumented): Promise<Work>
}

/** Modules are loaded in this realm, others in contexts of their own. */
export function realmOf(format: Format): Realm {
  return format === 'module' ? new OwnRealm() : new ContextRealm(format)
}

class OwnRealm implements Realm {
  readonly probes = ownProbes
  readonly objects = objectsIn(globalThis)
  #loads = 0

  async load({ code }: Instrumented): Promise<Work> {
    this.#loads++
    // Its site module is another one, too, as it is with who puts a number behind the address of what has changed.
    const text = code.replace(/(?<=^(?:#!.*\n)?import\{s as [^}]*\}from"[^"]*)"/, `#${this.#loads}"`)
    return (await import(/* @vite-ignore */ `data:text/javascript,${encodeURIComponent(text)}#${this.#loads}`)) as Work
  }
}

/** A script can be loaded once in each context: all contexts of this realm share one runtime. */
export class ContextRealm implements Realm {
  readonly #format: Format
  readonly #first: Context
  readonly probes: Probes
  readonly objects: readonly Record<string, unknown>[]
  #loads = 0

  /** @param first where the file has been loaded before the runtime comes */
  constructor(format: Format, first?: Context) {
    this.#format = format
    this.#first = first ?? contextOf()
    this.#loads = first ? 1 : 0
    runInContext(RUNTIME, this.#first)
    this.probes = runInContext('probes', this.#first) as Probes
    this.objects = objectsIn(this.#first)
  }

  async load({ code }: Instrumented): Promise<Work> {
    const context = this.#loads++ === 0 ? this.#first : this.#sibling()
    return loadIn(context, this.#format, code)
  }

  #sibling(): Context {
    const context = contextOf()
    const value = runInContext('unpluginProbesTables', this.#first) as unknown
    Object.defineProperty(context, 'unpluginProbesTables', { value, configurable: true, writable: true })
    return context
  }
}

export function contextOf(): Context {
  return createContext({ setTimeout, clearTimeout, performance, console: { warn: () => {} } })
}

/** Runs a file in a context, with or without a runtime. */
export function loadIn(context: Context, format: Format, code: string): Work {
  if (format === 'commonjs') return runInContext(`(function (exports) {${code}\nreturn exports })({})`, context) as Work
  runInContext(code, context)
  return runInContext('exported', context) as Work
}

/** What the runtime is given from now on. */
function objectsIn(realm: Context | typeof globalThis): Record<string, unknown>[] {
  const { unpluginProbesTables: inbox } = realm as { unpluginProbesTables: { push(table: SiteTable): void } }
  const objects: Record<string, unknown>[] = []
  const { push } = inbox
  inbox.push = (table) => {
    if (table.s) objects.push(table.s)
    push(table)
  }
  return objects
}
