import { append, indexOf, slice } from '../guard/builtins.ts'
import { CALLABLE, callFunction, callMethod, isFunctionName, isMethodName } from './calls.ts'
import { ExpressionError } from './expression-error.ts'
import { binary, unary } from './operators.ts'
import { readProperty } from './read-property.ts'
import { tokensOf, type Token } from './tokens.ts'
import { Unreadable } from './unreadable.ts'

/** What an expression is evaluated with. */
export interface Names {
  /** The value of a variable, or why there is none. */
  read(name: string): unknown
  readonly receiver: unknown
  /** The value of a private field, with its `#`. */
  readPrivate(name: string): unknown
}

/** Runs no code of the program and never throws; a value that cannot be read that way is an `Unreadable`. */
export type Expression = (names: Names) => unknown

/** In characters. */
const LONGEST = 2000
/** Expressions in expressions. */
const DEEPEST = 50

/** Operators, from those that bind least. */
const OPERATORS: readonly string[] = [' ?? ', ' || ', ' && ', ' == != === !== ', ' < <= > >= in ', ' + - ', ' * / % ', ' ** ']

function bindingOf({ kind, text }: Token): number {
  if (kind !== 'sign' && !(kind === 'name' && text === 'in')) return -1
  for (let i = 0; i < OPERATORS.length; i++) if (indexOf(OPERATORS[i]!, ` ${text} `) !== -1) return i
  return -1
}

function isOperator(text: string): boolean {
  return bindingOf({ kind: 'sign', text, value: undefined, at: 0 }) !== -1
}

const CONSTANTS = { __proto__: null, true: true, false: false, null: null, undefined, NaN: Number.NaN, Infinity } as unknown as Record<
  string,
  unknown
>

/** Words of the language that stand for no value here. */
const OTHERS = ' await async class delete function import in instanceof let new super typeof void yield '

/** The rest of a chain behind a `?.` that met nothing. */
const NOTHING = { __proto__: null }

/**
 * Reads an expression: names of variables, `this`, literals, members and indexes, `?.`, `!`, arithmetic, comparisons, `in`, `typeof`,
 * `&&`, `||`, `??`, `? :`, and calls of a fixed list of pure functions and methods.
 * @param used gets the names of variables
 * @throws {ExpressionError}
 */
export function parseExpression(text: string, used: (name: string) => void = () => {}): Expression {
  if (text.length > LONGEST) throw new ExpressionError(`an expression has at most ${LONGEST} characters, this one ${text.length}`, 0)
  const parser = new Parser(tokensOf(text), used)
  return parser.whole()
}

class Parser {
  readonly #tokens: readonly Token[]
  readonly #used: (name: string) => void
  #at = 0
  #depth = 0
  /** The operator of the last operation, if it is a logical one. */
  #logical = ''

  constructor(tokens: readonly Token[], used: (name: string) => void) {
    this.#tokens = tokens
    this.#used = used
  }

  whole(): Expression {
    const expression = this.#choice()
    if (this.#next.kind !== 'end') this.#refuse()
    return expression
  }

  get #next(): Token {
    return this.#tokens[this.#at]!
  }

