// The shortest script of edits between two texts, line by line, then the hunks, the patch and its application.
import { Random } from '../random.ts'

type Edit = { readonly kind: 'keep' | 'add' | 'remove'; readonly line: string }

interface Hunk {
  readonly start: number
  readonly edits: Edit[]
}

/** The farthest place on each diagonal, as an array that also has negative places. */
class Frontier {
  private readonly places: Int32Array

  constructor(private readonly reach: number) {
    this.places = new Int32Array(reach * 2 + 3)
  }

  get(diagonal: number): number {
    const index = diagonal + this.reach + 1
    return this.places[index] as number
  }

  set(diagonal: number, place: number): void {
    const index = diagonal + this.reach + 1
    this.places[index] = place
  }

  copy(reach: number): Frontier {
    const copy = new Frontier(reach)
    for (let i = -reach - 1; i <= reach + 1; i++) copy.set(i, this.get(i))
    return copy
  }
}

function comesFromAbove(frontier: Frontier, diagonal: number, depth: number): boolean {
  if (diagonal === -depth) return true
  if (diagonal === depth) return false
  return frontier.get(diagonal - 1) < frontier.get(diagonal + 1)
}

function startOn(frontier: Frontier, diagonal: number, depth: number): number {
  if (comesFromAbove(frontier, diagonal, depth)) return frontier.get(diagonal + 1)
  return frontier.get(diagonal - 1) + 1
}

function areAlike(a: readonly string[], i: number, b: readonly string[], j: number): boolean {
  if (i >= a.length || j >= b.length) return false
  return a[i] === b[j]
}

function slide(a: readonly string[], b: readonly string[], from: number, diagonal: number): number {
  let at = from
  while (areAlike(a, at, b, at - diagonal)) at++
  return at
}

function frontiersOf(a: readonly string[], b: readonly string[]): Frontier[] {
  const most = a.length + b.length
  const frontier = new Frontier(most)
  const seen: Frontier[] = []
  for (let depth = 0; depth <= most; depth++) {
    seen.push(frontier.copy(depth))
    for (let diagonal = -depth; diagonal <= depth; diagonal += 2) {
      const start = startOn(frontier, diagonal, depth)
      const end = slide(a, b, start, diagonal)
      frontier.set(diagonal, end)
      if (end >= a.length && end - diagonal >= b.length) return seen
    }
  }
  return seen
}

function editsBetween(a: readonly string[], b: readonly string[]): Edit[] {
  const edits: Edit[] = []
  const keep = (line: string): number => edits.push({ kind: 'keep', line })
  let x = a.length
  let y = b.length
  for (const [depth, frontier] of [...frontiersOf(a, b).entries()].reverse()) {
    const diagonal = x - y
    const isAdded = comesFromAbove(frontier, diagonal, depth)
    const beforeX = frontier.get(isAdded ? diagonal + 1 : diagonal - 1)
    const beforeY = beforeX - (isAdded ? diagonal + 1 : diagonal - 1)
    while (x > beforeX && y > beforeY && x > 0 && y > 0) {
      keep(a[x - 1] as string)
      x--
      y--
    }
    if (depth === 0) break
    if (isAdded) edits.push({ kind: 'add', line: b[beforeY] as string })
    else edits.push({ kind: 'remove', line: a[beforeX] as string })
    x = beforeX
    y = beforeY
  }
  return edits.reverse()
}

function hunksOf(edits: readonly Edit[]): Hunk[] {
  const hunks: Hunk[] = []
  let open: Hunk | undefined
  let line = 0
  for (const edit of edits) {
    if (edit.kind === 'keep') open = undefined
    else if (open) open.edits.push(edit)
    else hunks.push((open = { start: line, edits: [edit] }))
    if (edit.kind !== 'add') line++
  }
  return hunks
}

function apply(lines: readonly string[], hunks: readonly Hunk[]): string[] {
  const result: string[] = []
  let at = 0
  for (const { start, edits } of hunks) {
    while (at < start) result.push(lines[at++] as string)
    for (const { kind, line } of edits) {
      if (kind === 'add') result.push(line)
      else if (lines[at++] !== line) throw new Error(`line ${at} is not ${line}`)
    }
  }
  return [...result, ...lines.slice(at)]
}

function changed(lines: readonly string[], random: Random): string[] {
  return lines.flatMap((line) => {
    const choice = random.below(20)
    if (choice === 0) return []
    if (choice === 1) return [`${line} changed`]
    return choice === 2 ? [line, 'a new line'] : [line]
  })
}

export function run(): string {
  const random = new Random(23)
  let lines = Array.from({ length: 320 }, (_, i) => `line ${i % 90} of the text`)
  let count = 0
  let adds = 0
  for (let round = 0; round < 8; round++) {
    const next = changed(lines, random)
    const edits = editsBetween(lines, next)
    const hunks = hunksOf(edits)
    if (apply(lines, hunks).join('\n') !== next.join('\n')) throw new Error('does not apply')
    count += hunks.length
    for (const { kind } of edits) if (kind === 'add') adds++
    lines = next
  }
  return [count, adds, lines.length].join()
}
