import { isAbsolute, relative } from 'node:path'

/** How a file is run: decides how its switches come into being, and what its top level may capture. */
export type Format = 'module' | 'commonjs' | 'script'

/** By the extension, else by what the file itself shows. */
export function formatOf(
  id: string,
  { isModule, isCommonJs }: { isModule: boolean; isCommonJs: boolean },
  ambiguous: Format = 'script',
): Format {
  const extension = /\.([cm]?)[jt]sx?$/.exec(id.replace(/[?#].*$/, ''))?.[1]
  if (isModule || extension === 'm') return 'module'
  return isCommonJs || extension === 'c' ? 'commonjs' : ambiguous
}

/** By the extension, or what a query says of it: `a.vue?lang.ts`. */
export function isTypeScript(id: string): boolean {
  return /\.[cm]?tsx?$/.test(id.replace(/[?#].*$/, '')) || /[?&]lang[.=]tsx?\b/.test(id)
}

/** The path that addresses are matched with: without query, relative to the root, with forward slashes. */
export function fileOf(id: string, root: string | undefined): string {
  const path = id.replace(/[?#].*$/, '').replaceAll('\\', '/')
  if (root === undefined || !isAbsolute(path)) return path
  const fromRoot = relative(root, path).replaceAll('\\', '/')
  // Another drive has no relative path.
  return isAbsolute(fromRoot) ? path : fromRoot
}
