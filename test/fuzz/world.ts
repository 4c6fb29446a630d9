import { readFileSync } from 'node:fs'
import { types } from 'node:util'
import vm from 'node:vm'
import type { Probes } from '../../src/runtime/api/types.ts'
import type { Format } from '../../src/transform/index.ts'
import { Describer } from './describe.ts'
import { SETUP } from './setup.ts'

const FUEL = 120
const LAPS = 150
const LINES = 600
const TIMEOUT = 2000

/** What a run of a program shows. */
export interface Outcome {
  readonly lines: readonly string[]
  readonly completion: string
  readonly error: string
}

export interface Run extends Outcome {
  /** What went wrong on our side. */
  readonly complaints: readonly string[]
  readonly hits: number
  readonly timedOut: boolean
}

const setup = new vm.Script(SETUP, { filename: 'setup.js' })
/** The built runtime, whose path the process is given. */
const runtime = new vm.Script(readFileSync(process.argv[2]!, 'utf8'), { filename: 'runtime.script.js' })

/** Runs a program in a realm of its own; with addresses, all probes are on and their handlers read everything. */
export async function run(code: string, format: Format, addresses?: readonly string[]): Promise<Run> {
  const lines: string[] = []
  const complaints: string[] = []
  const context = vm.createContext()
  const describer = new Describer(vm.runInContext('this', context))
  const log = (...values: unknown[]): void => {
    if (lines.length < LINES) lines.push(values.map((value) => describer.describe(value)).join(' '))
  }
  let [fuel, laps] = [FUEL, LAPS]
  const host = {
    log,
    fuel: () => fuel-- > 0,
    lap: () => laps-- > 0,
    isNumber: (value: unknown) => typeof value === 'number',
    isPromise: types.isPromise,
    isGenerator: (value: unknown) => types.isGeneratorObject(value) && (Symbol.asyncIterator in value ? 'async' : 'sync'),
  }
  const callKept = (setup.runInContext(context) as (host: object) => () => void)(host)
  const report = addresses && turnOn(context, addresses, complaints)
  const unhandled = (reason: unknown): void => log('unhandled', reason)
  process.on('unhandledRejection', unhandled)
  let completion = ''
  let error = ''
  let timedOut = false
  const failed = (thrown: unknown): void => {
    timedOut ||= (thrown as { code?: string } | undefined)?.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT'
    error = `threw ${describer.describe(thrown)}`
  }
  try {
    const value = await evaluate(code, format, context, failed, describer)
    completion = describer.describe(value)
  } catch (thrown) {
    failed(thrown)
  }
  await turns()
  callKept()
  await turns()
  process.off('unhandledRejection', unhandled)
  const said = report?.() ?? { hits: 0, complaints: [] }
  return { lines, completion, error, complaints: [...complaints, ...said.complaints], hits: said.hits, timedOut }
}

/** Lets all that is waiting happen. */
async function turns(): Promise<void> {
  for (let i = 0; i < 2; i++) await new Promise((resolve) => setImmediate(resolve))
}

async function evaluate(
  code: string,
  format: Format,
  context: vm.Context,
  failed: (thrown: unknown) => void,
  describer: Describer,
): Promise<unknown> {
  if (format === 'script') return boxed(new vm.Script(code, { filename: 'program.js' }).runInContext(context, { timeout: TIMEOUT }))
  if (format === 'commonjs') {
    const module = { exports: {} }
    const require = (id: string): void => void vm.runInContext(textOf(id), context)
    const names = ['exports', 'require', 'module', '__filename', '__dirname']
    const main = vm.compileFunction(code, names, { parsingContext: context, filename: 'program.js' }) as (...args: unknown[]) => unknown
    const value = main.call(module.exports, module.exports, require, module, 'program.js', '.')
    return boxed([value, module.exports])
  }
  const options = { context, identifier: 'program.js', initializeImportMeta: (meta: object) => void Object.assign(meta, { name: 'meta' }) }
  const module = new vm.SourceTextModule(code, options)
  await module.link((specifier) => {
    if (specifier === 'self') return module
    return new vm.SourceTextModule(textOf(specifier), { context })
  })
  // A module that waits for ever must not stop us.
  module.evaluate({ timeout: TIMEOUT }).catch(failed)
  await turns()
  return boxed(Reflect.ownKeys(module.namespace).map((name) => [name, exportOf(module.namespace, name, describer)]))
}

/** A site module is an address that holds its text. */
function textOf(id: string): string {
  return decodeURIComponent(id.replace(/^data:text\/javascript,/, ''))
}

function exportOf(namespace: object, name: PropertyKey, describer: Describer): string {
  try {
    return describer.describe(Reflect.get(namespace, name))
  } catch (error) {
    return describer.describe(error)
  }
}

/** So that nobody takes a thenable for a promise. */
function boxed(value: unknown): { value: unknown } {
  return { value }
}

/** Turns all probes on, with a handler that reads all that it is given. */
function turnOn(context: vm.Context, addresses: readonly string[], complaints: string[]): () => { hits: number; complaints: string[] } {
  let isStarting = true
  // Each probe says that it waits for its file, and then that it is on.
  const warn = (line: string): void => void (isStarting || complaints.push(line))
  Object.defineProperty(context, 'console', { value: { warn }, configurable: true })
  runtime.runInContext(context)
  const { probes } = vm.runInContext("globalThis[Symbol.for('unplugin-probes')]", context) as { probes: Probes }
  // In some programs the probes go off while it runs.
  const leaves = addresses.length % 3 === 0
  let hits = 0
  let seen = 0
  const list = addresses.map((address) =>
    probes.enable(address, (info) => {
      const { vals, uv, this: self, hit } = info
      hits++
      for (const name in vals) if (vals[name] !== undefined) seen++
      for (const name in uv) if (uv[name] !== undefined) seen++
      if (self !== undefined) seen++
      // It takes longer than all the rest.
      if (hit < 3) seen += info.stack.length
      return leaves && hit === 3
    }),
  )
  return () => {
    isStarting = false
    const failed = list
      .filter(({ status }) => status !== 'on' && !(leaves && status === 'removed'))
      .map(({ address, status, reason }) => `${address} is ${status}: ${reason}`)
    return { hits, complaints: failed }
  }
}
