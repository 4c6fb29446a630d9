import { Script } from 'node:vm'
import { DEFINER } from '../../transform/emit/table/site-module.ts'

type Define = (realm: object, key: string, switches: number, file: string, table: string) => void

let define: Define | undefined

/** Does in this realm, before a file runs, what its site module does in a bundle. */
export function defineSwitches(key: string, switches: number, file: string, table: string): void {
  // A script, as a process can be told to make no code from text.
  define ??= new Script(`(${DEFINER})`).runInThisContext() as Define
  define(globalThis, key, switches, file, table)
}
