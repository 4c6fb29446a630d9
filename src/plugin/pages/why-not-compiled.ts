import { stripVTControlCharacters } from 'node:util'

/** What Vite and its plugins throw, as far as it is known. */
interface CompileError {
  readonly message?: unknown
  readonly id?: unknown
  readonly loc?: { readonly file?: string; readonly line?: number; readonly column?: number }
}

/** A file imports what a page has not. */
export class NotInPages extends Error {
  readonly id: string

  constructor(id: string, wanted: string, why = 'which pages do not have; hooks files of servers may') {
    super(`it imports ${wanted}, ${why}`)
    this.id = id
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
  const path = file === undefined ? hooks : shown(file.replace(/\?.*$/, ''))
  if (error instanceof NotInPages) return { why: `${path}: ${error.message}`, code: 'HOOKS_IMPORT' }
  // Rolldown and oxc: a head, `[PARSE_ERROR] Unexpected token`, and a drawing that begins with the place.
  const parsed = lines.find((line) => /^\s*\[[A-Z_]+\] /.test(line))
  if (parsed !== undefined) {
    const [, line, column] = /:(\d+):(\d+)\s*\]/.exec(lines.join('\n')) ?? []
    const what = parsed.replace(/^\s*\[[A-Z_]+\] /, '')
    return { why: `${path}${line === undefined ? '' : `:${line}:${column}`}: SyntaxError: ${what}`, code: 'HOOKS_SYNTAX' }
  }
  const place = loc?.line === undefined ? path : `${path}:${loc.line}:${(loc.column ?? 0) + 1}`
  const what = (lines[0] ?? '').replace(/\.? Does the file exist\?$/, '')
  if (/^Failed to (?:resolve import|load url)/.test(what)) return { why: `${place}: ${what}`, code: 'HOOKS_IMPORT' }
  return { why: `${place}: ${what}`, code: 'HOOKS_SYNTAX' }
}
