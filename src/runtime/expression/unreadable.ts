import { REDACTED } from '../snapshot/secrets.ts'

/**
 * Stands for a value that an expression cannot read without running code of the program, that is not there, or that is a secret.
 * Whatever is computed of it is unreadable for the same reason. It is no error: nothing is thrown at a hit.
 */
export class Unreadable {
  // oxlint-disable-next-line no-unused-private-class-members -- asked for by `in`
  readonly #isOne = true
  /** Shown in a log line, in its place. */
  readonly text: string
  /** A clause that says why, and what to do. */
  readonly why: string

  constructor(text: string, why: string) {
    this.text = text
    this.why = why
  }

  /** Not by `instanceof`, which asks a proxy for its prototype. */
  static is(value: unknown): value is Unreadable {
    return typeof value === 'object' && value !== null && #isOne in value
  }
}

/** A value that is never shown, compared or computed with. */
export function secret(name: string): Unreadable {
  return new Unreadable(REDACTED, `${name} looks like a secret, which is never read`)
}