  #takes(sign: string): boolean {
    const { kind, text } = this.#next
    if (kind !== 'sign' || text !== sign) return false
    this.#at++
    return true
  }

  #demand(sign: string): void {
    if (!this.#takes(sign)) throw new ExpressionError(`${sign} is missing`, this.#next.at)
  }

  /** What stands here cannot be here. */
  #refuse(): never {
    const { kind, text, at } = this.#next
    throw new ExpressionError(kind === 'end' ? 'a value is missing' : whyNot(text, kind), at)
  }

  #choice(): Expression {
    if (++this.#depth > DEEPEST) throw new ExpressionError(`more than ${DEEPEST} expressions in each other`, this.#next.at)
    const test = this.#operation(0)
    this.#depth--
    if (!this.#takes('?')) return test
    const yes = this.#choice()
    this.#demand(':')
    const no = this.#choice()
    return (names) => {
      const chosen = test(names)
      return Unreadable.is(chosen) ? chosen : chosen ? yes(names) : no(names)
    }
  }

  #operation(least: number): Expression {
    let left = this.#sign()
    this.#logical = ''
    let before = ''
    for (;;) {
      const { text, at } = this.#next
      const binding = bindingOf(this.#next)
      if (binding === -1 || binding < least) return left
      this.#at++
      // From the left, but for powers.
      const right = this.#operation(text === '**' ? binding : binding + 1)
      if (isUnclear(text, before) || isUnclear(text, this.#logical))
        throw new ExpressionError('write parentheses: ?? and && or || do not stand beside each other', at)
      this.#logical = before = isLogical(text) ? text : ''
      left = joined(text, left, right)
    }
  }

  #sign(): Expression {
    const { kind, text } = this.#next
    const isSign = kind === 'sign' && (text === '!' || text === '-' || text === '+')
    if (!isSign && !(kind === 'name' && text === 'typeof')) return this.#chain()
    this.#at++
    if (++this.#depth > DEEPEST) throw new ExpressionError(`more than ${DEEPEST} expressions in each other`, this.#next.at)
    const operand = this.#sign()
    this.#depth--
    if (this.#next.text === '**') throw new ExpressionError(`write parentheses: what ${text} belongs to is not clear`, this.#next.at)
    return (names) => unary(text, operand(names))
  }

  /** A value, and the members behind it. */
  #chain(): Expression {
    let chain = this.#value()
    let isOptional = false
    for (;;) {
      const optional = this.#takes('?.')
      isOptional ||= optional
      const object = optional ? stopping(chain) : chain
      if (this.#takes('[')) {
        const index = this.#choice()
        this.#demand(']')
        chain = (names) => step(object(names), (it) => readProperty(it, index(names)))
      } else if (optional || this.#takes('.')) chain = this.#member(object)
      else return isOptional ? (names) => ended(chain(names)) : chain
    }
  }

  /** The name behind a dot, or the call of a method. */
  #member(object: Expression): Expression {
    const { kind, text, at } = this.#next
    if (kind !== 'name')
      throw new ExpressionError(kind === 'private' ? `only this has private names: write this.${text}` : 'a name is missing', at)
    this.#at++
    if (!this.#takes('(')) return (names) => step(object(names), (it) => readProperty(it, text))
    if (!isMethodName(text)) throw new ExpressionError(notCalled(text), at)
    const args = this.#args()
    return (names) => step(object(names), (it) => callMethod(it, text, valuesOf(args, names)))
  }

  #args(): readonly Expression[] {
    const args: Expression[] = []
    if (this.#takes(')')) return args
    do append(args, this.#choice())
    while (this.#takes(','))
    this.#demand(')')
    return args
  }

  #value(): Expression {
    const { kind, text, value } = this.#next
    if (kind === 'number' || kind === 'text') {
      this.#at++
      return () => value
    }
    if (this.#takes('(')) {
      const inner = this.#choice()
      this.#demand(')')
      this.#logical = ''
      return inner
    }
    return kind === 'name' ? this.#name(text, this.#next.at) : this.#refuse()
  }

  #name(text: string, at: number): Expression {
    if (indexOf(OTHERS, ` ${text} `) !== -1) return this.#refuse()
    this.#at++
    if (text in CONSTANTS) return () => CONSTANTS[text]
    if (text === 'this') return this.#receiver()
    const name = this.#functionName(text)
    if (this.#takes('(')) {
      if (!isFunctionName(name)) throw new ExpressionError(notCalled(name), at)
      const args = this.#args()
      return (names) => callFunction(name, valuesOf(args, names))
    }
    this.#used(text)
    return (names) => names.read(text)
  }

  /** `Math.max` is one name where it is called. */
  #functionName(text: string): string {
    if (text !== 'Math' && text !== 'Array') return text
    const [dot, member, open] = [this.#tokens[this.#at], this.#tokens[this.#at + 1], this.#tokens[this.#at + 2]]
    if (dot?.text !== '.' || member?.kind !== 'name' || open?.text !== '(') return text
    this.#at += 2
    return `${text}.${member.text}`
  }

  #receiver(): Expression {
    const member = this.#tokens[this.#at + 1]
    if (this.#next.text !== '.' || member?.kind !== 'private') return (names) => names.receiver
    this.#at += 2
    return (names) => names.readPrivate(member.text)
  }
}

function isLogical(sign: string): boolean {
  return sign === '??' || sign === '||' || sign === '&&'
}

/** `??` beside the others, which the language refuses. */
function isUnclear(sign: string, other: string): boolean {
  return isLogical(sign) && other !== '' && (sign === '??') !== (other === '??')
}

function joined(sign: string, left: Expression, right: Expression): Expression {
  if (!isLogical(sign)) return (names) => binary(sign, left(names), right(names))
  return (names) => {
    const value = left(names)
    if (Unreadable.is(value)) return value
    const isDecided = sign === '??' ? value !== null && value !== undefined : sign === '||' ? !!value : !value
    return isDecided ? value : right(names)
  }
}

function stopping(chain: Expression): Expression {
  return (names) => {
    const value = chain(names)
    return value === null || value === undefined ? NOTHING : value
  }
}

function step(value: unknown, go: (value: unknown) => unknown): unknown {
  return value === NOTHING ? NOTHING : go(value)
}

function ended(value: unknown): unknown {
  return value === NOTHING ? undefined : value
}

function valuesOf(args: readonly Expression[], names: Names): readonly unknown[] {
  const values: unknown[] = []
  for (let i = 0; i < args.length; i++) append(values, args[i]!(names))
  return values
}

function notCalled(name: string): string {
  return `${slice(name, 0, 60)} is not called, as no function of the program is; known are ${CALLABLE}`
}

function whyNot(text: string, kind: Token['kind']): string {
  if (kind === 'private') return `only this has private names: write this.${text}`
  if (
    text === '=' ||
    text === '++' ||
    text === '--' ||
    (kind === 'sign' && text.length > 1 && text[text.length - 1] === '=' && !isOperator(text))
  )
    return `${text} would change a value; an expression only reads: compare by === or ==`
  if (text === '=>' || text === 'function' || text === '{' || text === ';')
    return `${text} cannot stand here: an expression has no functions and statements`
  if (text === '/') return 'a value is missing before /; there are no regular expressions, as these can run for ever'
  if (text === '`') return 'there are no template literals in expressions; write + between texts'
  return kind === 'number' || kind === 'text' ? 'an operator is missing before this value' : `${text} cannot stand here`
}
