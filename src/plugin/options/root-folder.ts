import { statSync } from 'node:fs'
import { isAbsolute, resolve } from 'node:path'

/**
 * The folder that globs and the names of files are relative to.
 * @param given the option `root`; a relative one is meant from the host's
 * @param theirs what the host takes for the project's folder
 * @throws an error with the code PROBES_OPTION: there is no such folder
 */
export function rootFolder(given: string | undefined, theirs: string): string {
  if (given === undefined) return theirs
  const folder = resolve(theirs, given)
  if (isFolder(folder)) return folder
  const from = isAbsolute(given) ? '' : `, as it is meant from ${theirs}`
  const what = `root is ${JSON.stringify(given)}; there is no folder ${folder}${from}`
  throw Object.assign(new Error(`unplugin-probes: ${what} (PROBES_OPTION)`), { code: 'PROBES_OPTION' })
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory()
  } catch {
    return false
  }
}
