import type { RefusalCode } from './trust.ts'

/** A hooks file that could not be loaded: what, where, and a code to look up. */
export class HooksError extends Error {
  readonly code: HooksErrorCode
  /** `file:line:column`, as far as known. */
  readonly place: string
  /** Files that would mend it if they existed. */
  readonly missing: readonly string[]

  constructor(code: HooksErrorCode, place: string, message: string, missing: readonly string[] = []) {
    super(message)
    this.name = 'HooksError'
    this.code = code
    this.place = place
    this.missing = missing
  }
}

export type HooksErrorCode =
  | 'HOOKS_SYNTAX'
  | 'HOOKS_THROW'
  | 'HOOKS_IMPORT'
  | 'HOOKS_EXPORT'
  | 'HOOKS_LOADER'
  | 'HOOKS_JSON'
  | 'HOOKS_SHAPE'
  | 'HOOKS_TIME'
  | 'HOOKS_CRASHED'
  | 'HOOKS_EXIT'
  | RefusalCode
