import { styleText } from 'node:util'

const WIDTH = 98
const coloured = process.stdout.isTTY === true && !process.env['NO_COLOR']

/** @typedef {Parameters<typeof styleText>[0]} Style */

/**
 * @param {Style} style
 * @param {string} text
 */
export function paint(style, text) {
  return coloured && text !== '' ? styleText(style, text) : text
}

/** @param {string} [text] */
export function say(text = '') {
  process.stdout.write(`${text}\n`)
}

/**
 * @param {number} number
 * @param {string} title
 */
export function chapter(number, title) {
  say()
  say(paint(['bold', 'cyan'], `${number}. ${title}`))
}

/** @param {string} text */
export function tell(text) {
  for (const line of wrap(text, WIDTH - 3)) say(`   ${line}`)
}

/** @param {string} text */
export function happened(text) {
  for (const [i, line] of wrap(text, WIDTH - 5).entries()) say(`   ${i === 0 ? paint('green', '✔') : ' '} ${line}`)
}

/**
 * What somebody else printed or received.
 * @param {string} source
 * @param {readonly string[]} lines
 */
export function quote(source, lines) {
  for (const text of lines)
    for (const line of wrap(text, WIDTH - 6 - source.length, '  ')) say(`   ${paint('magenta', source)} ${paint('gray', '│')} ${line}`)
}

/**
 * @param {string} name
 * @param {string} text
 * @param {{ from?: number, to?: number, marked?: readonly number[] }} [range] 1-based lines
 */
export function showFile(name, text, { from = 1, to = Number.POSITIVE_INFINITY, marked = [] } = {}) {
  say(`   ${paint(['bold'], name)}`)
  for (const [i, line] of text.trimEnd().split('\n').entries()) {
    const number = i + 1
    if (number < from || number > to) continue
    const isMarked = marked.includes(number)
    const gutter = `${isMarked ? '▶' : ' '}${String(number).padStart(3)}`
    say(`   ${paint(isMarked ? 'yellow' : 'gray', gutter)} ${isMarked ? paint('yellow', line) : paint('dim', line)}`)
  }
}

/**
 * The first column is text, the others are numbers.
 * @param {readonly (readonly string[])[]} rows the first one is the head
 */
export function table(rows) {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length)))
  for (const [i, row] of rows.entries()) {
    const cells = row.map((cell, column) => (column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0)))
    say(`   ${i === 0 ? paint('dim', cells.join('   ')) : cells.join('   ')}`.trimEnd())
  }
}

/**
 * @param {string} text
 * @param {number} width
 * @param {string} [hang] put before what is left of a line
 */
function wrap(text, width, hang = '') {
  const lines = []
  for (const line of text.split('\n')) {
    const indent = /^\s*/.exec(line)?.[0] ?? ''
    let rest = line
    while (rest.length > width) {
      const space = rest.lastIndexOf(' ', width)
      const cut = space > indent.length ? space : width
      lines.push(rest.slice(0, cut))
      rest = `${indent}${hang}${rest.slice(cut).trimStart()}`
    }
    lines.push(rest)
  }
  return lines
}
