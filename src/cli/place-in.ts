import { relative } from 'node:path'

/** A path as it is shown: from the working directory, with forward slashes. */
export function shownPath(path: string): string {
  return relative('', path).replaceAll('\\', '/')
}

/** A place in a file as it is shown. */
export function shownPlace({ file, line, column }: { readonly file: string; readonly line: number; readonly column: number }): string {
  return `${shownPath(file)}:${line}:${column}`
}

/** A file, or some lines of it. */
export interface Place {
  readonly path: string
  /** 1-based. */
  readonly first: number
  readonly last: number
}

/**
 * Reads `src/cart.ts`, `src/cart.ts:40` and `src/cart.ts:40-60`.
 * @example placeIn('src/cart.ts:40-60') // { path: 'src/cart.ts', first: 40, last: 60 }
 */
export function placeIn(given: string): Place {
  const found = /^(.+?):(\d+)(?:-(\d+)|:\d+)?$/.exec(given)
  if (!found) return { path: given, first: 1, last: Infinity }
  const first = Number(found[2])
  return { path: found[1]!, first, last: Math.max(first, Number(found[3] ?? first)) }
}
