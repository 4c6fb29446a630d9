// Text put together and taken apart: escaping, padding, templates, word wrap, run lengths.
const WORDS = 'the quick <brown> fox & the "lazy" dog jump over fences while it rains on 17 & 4 hills'.split(' ')

function escapeHtml(text: string): string {
  let result = ''
  for (const character of text) {
    result += escapeCharacter(character)
  }
  return result
}

function escapeCharacter(character: string): string {
  switch (character) {
    case '&':
      return '&amp;'
    case '<':
      return '&lt;'
    case '>':
      return '&gt;'
    case '"':
      return '&quot;'
    default:
      return character
  }
}

function capitalize(word: string): string {
  const first = word.charAt(0)
  return first.toUpperCase() + word.slice(1)
}

function sentence(seed: number): string {
  const words: string[] = []
  for (let i = 0; i < 9; i++) {
    const word = WORDS[(seed * 7 + i * i) % WORDS.length] as string
    words.push(i === 0 ? capitalize(word) : word)
  }
  return `${words.join(' ')}.`
}

function wrap(text: string, width: number): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    if (line.length + word.length + 1 > width) {
      lines.push(line)
      line = word
    } else {
      line = line === '' ? word : `${line} ${word}`
    }
  }
  if (line !== '') lines.push(line)
  return lines
}

function tableRow(cells: readonly string[], widths: readonly number[]): string {
  let row = '|'
  for (let i = 0; i < cells.length; i++) {
    const width = widths[i] ?? 0
    row += ` ${(cells[i] ?? '').slice(0, width).padEnd(width)} |`
  }
  return row
}

function runLengths(text: string): string {
  let result = ''
  let count = 1
  for (let i = 1; i <= text.length; i++) {
    if (text[i] === text[i - 1]) {
      count++
      continue
    }
    result += count > 1 ? `${count}${text[i - 1]}` : text[i - 1]
    count = 1
  }
  return result
}

function isPalindrome(word: string): boolean {
  let low = 0
  let high = word.length - 1
  while (low < high) {
    if (word.charCodeAt(low++) !== word.charCodeAt(high--)) return false
  }
  return true
}

function hash(text: string): number {
  let result = 17
  for (let i = 0; i < text.length; i++) {
    result = (Math.imul(result, 31) + text.charCodeAt(i)) | 0
  }
  return result
}

export function run(): string {
  let page = ''
  let palindromes = 0
  for (let i = 0; i < 240; i++) {
    const text = sentence(i)
    const lines = wrap(escapeHtml(text), 24)
    page += `<p id="p${i}">\n${lines.map((line) => `  ${line}`).join('\n')}\n</p>\n`
    page += `${tableRow(lines, [10, 12, 8])}\n`
    if (isPalindrome(`${i}`)) palindromes++
  }
  return `${page.length},${hash(page)},${hash(runLengths(page))},${palindromes}`
}
