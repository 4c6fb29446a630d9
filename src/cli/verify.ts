import { wrong, type Answer } from './terminal/answer.ts'
import { findTraces, type Search, type Trace, type TraceKind } from './find-traces.ts'

/** As many places of one kind in one file are shown. */
const MOST_PLACES = 3

const KINDS: readonly TraceKind[] = ['site', 'site table', 'runtime']

/** Tells whether files and folders are free of us: of sites, of site tables, of the runtime. */
export function verify(paths: readonly string[]): Answer {
  if (paths.length === 0) return wrong('say which files or folders: unplugin-probes verify dist')
  let search: Search
  try {
    search = findTraces(paths)
  } catch (error) {
    return wrong(`${paths.join(', ')} cannot be looked through: ${(error as Error).message}`)
  }
  const { traces, files, skipped } = search
  const seen = `${files} ${files === 1 ? 'file' : 'files'}${skipped > 0 ? ` (${skipped} more are no text)` : ''}`
  if (files === 0) return wrong(`${paths.join(', ')}: there is no file to look at${skipped > 0 ? ` (${skipped} are no text)` : ''}`)
  if (traces.length === 0) return { lines: [`no sites, no site tables, no runtime in ${seen}`], code: 0 }
  const counts = KINDS.map((kind) => [traces.filter((trace) => trace.kind === kind).length, kind] as const)
  const found = counts.filter(([count]) => count > 0).map(([count, kind]) => `${count} ${kind}${count > 1 ? 's' : ''}`)
  return {
    lines: [...placesOf(traces), `found ${found.join(', ')} in ${seen}; the plugin's option enabled: false leaves a build as it is`],
    code: 1,
  }
}

function placesOf(traces: readonly Trace[]): string[] {
  const lines: string[] = []
  for (const file of new Set(traces.map((trace) => trace.file)))
    for (const kind of KINDS) {
      const its = traces.filter((trace) => trace.file === file && trace.kind === kind)
      for (const { line, column, text } of its.slice(0, MOST_PLACES)) lines.push(`${file}:${line}:${column}: a ${kind}, ${text}`)
      if (its.length > MOST_PLACES) lines.push(`${file}: ${its.length - MOST_PLACES} more of this kind`)
    }
  return lines
}
