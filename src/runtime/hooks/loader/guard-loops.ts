import type { ParsedFile } from './parsed-file.ts'
import { TokenType } from 'sucrase/dist/esm/parser/tokenizer/types.js'

type Token = ParsedFile['tokens'][number]

/** A text that stands in a source without line breaks of its own. */
interface Addition {
  readonly at: number
  readonly text: string
}

/** A source in which loops and functions look at the clock. */
export interface GuardedSource {
  readonly code: string
  /** A place in it, as one in the source without. Both 1-based. */
  toSource(line: number, column: number): readonly [line: number, column: number]
}

/** What the text imports from us: the clock, and what stands in place of the process's own. */
export const OWN_NAMES = 'unplugin-probes/own-names'

/**
 * Puts a call of `tick` at the head of each loop and of each function, so that none runs for ever: there is no other way to stop what
 * never returns. Loops over iterables have it in their body, the others in their condition.
 * @param ours other names that the text needs
 */
export function guardLoops(source: string, file: ParsedFile, ours: Iterable<string> = []): GuardedSource {
  let tick = '$tick'
  while (source.includes(tick)) tick += '_'
  const guards = new Guards(source, file.tokens, `${tick}()`)
  for (const [i, { type }] of file.tokens.entries())
    if (type === TokenType._while) guards.addToCondition(i + 1)
    else if (type === TokenType._for) guards.addToFor(i)
  // The last one is the file's own.
  for (const { startTokenIndex: start, endTokenIndex: end, isFunctionScope } of file.scopes.slice(0, -1))
    if (isFunctionScope) guards.addToFunction(start, end)
  const { added } = guards
  const names = [...(added.length > 0 ? [tick === '$tick' ? tick : `$tick:${tick}`] : []), ...ours]
  if (names.length === 0) return { code: source, toSource: (line, column) => [line, column] }
  added.push(guards.atStart(0, `var{${names.join()}}=require(${JSON.stringify(OWN_NAMES)});`))
  added.sort((a, b) => a.at - b.at)
  return { code: withAdditions(source, added), toSource: placesWithout(source, added) }
}

class Guards {
  readonly added: Addition[] = []
  readonly #source: string
  readonly #tokens: readonly Token[]
  readonly #call: string

  constructor(source: string, tokens: readonly Token[], call: string) {
    this.#source = source
    this.#tokens = tokens
    this.#call = call
  }

  /** @param paren the index of the parenthesis before the condition */
  addToCondition(paren: number): void {
    this.#add(this.#tokens[paren]!.end, `${this.#call},`)
  }

  addToFor(i: number): void {
    const open = this.#typeAt(i + 1) === TokenType.parenL ? i + 1 : i + 2
    let depth = 0
    for (let k = open; k < this.#tokens.length; k++) {
      const { type, end } = this.#tokens[k]!
      depth += nesting(type)
      if (depth === 0) return this.#addToBody(k + 1)
      if (depth === 1 && type === TokenType.semi)
        return this.#add(end, this.#typeAt(k + 1) === TokenType.semi ? this.#call : `${this.#call},`)
    }
  }

  /** An `if` of ours has its `else`, so that one which follows belongs to whom it did. */
  #addToBody(body: number): void {
    const { type, start, end } = this.#tokens[body]!
    if (type === TokenType.braceL) this.#add(end, `${this.#call};`)
    else this.#add(start, `if(!${this.#call});else `)
  }

  /** The parser has a scope for the parameters and one for the body, if that is a block; an arrow function may have none. */
  addToFunction(first: number, end: number): void {
    if (this.#typeAt(first) === TokenType.braceL) {
      this.added.push(this.atStart(first + 1, `${this.#call};`))
      return
    }
    let depth = 0
    for (let i = first; i < end; i++) {
      const { type, isType } = this.#tokens[i]!
      if (isType) continue
      if (depth === 0 && type === TokenType.braceL) return
      depth += nesting(type)
      if (depth === 0 && type === TokenType.arrow) return this.#addToExpression(i + 1, end - 1)
    }
  }

  #addToExpression(first: number, last: number): void {
    if (this.#typeAt(first) === TokenType.braceL) return
    this.#add(this.#tokens[first]!.start, `(${this.#call},`)
    this.#add(this.#tokens[last]!.end, ')')
  }

  /** The statement at the beginning of a block, behind its directives. */
  atStart(first: number, statement: string): Addition {
    let i = first
    while (this.#isDirective(i)) i += this.#typeAt(i + 1) === TokenType.semi ? 2 : 1
    const isOpen = i > first && this.#typeAt(i - 1) !== TokenType.semi
    // Behind what comes before, not in front of what comes: a comment there can end with the line.
    const at = i === 0 ? 0 : this.#tokens[i - 1]!.end
    return { at, text: isOpen ? `;${statement}` : statement }
  }

  /** A text that is a statement by itself. */
  #isDirective(i: number): boolean {
    const [token, next] = [this.#tokens[i], this.#tokens[i + 1]]
    if (token?.type !== TokenType.string || !next) return false
    const { type } = next
    if (type === TokenType.semi || type === TokenType.braceR || type === TokenType.eof) return true
    if (!this.#source.slice(token.end, next.start).includes('\n')) return false
    const isOperator = type === TokenType._in || type === TokenType._instanceof
    return type === TokenType.name || type === TokenType.string || (Boolean(type & TokenType.IS_KEYWORD) && !isOperator)
  }

  #typeAt(i: number): TokenType | undefined {
    return this.#tokens[i]?.type
  }

  #add(at: number, text: string): void {
    this.added.push({ at, text })
  }
}

function nesting(type: TokenType): number {
  switch (type) {
    case TokenType.parenL:
    case TokenType.braceL:
    case TokenType.dollarBraceL:
    case TokenType.bracketL:
      return 1
    case TokenType.parenR:
    case TokenType.braceR:
    case TokenType.bracketR:
      return -1
    default:
      return 0
  }
}

function withAdditions(source: string, added: readonly Addition[]): string {
  let code = ''
  let at = 0
  for (const { at: next, text } of added) {
    code += source.slice(at, next) + text
    at = next
  }
  return code + source.slice(at)
}

/** Asked when something was thrown, perhaps in the midst of the program, whose builtins are not asked. */
function placesWithout(source: string, added: readonly Addition[]): GuardedSource['toSource'] {
  const places: { line: number; column: number; length: number }[] = []
  let line = 1
  let start = 0
  for (const { at, text } of added) {
    for (let end = source.indexOf('\n', start); end !== -1 && end < at; end = source.indexOf('\n', start)) {
      line++
      start = end + 1
    }
    places.push({ line, column: at - start + 1, length: text.length })
  }
  return (wanted, column) => {
    let shift = 0
    for (let i = 0; i < places.length; i++) {
      const place = places[i]!
      if (place.line !== wanted) continue
      if (column < place.column + shift) break
      if (column < place.column + shift + place.length) return [wanted, place.column]
      shift += place.length
    }
    return [wanted, column - shift]
  }
}
