import { taken } from './taken.ts'

/**
 * The process as it is when we are loaded; an empty object where there is none. Not imported from `node:process`: Node then reads all
 * of its properties, and `stdin` and `stdout` come into being, which the program would notice.
 */
export const process: NodeJS.Process = taken('process') ?? ({} as NodeJS.Process)

/** A part of it as it is now; `undefined` where asking for it throws. */
export function ofProcess<K extends keyof NodeJS.Process>(name: K): NodeJS.Process[K] | undefined {
  try {
    return process[name]
  } catch {
    return undefined
  }
}
