import { relative } from 'node:path'

/** From the working directory, if it lies there. */
export function shownPath(path: string): string {
  const near = slashed(relative(process.cwd(), path))
  return near.startsWith('..') ? slashed(path) : near
}

/** As addresses have it. */
export function slashed(path: string): string {
  return path.replaceAll('\\', '/')
}
