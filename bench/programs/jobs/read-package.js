import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * A file of node_modules; the bench runs in the project's folder.
 * @param {string} path
 */
export function readPackage(path) {
  return readFileSync(join('node_modules', path), 'utf8')
}

/**
 * Those of a folder, in the order of their names.
 * @param {string} folder
 * @param {string} ending
 */
export function filesUnder(folder, ending) {
  const all = readdirSync(join('node_modules', folder), { recursive: true }).map((path) => `${folder}/${path}`)
  return all.filter((path) => path.endsWith(ending)).sort()
}
