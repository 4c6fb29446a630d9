import { OwnMap } from '../guard/builtins.ts'

/** Turns a 1-based position in compiled code into one in its source, and says which that is if it has another name. It runs where the program may be about to go on: only syntax. */
export type ToSource = (line: number, column: number) => readonly [line: number, column: number, file?: string]

const sources = new OwnMap<string, ToSource>()

/**
 * Files that were compiled as they were loaded: frames in them are shown where their authors wrote them.
 * @returns takes it back
 */
export function comeFrom(files: ReadonlyMap<string, ToSource>): () => void {
  const before = new OwnMap<string, ToSource | undefined>()
  files.forEach((toSource, file) => {
    before.set(file, sources.get(file))
    sources.set(file, toSource)
  })
  return () =>
    before.forEach((toSource, file) => {
      if (toSource) sources.set(file, toSource)
      else sources.delete(file)
    })
}

/** `file:line:column` as its author knows it. */
export function sourcePlace(file: string, line: number, column: number): string {
  const [sourceLine, sourceColumn, source = file] = sources.get(file)?.(line, column) ?? [line, column]
  return `${source}:${sourceLine}:${sourceColumn}`
}
