import { originalPositionFor, TraceMap } from '@jridgewell/trace-mapping'
import { lineAndColumn } from '../integrity/broken.ts'

/** A word that a source and its bundle each hold once: where it is, and where the bundle's map says it is. */
export interface TracedWord {
  readonly word: string
  readonly real: string
  readonly traced: string
}

/** With its quote, as bundlers map a string to its start. Words that are not names that a minifier shortens: the contents of strings, and properties. */
const WORD = /(?<start>['"`]?)(?<word>\b[A-Za-z]\w*_w\d+)/g

/** Traces each such word of a bundle back into the sources. */
export function tracedWords(code: string, map: string, sources: Readonly<Record<string, string>>): TracedWord[] {
  const trace = new TraceMap(JSON.parse(map) as ConstructorParameters<typeof TraceMap>[0])
  const inBundle = placesOf(code)
  const words: TracedWord[] = []
  const all = placesOf(Object.values(sources).join('\n'))
  for (const [name, text] of Object.entries(sources)) {
    for (const [word, [place]] of placesOf(text)) {
      const [found, ...more] = inBundle.get(word) ?? []
      if (!place || !found || all.get(word)!.length + more.length > 1) continue
      const { source, line, column } = originalPositionFor(trace, found)
      const file = source === null ? 'nowhere' : (Object.keys(sources).find((it) => source.endsWith(it)) ?? source)
      words.push({ word, real: `${name}:${place.line}:${place.column}`, traced: `${file}:${line}:${column}` })
    }
  }
  return words
}

function placesOf(text: string): Map<string, { line: number; column: number }[]> {
  const places = new Map<string, { line: number; column: number }[]>()
  for (const { groups, index } of text.matchAll(WORD)) {
    const { word } = groups as { word: string }
    places.set(word, [...(places.get(word) ?? []), lineAndColumn(text, index)])
  }
  return places
}
