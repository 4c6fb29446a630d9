import * as named from 'node:fs'
import { createRequire } from 'node:module'
import { statSync } from '../../runtime/permits/files.ts'
import { isDeno } from '../../runtime/permits/granted.ts'

const { cache } = createRequire(import.meta.url)
/** What others get by `require`. */
const fs = (named as { default?: object }).default as { statSync: unknown }

/** What we load meanwhile is nothing that a program should find among its own modules, and nothing that Node 22.12 should warn it of. */
export function unseen<T>(act: () => T): T {
  const before = new Set(Object.keys(cache))
  const { emitWarning } = process
  try {
    process.emitWarning = () => {}
    return isDeno ? unasked(act) : act()
  } finally {
    process.emitWarning = emitWarning
    for (const path of Object.keys(cache)) if (!before.has(path)) delete cache[path]
  }
}

/** As TypeScript is loaded it reads the environment, and looks for a file that is not there: Deno would ask at the terminal whether it may. */
function unasked<T>(act: () => T): T {
  const env = Object.getOwnPropertyDescriptor(process, 'env')
  const { statSync: given } = fs
  try {
    if (env?.configurable) Object.defineProperty(process, 'env', { value: {}, configurable: true })
    fs.statSync = statSync
    return act()
  } finally {
    if (env?.configurable) Object.defineProperty(process, 'env', env)
    fs.statSync = given
  }
}
