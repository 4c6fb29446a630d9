import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { placeWithin, type ImportPlace } from './import-places.ts'

/** What Vite and its plugins throw, as far as it is known. */
interface CompileError {
  readonly message?: unknown
  readonly id?: unknown
  readonly loc?: { readonly file?: string; readonly line?: number; readonly column?: number }
}

/** A file imports what a page has not. */
export class NotInPages extends Error {
  readonly id: string
  /** Not `loc`, which Vite takes for a place in compiled code. */
  readonly place: ImportPlace | undefined

  constructor(id: string, wanted: string, place: ImportPlace | undefined, why = 'which pages do not have; hooks files of servers may') {
    super(`it imports ${wanted}, ${why}`)
    this.id = id
    this.place = place
  }
}

/**
 * Says where and why a hooks file could not be compiled, on one line.
 * @param shown how a path is shown
 */
export function whyNotCompiled(error: unknown, hooks: string, shown: (path: string) => string): { why: string; code: string } {
  const { message, id, loc } = (typeof error === 'object' && error !== null ? error : {}) as CompileError
  const lines = stripVTControlCharacters(String(message ?? error)).split('\n')
  const file = loc?.file ?? (typeof id === 'string' ? id : undefined)
  const bare = file?.replace(/\?.*$/, '')
  const path = bare === undefined ? hooks : shown(bare)
  const at = (place: ImportPlace | undefined): string => (place ? `${path}:${place.line}:${place.column}` : path)
  if (error instanceof NotInPages) return { why: `${at(error.place)}: ${error.message}`, code: 'HOOKS_IMPORT' }
  // Rolldown and oxc: a head, `[PARSE_ERROR] Unexpected token`, and a drawing that begins with the place.
  const parsed = lines.find((line) => /^\s*\[[A-Z_]+\] /.test(line))
  if (parsed !== undefined) {
    const [, line, column] = /:(\d+):(\d+)\s*\]/.exec(lines.join('\n')) ?? []
    const what = parsed.replace(/^\s*\[[A-Z_]+\] /, '')
    const place = line === undefined ? undefined : within(bare ?? resolve(hooks), { line: +line, column: +column! })
    return { why: `${at(place)}: SyntaxError: ${what}`, code: 'HOOKS_SYNTAX' }
  }
  const place = at(loc?.line === undefined ? undefined : { line: loc.line, column: (loc.column ?? 0) + 1 })
  const what = (lines[0] ?? '').replace(/\.? Does the file exist\?$/, '')
  if (/^Failed to (?:resolve import|load url)/.test(what)) return { why: `${place}: ${what}`, code: 'HOOKS_IMPORT' }
  return { why: `${place}: ${what}`, code: 'HOOKS_SYNTAX' }
}

/** We put a line behind a hooks file, and a text that does not end goes on there. */
function within(path: string, place: ImportPlace): ImportPlace {
  try {
    return placeWithin(readFileSync(path, 'utf8'), place)
  } catch {
    return place
  }
}
