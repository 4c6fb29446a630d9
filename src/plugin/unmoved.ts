import { SourceMap } from 'node:module'
import type { InputMap } from '../transform/index.ts'

const LINE_END = /\r\n|[\n\r]/

/**
 * Whether a map says of all that a file holds that it stands where its author wrote it, and the lines say otherwise. So it comes out where
 * a plugin gives `map: null`, which means that it has moved nothing, and has printed the file anew: a map like any other, and all wrong.
 */
export function isWronglyUnmoved(map: InputMap, code: string, original: string): boolean {
  const lines = original.trimEnd().split(LINE_END)
  const printed = code.trimEnd().split(LINE_END)
  // Changes inside lines move none, and what is added behind all of them does not either.
  if (lines.length === printed.length || lines.every((line, index) => line === printed[index])) return false
  return saysUnmoved(map, lines)
}

/** Not of a map with one segment a line: whoever makes one has looked at the lines. */
function saysUnmoved(map: InputMap, lines: readonly string[]): boolean {
  const found = new SourceMap((typeof map === 'string' ? JSON.parse(map) : map) as ConstructorParameters<typeof SourceMap>[0])
  let isFine = false
  for (const [index, line] of lines.entries()) {
    if (line.trim() === '') continue
    const { generatedLine, generatedColumn, originalLine, originalColumn } = found.findEntry(index, line.length - 1) as Segment
    if (generatedLine !== index || originalLine !== index || generatedColumn !== originalColumn) return false
    isFine ||= (generatedColumn ?? 0) > 0
  }
  return isFine
}

type Segment = { readonly [K in 'generatedLine' | 'generatedColumn' | 'originalLine' | 'originalColumn']?: number }
