// A parser of JSON by recursive descent, and a printer.
type Json = null | boolean | number | string | Json[] | { [key: string]: Json }

class Parser {
  private at = 0

  constructor(private readonly text: string) {}

  parse(): Json {
    const value = this.value()
    this.skipSpace()
    if (this.at < this.text.length) this.fail('end of text')
    return value
  }

  private value(): Json {
    this.skipSpace()
    switch (this.text[this.at]) {
      case '{':
        return this.object()
      case '[':
        return this.array()
      case '"':
        return this.string()
      case 't':
        return this.word('true', true)
      case 'f':
        return this.word('false', false)
      case 'n':
        return this.word('null', null)
      default:
        return this.number()
    }
  }

  private object(): Json {
    const result: { [key: string]: Json } = {}
    this.expect('{')
    if (this.accept('}')) return result
    do {
      this.skipSpace()
      const key = this.string()
      this.expect(':')
      result[key] = this.value()
    } while (this.accept(','))
    this.expect('}')
    return result
  }

  private array(): Json {
    const result: Json[] = []
    this.expect('[')
    if (this.accept(']')) return result
    do {
      result.push(this.value())
    } while (this.accept(','))
    this.expect(']')
    return result
  }

  private string(): string {
    this.expect('"')
    let result = ''
    let start = this.at
    while (this.text[this.at] !== '"') {
      if (this.at >= this.text.length) this.fail('a closing quote')
      if (this.text[this.at] === '\\') {
        result += this.text.slice(start, this.at) + this.escape()
        start = this.at
      } else {
        this.at++
      }
    }
    result += this.text.slice(start, this.at)
    this.at++
    return result
  }

  private escape(): string {
    const letter = this.text[this.at + 1] ?? ''
    this.at += 2
    if (letter === 'n') return '\n'
    if (letter === 't') return '\t'
    if (letter !== 'u') return letter
    const code = Number.parseInt(this.text.slice(this.at, this.at + 4), 16)
    this.at += 4
    return String.fromCharCode(code)
  }

  private number(): number {
    const start = this.at
    while (this.isNumeric(this.text.charCodeAt(this.at))) this.at++
    if (start === this.at) this.fail('a value')
    return Number(this.text.slice(start, this.at))
  }

  private isNumeric(code: number): boolean {
    return (code >= 48 && code <= 57) || code === 45 || code === 46 || code === 43 || code === 69 || code === 101
  }

  private word<T extends Json>(word: string, value: T): T {
    if (!this.text.startsWith(word, this.at)) this.fail(word)
    this.at += word.length
    return value
  }

  private accept(character: string): boolean {
    this.skipSpace()
    if (this.text[this.at] !== character) return false
    this.at++
    return true
  }

  private expect(character: string): void {
    if (!this.accept(character)) this.fail(character)
  }

  private skipSpace(): void {
    while (this.text.charCodeAt(this.at) <= 32) this.at++
  }

  private fail(wanted: string): never {
    throw new SyntaxError(`expected ${wanted} at ${this.at}`)
  }
}

function print(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(print).join(',')}]`
  if (typeof value === 'object' && value !== null) {
    const members = Object.entries(value).map(([key, member]) => `${print(key)}:${print(member)}`)
    return `{${members.join(',')}}`
  }
  return JSON.stringify(value)
}

const sample: Json = Array.from({ length: 120 }, (_, id) => ({
  id,
  name: `person "${id}"\n`,
  scores: [id / 7, -id, id * 1e6, null],
  tags: { active: id % 2 === 0, note: 'caf\u00e9 \\ bar', nested: [{ deep: [[id]] }] },
}))
const text = JSON.stringify(sample, null, 2)

export function run(): string {
  let last = ''
  for (let i = 0; i < 3; i++) last = print(new Parser(text).parse())
  return `${last.length},${last === JSON.stringify(sample)}`
}
