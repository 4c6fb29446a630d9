import { toLowerCase, trim } from '../guard/builtins.ts'
import { granted } from '../permits/granted.ts'

interface Host {
  readonly env?: unknown
}

// A script can have a variable of this name.
const realm = globalThis as { process?: Host }
let host: Host | undefined

/** A platform that has a process of its own says so: the global one may be the program's. */
export function environmentOf(process: Host): void {
  host ??= process
}

/**
 * A variable of the environment; `undefined` where it is not set, there is no environment, or it may not be read. A program can have
 * put any object in its place: what is no text counts as not set.
 */
export function environment(name: string): string | undefined {
  try {
    if (!granted({ name: 'env', variable: name })) return undefined
    const value = ((host ?? realm.process)?.env as Record<string, unknown> | undefined)?.[name]
    return typeof value === 'string' ? value : undefined
  } catch {
    return undefined
  }
}

/** Whether others than developers depend on the program. */
export function isProduction(): boolean {
  return environment('NODE_ENV') === 'production'
}

/** What a variable that is a switch says: nothing, yes, no, or what nobody understands. */
export type Said = '' | 'yes' | 'no' | 'unclear'

const YES = { __proto__: null, '1': true, true: true, yes: true, on: true } as object
const NO = { __proto__: null, '0': true, false: true, no: true, off: true } as object

/** Reads a variable as a switch: `1`, `true`, `yes`, `on` or `0`, `false`, `no`, `off`, in capitals or not. */
export function switchIn(name: string): Said {
  const word = toLowerCase(trim(environment(name) ?? ''))
  if (word === '') return ''
  return word in YES ? 'yes' : word in NO ? 'no' : 'unclear'
}
