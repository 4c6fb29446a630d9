/** Says what is broken, in which file. */
export function fail(id: string, message: string): never {
  throw new Error(`${id}: ${message}`)
}

/** 1-based line, 0-based column, as trace-mapping counts. */
export function lineAndColumn(code: string, at: number): { line: number; column: number } {
  const before = code.slice(0, at).split('\n')
  return { line: before.length, column: before.at(-1)!.length }
}

/** A place in a text, for messages. */
export function around(code: string, at: number): string {
  const { line, column } = lineAndColumn(code, at)
  return `${line}:${column + 1} …${code.slice(Math.max(0, at - 60), at)}⟨here⟩${code.slice(at, at + 100)}…`
}
