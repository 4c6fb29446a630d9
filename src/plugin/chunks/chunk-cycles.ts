/** What of a chunk tells which others it loads. */
export interface LinkedChunk {
  readonly fileName: string
  /** File names of the chunks that are loaded before it; others, too. */
  readonly imports: readonly string[]
}

/**
 * The other chunks of the circle that a chunk is in: of two that import each other, one begins before the other, and can call its
 * hoisted functions then.
 */
export function circleOf<Chunk extends LinkedChunk>(fileName: string, chunks: Readonly<Record<string, Chunk>>): Chunk[] {
  const below = reachable(fileName, chunks)
  if (!below.has(fileName)) return []
  return [...below].flatMap((name) => (name !== fileName && reachable(name, chunks).has(fileName) ? [chunks[name]!] : []))
}

/** What a chunk imports, and what that imports: the chunk itself only if it is in a circle. */
function reachable(fileName: string, chunks: Readonly<Record<string, LinkedChunk>>): Set<string> {
  const found = new Set<string>()
  const next = [...(chunks[fileName]?.imports ?? [])]
  for (let name = next.pop(); name !== undefined; name = next.pop()) {
    const chunk = chunks[name]
    if (!chunk || found.has(name)) continue
    found.add(name)
    next.push(...chunk.imports)
  }
  return found
}
