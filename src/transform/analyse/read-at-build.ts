import { BUILD_TIME_READERS } from './policy.ts'

const NAMES = BUILD_TIME_READERS.map((name) => name.replaceAll(/[.*+?^${}()|[\]\\/]/g, '\\$&').replaceAll('\\*', '[^\'"`]*')).join('|')
const IMPORT = new RegExp(`(?:\\bfrom|\\bimport|\\brequire)\\s*\\(?\\s*(?:/\\*[^*]*\\*/\\s*)?['"](?:${NAMES})['"]`)

/**
 * Whether a tool runs code of a file while the program is built, in a realm where nobody has defined switches: then its guards have to be
 * of the form that needs no definition.
 */
export function isReadAtBuild(code: string, id: string): boolean {
  // vanilla-extract's files are known by their names.
  return /\.css\.[cm]?[jt]sx?$/.test(id.replace(/[?#].*$/, '')) || /@(?:preval|codegen)\b/.test(code) || IMPORT.test(code)
}
