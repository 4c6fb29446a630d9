import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { filesUnder, readPackage } from './programs/jobs/read-package.js'

/** @typedef {{ path: string, code: string }} File */

const JAVASCRIPT = ['ajv/dist', 'fastify/lib', 'rxjs/dist/esm/internal', 'svelte/src', 'terser/lib', 'zod/v4']
const TYPESCRIPT = ['rxjs/src', 'zod/src']
/** Longer lines on average than people write: made by a minifier or a generator. */
const LONGEST_MEAN_LINE = 100

/**
 * Sources as people write them, four megabytes of each language.
 * @returns {Promise<{ javascript: File[], typescript: File[] }>}
 */
export async function readCorpus() {
  const own = (await readdir('src', { recursive: true })).map((path) => join('src', path))
  const ownFiles = own.filter(isTypeScript).map(async (path) => ({ path, code: await readFile(path, 'utf8') }))
  return {
    javascript: JAVASCRIPT.flatMap((folder) => filesUnder(folder, '.js').map(inPackage)).filter(isWritten),
    typescript: [
      ...(await Promise.all(ownFiles)),
      ...TYPESCRIPT.flatMap((folder) => filesUnder(folder, '.ts').filter(isTypeScript).map(inPackage)),
    ].filter(isWritten),
  }
}

/** @param {string} path */
function inPackage(path) {
  return { path, code: readPackage(path) }
}

/** @param {string} path */
function isTypeScript(path) {
  return path.endsWith('.ts') && !path.endsWith('.d.ts')
}

/** @param {File} file */
function isWritten({ code }) {
  return code.length / code.split('\n').length < LONGEST_MEAN_LINE
}
