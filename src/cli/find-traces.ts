import { closeSync, fstatSync, openSync, readdirSync, readFileSync, readSync, statSync } from 'node:fs'
import { join } from 'node:path'

/** What of us can be in the output of a build. */
export type TraceKind = 'site' | 'site table' | 'runtime'

/** A place in a file where something of us is. */
export interface Trace {
  readonly file: string
  /** 1-based. */
  readonly line: number
  /** 1-based, in UTF-16 code units. */
  readonly column: number
  readonly kind: TraceKind
  /** What stands there. */
  readonly text: string
}

/** What was found, and in how many files it was looked for. */
export interface Search {
  readonly traces: readonly Trace[]
  readonly files: number
  /** Files that were not looked at, as they are no text. */
  readonly skipped: number
}

/**
 * All by which we can be known, whatever minifies our code: names of globals, and of what is found by a name at run time. A switch is named
 * by a key of eight digits and letters; where these are only letters, what follows tells it from a name such as `$parameter_1`.
 */
const TRACES =
  /(?<site>\$p(?:(?=[a-z]{0,7}\d)[0-9a-z]{8}_[0-9a-z]+|[a-z]{8}_[0-9a-z]+(?=\s*\?\.\())|\$s(?=[a-z]{0,7}\d)[0-9a-z]{8}(?=\s*[.=]))|(?<table>unpluginProbesTables)|(?<runtime>(["'`])unplugin-probes\4|unplugin-probes\/(?:runtime|hooks-loader))/g

/** As many bytes tell whether a file is text. */
const HEAD = 8000

/**
 * Looks through files and folders, links included, but not for what their own `node_modules` hold.
 * @throws what the file system says, if a path cannot be read
 */
export function findTraces(paths: readonly string[]): Search {
  const traces: Trace[] = []
  let files = 0
  let skipped = 0
  for (const path of paths.flatMap(filesIn)) {
    if (!isText(path)) {
      skipped++
      continue
    }
    files++
    traces.push(...tracesIn(path, readFileSync(path, 'utf8')))
  }
  return { traces, files, skipped }
}

function filesIn(path: string): string[] {
  if (!statSync(path).isDirectory()) return [path]
  return readdirSync(path, { withFileTypes: true })
    .filter(({ name }) => name !== 'node_modules' && name !== '.git')
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) =>
      entry.isDirectory() ? filesIn(join(path, entry.name)) : isFile(join(path, entry.name)) ? [join(path, entry.name)] : [],
    )
}

function isFile(path: string): boolean {
  try {
    return statSync(path).isFile()
  } catch {
    // A link that leads nowhere.
    return false
  }
}

function isText(path: string): boolean {
  const fd = openSync(path, 'r')
  try {
    const head = Buffer.alloc(Math.min(HEAD, fstatSync(fd).size))
    readSync(fd, head, 0, head.length, 0)
    return !head.includes(0)
  } finally {
    closeSync(fd)
  }
}

function tracesIn(file: string, text: string): Trace[] {
  const traces: Trace[] = []
  let line = 1
  let lineStart = 0
  for (const found of text.matchAll(TRACES)) {
    for (let end = text.indexOf('\n', lineStart); end !== -1 && end < found.index; end = text.indexOf('\n', lineStart)) {
      line++
      lineStart = end + 1
    }
    const { site, table } = found.groups!
    const kind: TraceKind = site !== undefined ? 'site' : table !== undefined ? 'site table' : 'runtime'
    traces.push({ file, line, column: found.index - lineStart + 1, kind, text: found[0] })
  }
  return traces
}
