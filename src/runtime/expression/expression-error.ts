/** What is wrong with the text of an expression or a template. */
export class ExpressionError extends Error {
  /** Where in the text, 0-based. */
  readonly at: number

  constructor(message: string, at: number) {
    super(message)
    this.name = 'ExpressionError'
    this.at = at
  }
}
