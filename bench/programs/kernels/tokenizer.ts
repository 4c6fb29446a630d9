// A tokenizer, a parser by precedence and an evaluator of a small language of expressions.
type Kind = 'number' | 'name' | 'text' | 'operator' | 'end'

interface Token {
  readonly kind: Kind
  readonly text: string
}

type Tree =
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'binary'; readonly operator: string; readonly left: Tree; readonly right: Tree }
  | { readonly kind: 'call'; readonly name: string; readonly args: readonly Tree[] }

const PRECEDENCE: Record<string, number> = { '|': 1, '&': 2, '<': 3, '>': 3, '+': 4, '-': 4, '*': 5, '/': 5, '%': 5 }

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57
}

function isLetter(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || code === 95
}

class Tokenizer {
  private at = 0

  constructor(private readonly source: string) {}

  next(): Token {
    this.skipSpace()
    const code = this.source.charCodeAt(this.at)
    if (Number.isNaN(code)) return { kind: 'end', text: '' }
    if (isDigit(code)) return this.token('number', (it) => isDigit(it) || it === 46)
    if (isLetter(code)) return this.token('name', (it) => isLetter(it) || isDigit(it))
    if (code === 39) return this.quoted()
    this.at++
    return { kind: 'operator', text: String.fromCharCode(code) }
  }

  private token(kind: Kind, belongs: (code: number) => boolean): Token {
    const start = this.at
    while (this.at < this.source.length && belongs(this.source.charCodeAt(this.at))) this.at++
    return { kind, text: this.source.slice(start, this.at) }
  }

  private quoted(): Token {
    const start = ++this.at
    while (this.at < this.source.length && this.source[this.at] !== "'") this.at++
    return { kind: 'text', text: this.source.slice(start, this.at++) }
  }

  private skipSpace(): void {
    while (this.source.charCodeAt(this.at) <= 32) this.at++
  }
}

class Parser {
  private readonly tokenizer: Tokenizer
  private token: Token

  constructor(source: string) {
    this.tokenizer = new Tokenizer(source)
    this.token = this.tokenizer.next()
  }

  private take(): Token {
    const taken = this.token
    this.token = this.tokenizer.next()
    return taken
  }

  private accept(text: string): boolean {
    if (this.token.text !== text || this.token.kind !== 'operator') return false
    this.take()
    return true
  }

  parse(lowest = 0): Tree {
    let left = this.operand()
    while (this.token.kind === 'operator') {
      const precedence = PRECEDENCE[this.token.text] ?? 0
      if (precedence <= lowest) return left
      const operator = this.take().text
      const right = this.parse(precedence)
      left = { kind: 'binary', operator, left, right }
    }
    return left
  }

  private operand(): Tree {
    const { kind, text } = this.take()
    if (kind === 'number') return { kind, value: Number(text) }
    if (kind === 'text') return { kind: 'number', value: text.length }
    if (kind === 'name') return this.accept('(') ? { kind: 'call', name: text, args: this.list() } : { kind, name: text }
    if (text !== '(') throw new SyntaxError(`unexpected ${text}`)
    const inner = this.parse()
    this.accept(')')
    return inner
  }

  private list(): Tree[] {
    const args: Tree[] = []
    while (!this.accept(')')) {
      args.push(this.parse())
      this.accept(',')
    }
    return args
  }
}

function apply(operator: string, a: number, b: number): number {
  switch (operator) {
    case '+':
      return a + b
    case '-':
      return a - b
    case '*':
      return (a * b) % 65_521
    case '/':
      return b === 0 ? 0 : Math.trunc(a / b)
    case '%':
      return b === 0 ? 0 : a % b
    case '<':
      return a < b ? 1 : 0
    case '>':
      return a > b ? 1 : 0
    case '&':
      return a & b
    default:
      return a | b
  }
}

const FUNCTIONS: Record<string, (...args: number[]) => number> = {
  max: (...args) => Math.max(...args),
  min: (...args) => Math.min(...args),
  half: (value = 0) => value >> 1,
}

function evaluate(tree: Tree, names: ReadonlyMap<string, number>): number {
  switch (tree.kind) {
    case 'number':
      return tree.value
    case 'name':
      return names.get(tree.name) ?? 0
    case 'binary':
      return apply(tree.operator, evaluate(tree.left, names), evaluate(tree.right, names))
    case 'call': {
      const args = tree.args.map((arg) => evaluate(arg, names))
      return FUNCTIONS[tree.name]?.(...args) ?? 0
    }
  }
}

const SOURCE = Array.from(
  { length: 12 },
  (_, i) => `(alpha + ${i} * beta_${i % 3}) % 97 - max(gamma / 3, half(alpha), ${i}.5 * 2) + ('some text' & (12 + alpha | ${i}))`,
).join(' + ')

export function run(): number {
  let sum = 0
  for (let i = 0; i < 40; i++) {
    const tree = new Parser(SOURCE).parse()
    for (let alpha = 0; alpha < 12; alpha++) {
      const names = new Map([
        ['alpha', alpha],
        ['beta_1', i],
        ['gamma', alpha * i],
      ])
      sum = (sum * 31 + evaluate(tree, names)) | 0
    }
  }
  return sum
}
