/** What a command has to say, and its exit code: 0 yes or done, 1 no, 2 it cannot be told or was asked wrongly. */
export interface Answer {
  readonly lines: readonly string[]
  /** What went wrong, beside that: for people, where `lines` can be for another program. @default nothing */
  readonly troubles?: readonly string[]
  readonly code: 0 | 1 | 2
}

/** Of what cannot be told, or was asked wrongly. */
export function wrong(...troubles: string[]): Answer {
  return { lines: [], troubles, code: 2 }
}
