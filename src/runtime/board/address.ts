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
  if (typeof text !== 'string') return undefined
  const trimmed = text.trim()
  const last = numberAtEnd(trimmed)
  if (!last) return undefined
  const before = numberAtEnd(last.file)
  const { file, number: line } = before ?? last
  const path = segments(file.startsWith('file://') ? file.slice(7) : file)
  if (path.length === 0 || file.endsWith(':')) return undefined
  const isAbsolute = file[0] === '/' || file.startsWith('file:') || (file[1] === ':' && (file[2] === '/' || file[2] === '\\'))
  return { path, isAbsolute, line, column: before ? last.number : undefined }
}

/** `file:12` taken apart; a number begins with 1 to 9. */
function numberAtEnd(text: string): { file: string; number: number } | undefined {
  const colon = text.lastIndexOf(':')
  const digits = text.slice(colon + 1)
  if (colon < 1 || digits === '' || digits[0] === '0') return undefined
  for (const digit of digits) if (digit < '0' || digit > '9') return undefined
  return { file: text.slice(0, colon), number: +digits }
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
  const found: string[] = []
  let segment = ''
  for (let i = 0; i <= path.length; i++) {
    const character = path[i]
    if (character !== undefined && character !== '/' && character !== '\\') {
      segment += character
      continue
    }
    if (segment !== '' && segment !== '.') found.push(segment)
    segment = ''
  }
  return found
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
