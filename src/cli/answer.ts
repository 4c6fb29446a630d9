/** What a command has to say, and its exit code: 0 yes or done, 1 no, 2 it cannot be told or was asked wrongly. */
export interface Answer {
  readonly lines: readonly string[]
  readonly code: 0 | 1 | 2
}
