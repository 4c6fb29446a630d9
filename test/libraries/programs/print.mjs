import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

// Programs must print the same each time: identifiers and samples come from a sequence. Libraries that keep Math.random are imported after this file.
let seed = 1
Math.random = () => (seed = (seed * 48271) % 2147483647) / 2147483647

/** One readable line. */
export function print(name, value) {
  console.log(name, typeof value === 'string' ? value : JSON.stringify(value))
}

/** A long text as its size and hash, so that a difference shows in one line. */
export function digest(name, value) {
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  console.log(name, text.length, createHash('sha256').update(text).digest('hex').slice(0, 16))
}

/** What a call throws, else what it returns. */
export function attempt(call) {
  try {
    return call()
  } catch (error) {
    return `${error.name}: ${error.message}`
  }
}

export function readPackage(path) {
  return readFileSync(join('node_modules', path), 'utf8')
}

/** The files of a folder of node_modules, in the order of their names. */
export function filesUnder(folder, pattern) {
  return readdirSync(join('node_modules', folder), { recursive: true })
    .map((path) => join(folder, path))
    .filter((path) => pattern.test(path))
    .sort()
}
