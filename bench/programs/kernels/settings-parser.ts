// A parser of settings in sections, by many tiny methods: peeks, skips, names with dots, numbers with units, lists.
type Setting = string | number | boolean | readonly Setting[]

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1000, min: 60_000, kB: 1024, MB: 1_048_576, '%': 0.01 }

function isDigit(char: string): boolean {
  return char >= '0' && char <= '9'
}

function isLetter(char: string): boolean {
  if (char >= 'a' && char <= 'z') return true
  return char >= 'A' && char <= 'Z'
}

function isInName(char: string): boolean {
  return isLetter(char) || isDigit(char) || char === '-' || char === '_'
}

class Scanner {
  private at = 0

  constructor(private readonly text: string) {}

  get isAtEnd(): boolean {
    return this.at >= this.text.length
  }

  peek(): string {
    return this.text.charAt(this.at)
  }

  advance(): string {
    const char = this.peek()
    this.at++
    return char
  }

  accept(char: string): boolean {
    if (this.peek() !== char) return false
    this.advance()
    return true
  }

  expect(char: string): void {
    if (!this.accept(char)) throw new SyntaxError(`${char} expected at ${this.at}`)
  }

  takeWhile(belongs: (char: string) => boolean): string {
    const start = this.at
    while (!this.isAtEnd && belongs(this.peek())) this.advance()
    return this.text.slice(start, this.at)
  }

  skipBlanks(): void {
    while (this.peek() === ' ' || this.peek() === '\t') this.advance()
  }

  endLine(): void {
    this.skipBlanks()
    if (this.accept('#')) this.takeWhile((char) => char !== '\n')
    if (!this.isAtEnd) this.expect('\n')
  }
}

class SettingsParser {
  readonly settings = new Map<string, Setting>()
  private readonly scanner: Scanner
  private section = ''

  constructor(text: string) {
    this.scanner = new Scanner(text)
  }

  parse(): this {
    while (!this.scanner.isAtEnd) this.parseLine()
    return this
  }

  private parseLine(): void {
    this.scanner.skipBlanks()
    const char = this.scanner.peek()
    if (char === '[') this.parseSection()
    else if (isLetter(char)) this.parseSetting()
    this.scanner.endLine()
  }

  private parseSection(): void {
    this.scanner.expect('[')
    this.section = this.parseName()
    this.scanner.expect(']')
  }

  private parseName(): string {
    let name = this.scanner.takeWhile(isInName)
    while (this.scanner.accept('.')) name += `.${this.scanner.takeWhile(isInName)}`
    return name
  }

  private parseSetting(): void {
    const name = this.parseName()
    this.scanner.skipBlanks()
    this.scanner.expect('=')
    const value = this.parseValue()
    this.settings.set(this.section === '' ? name : `${this.section}.${name}`, value)
  }

  private parseValue(): Setting {
    this.scanner.skipBlanks()
    const char = this.scanner.peek()
    if (char === '"') return this.parseText()
    if (char === '[') return this.parseList()
    if (char === '-' || isDigit(char)) return this.parseNumber()
    const word = this.parseName()
    return word === 'yes' || (word === 'no' ? false : word)
  }

  private parseText(): string {
    this.scanner.expect('"')
    const text = this.scanner.takeWhile((char) => char !== '"')
    this.scanner.expect('"')
    return text
  }

  private parseNumber(): number {
    const sign = this.scanner.accept('-') ? -1 : 1
    const whole = this.scanner.takeWhile(isDigit)
    const fraction = this.scanner.accept('.') ? this.scanner.takeWhile(isDigit) : '0'
    const unit = this.scanner.takeWhile((char) => isLetter(char) || char === '%')
    return sign * Number(`${whole}.${fraction}`) * (UNITS[unit] ?? 1)
  }

  private parseList(): Setting[] {
    const items: Setting[] = []
    this.scanner.expect('[')
    while (!this.scanner.accept(']')) {
      items.push(this.parseValue())
      this.scanner.skipBlanks()
      this.scanner.accept(',')
    }
    return items
  }
}

const TEXT = Array.from(
  { length: 40 },
  (_, i) => `[server.part-${i}]
name = "part ${i}"   # as it is shown
timeout = ${i}.5s
limits = [${i}kB, -${i}, 12%, "none", yes]
log.level = debug.all
enabled = ${i % 2 === 0 ? 'yes' : 'no'}
`,
).join('\n')

function weigh(value: Setting): number {
  if (typeof value === 'number') return value
  if (typeof value === 'object') return value.reduce((sum: number, item) => sum + weigh(item), 0)
  return typeof value === 'string' ? value.length : 1
}

export function run(): string {
  let weight = 0
  let size = 0
  for (let i = 0; i < 8; i++) {
    const { settings } = new SettingsParser(TEXT).parse()
    for (const [name, value] of settings) weight += weigh(value) + name.length
    size += settings.size
  }
  return [weight.toFixed(2), size].join()
}
