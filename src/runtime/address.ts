// Taken at load: a program may replace it while probes are bound.
const RealSet = Set

/** `file:line` or `file:line:column`, taken apart. */
export interface Address {
  /** Path segments, outermost first. */
  readonly path: readonly string[]
  readonly isAbsolute: boolean
  readonly line: number
  readonly column: number | undefined
}

/** Reads an address; `undefined` when it is not one. */
export function parseAddress(text: unknown): Address | undefined {
  const parts = typeof text === 'string' ? /^(.*?[^:]):([1-9]\d*)(?::([1-9]\d*))?$/.exec(text.trim()) : null
  if (!parts) return undefined
  const [, file = '', line, column] = parts
  const path = segments(file.replace(/^file:\/\//, ''))
  if (path.length === 0) return undefined
  const isAbsolute = /^(?:\/|file:|[a-z]:[\\/])/i.test(file)
  return { path, isAbsolute, line: Number(line), column: column === undefined ? undefined : Number(column) }
}

/** Of loaded files: each address is held against all of them. */
const segmentsOf = { __proto__: null } as unknown as Record<string, string[]>

/** Whether a file is meant: whole path segments from the right, case-sensitive. An absolute path also means a file that it ends with. */
export function matchesFile(file: string, { path, isAbsolute }: Pick<Address, 'path' | 'isAbsolute'>): boolean {
  const known = (segmentsOf[file] ??= segments(file))
  return endsWith(known, path) || (isAbsolute && endsWith(path, known))
}

/** The known paths most like an unknown one: same file name first, then the fewest edits in the file name. */
export function nearestFiles(files: Iterable<string>, path: readonly string[], count = 3): string[] {
  const name = path.at(-1) ?? ''
  return [...new RealSet(files)]
    .map((file) => ({ file, distance: distance(segments(file).at(-1) ?? '', name) }))
    .sort((a, b) => a.distance - b.distance || (a.file < b.file ? -1 : 1))
    .slice(0, count)
    .map(({ file }) => file)
}

export function segments(path: string): string[] {
  return path.split(/[\\/]/).filter((segment) => segment !== '' && segment !== '.')
}

function endsWith(path: readonly string[], end: readonly string[]): boolean {
  const skip = path.length - end.length
  return skip >= 0 && end.every((segment, i) => segment === path[skip + i])
}

/** Levenshtein, on names of a few dozen characters. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) next[j] = Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1))
    row = next
  }
  return row[b.length]!
}
