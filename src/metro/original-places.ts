import { decodedMappings, traceSegment, TraceMap } from '@jridgewell/trace-mapping'
import type { InputMap } from '../transform/index.ts'
import type { Place } from './metro-types.ts'

/** Leads from a place in a text with sites to where that stands in the text before. */
export type WayBack = (place: Place) => Place | undefined

/** The mappings of one line: the column in the text, the line and column before, which are 0-based as in source maps. */
type Line = readonly (readonly [column: number, source: number, line: number, columnBefore: number])[]

/**
 * The way back past our sites. No line break is inserted, so a place moves only in its line. What we insert has the place of the statement
 * behind it.
 */
export function pastSites(map: InputMap): WayBack {
  const lines = decodedMappings(new TraceMap(map as never)) as readonly Line[]
  return ({ line, column }) => {
    const segments = lines[line - 1] ?? []
    const index = lastUpTo(segments, column)
    const segment = segments[index]
    // What stands in front of all else; Babel's plugins expect that each node has a place.
    if (!segment) return { line, column: 0 }
    const [start, , lineBefore, columnBefore] = segment
    const next = segments[index + 1]
    // Between two segments there is the rest of a word, or text of ours: that ends where the statement begins.
    const most = next && next[2] === lineBefore && next[3] >= columnBefore ? next[3] : Number.POSITIVE_INFINITY
    return { line: lineBefore + 1, column: Math.min(columnBefore + column - start, most) }
  }
}

/** The way back past what Babel has printed. What its plugins have made has no place, and gets none. */
export function pastPrinter(map: InputMap): WayBack {
  const traced = new TraceMap(map as never)
  return ({ line, column }) => {
    const [start, , lineBefore, columnBefore] = traceSegment(traced, line - 1, column) ?? []
    return start !== column || lineBefore === undefined || columnBefore === undefined
      ? undefined
      : { line: lineBefore + 1, column: columnBefore }
  }
}

/** What Babel and others hang on nodes besides nodes. */
const NO_NODES: ReadonlySet<string> = new Set(['loc', 'extra', 'tokens', 'errors', 'range'])

const WHOLE = /^(?:File|Program)$/

interface Located {
  readonly start: Place
  readonly end: Place
}

/**
 * Gives all nodes the places that they had in the text before. Whatever reads places then (`__source` of JSX, the names of functions,
 * Metro's source map) sees the same as without us.
 */
export function moveBack(tree: object, wayBack: WayBack): void {
  const seen = new Set<object>()
  const moved = new Map<Located, Located | null>()
  const waiting: object[] = [tree]
  for (let node = waiting.pop(); node; node = waiting.pop()) {
    if (seen.has(node)) continue
    seen.add(node)
    const located = node as { loc?: Located | null; type?: string }
    const { loc } = located
    // Nodes can share what says where they stand.
    if (loc && !moved.has(loc)) moved.set(loc, placeOf(loc, wayBack))
    // What is in front of the first sign has no place; the file itself has.
    if (loc && !WHOLE.test(located.type ?? '')) located.loc = moved.get(loc)!
    for (const [name, value] of Object.entries(node))
      if (typeof value === 'object' && value !== null && !NO_NODES.has(name)) waiting.push(value as object)
  }
}

/** As Babel's own, which has more in it than the places. */
function placeOf(loc: Located, wayBack: WayBack): Located | null {
  const start = wayBack(loc.start)
  if (!start) return null
  // An end is where the last sign is, and one more: behind it there may be text of ours.
  const last = wayBack({ line: loc.end.line, column: Math.max(loc.end.column - 1, 0) })
  const end = last ? { line: last.line, column: last.column + Math.min(loc.end.column, 1) } : start
  return changed(loc, { start: changed(loc.start, start), end: changed(loc.end, end) })
}

function changed<Kind extends object>(value: Kind, parts: Partial<Kind>): Kind {
  return Object.assign(Object.create(Object.getPrototypeOf(value) as object) as Kind, value, parts)
}

/** The index of the last segment at or before a column; -1 if there is none. */
function lastUpTo(segments: Line, column: number): number {
  let [low, high] = [0, segments.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (segments[middle]![0] <= column) low = middle + 1
    else high = middle
  }
  return low - 1
}
