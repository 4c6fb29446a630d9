import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

/** A text that can never become the path of a file. */
export class NotAPath extends Error {}

const ADDRESS = /^(?:[a-z][a-z\d+.-]+:\/\/|data:|blob:)/i

/**
 * The absolute path that a user means: a path, relative to the working directory, or a `file:` address.
 * @throws {NotAPath} It is another address.
 * @throws {Error} There is no working directory now; there may be one later.
 */
export function givenPath(given: string): string {
  if (ADDRESS.test(given)) return pathOfAddress(given)
  try {
    return resolve(given)
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    const why = code === 'ENOENT' ? 'is gone' : `cannot be read: ${message}`
    throw new Error(`the working directory ${why}; start in one that exists, or give an absolute path`, { cause: error })
  }
}

function pathOfAddress(given: string): string {
  const wanted = 'a path is wanted, or a file: address'
  if (!/^file:/i.test(given)) throw new NotAPath(wanted)
  try {
    return fileURLToPath(given)
  } catch (error) {
    throw new NotAPath(`${wanted} of this machine: ${(error as Error).message}`)
  }
}

/** Whether a file is one of an installed package. */
export function isOfPackage(file: string): boolean {
  return /[\\/]node_modules[\\/]/.test(file)
}
