import { taken } from './taken.ts'

/**
 * The process as it is when we are loaded; an empty object where there is none. Not imported from `node:process`: Node then reads all
 * of its properties, and `stdin` and `stdout` come into being, which the program would notice.
 */
const hostProcess: NodeJS.Process = taken('process') ?? ({} as NodeJS.Process)

// Bundled, a file has its own names at its top level: Nitro puts an `import process` in front of chunks without looking at them.
export { hostProcess as process }

/** A part of it as it is now; `undefined` where asking for it throws. */
export function ofProcess<K extends keyof NodeJS.Process>(name: K): NodeJS.Process[K] | undefined {
  try {
    return hostProcess[name]
  } catch {
    return undefined
  }
}
