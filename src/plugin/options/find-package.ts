import { createRequire } from 'node:module'

/** The path of a module as a file sees it, be that there or not. */
export function findFrom(name: string, from: string): string | undefined {
  try {
    return createRequire(from).resolve(name)
  } catch {
    return undefined
  }
}

/**
 * The same of a package that a project need not have itself: of each way the packages that bring each other, the last of which brings it.
 * @example findThrough([[], ['metro']], 'metro-babel-transformer', '/app/package.json')
 */
export function findThrough(ways: readonly (readonly string[])[], name: string, from: string): string | undefined {
  for (const way of ways) {
    let at: string | undefined = from
    for (const step of way) at = at && findFrom(`${step}/package.json`, at)
    const found = at && findFrom(name, at)
    if (found) return found
  }
  return undefined
}
