import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import { COLUMNS, type Column, type Row } from './row.ts'

const DOCUMENT = join(import.meta.dirname, '../../docs/hosts.md')
/** Where parts of the table go that are to be written, by scripts/write-matrix.ts. */
const WRITE = process.env['PROBES_MATRIX']

/** A part of the matrix: what was found, and what the document says of it. */
export class Table {
  readonly #part: string
  readonly #cells = new Map<Row, Map<Column, string>>()
  readonly #reasons: string[] = []

  constructor(part: string) {
    this.#part = part
  }

  /** @param reason goes below the table, and once if several cells have it */
  note(row: Row, column: Column, cell: string, reason?: string): void {
    const own = this.#cells.get(row) ?? new Map<Column, string>()
    this.#cells.set(row, own.set(column, reason === undefined ? cell : `${cell} ${this.#numberOf(reason)}`))
  }

  /** What has changed since the document was written is a fault, or is being written anew. */
  expectWritten(row: Row): void {
    if (WRITE !== undefined) return
    // Neither the versions, nor which number a reason has: with rows left out it has another.
    const bare = (line: string): string[] =>
      line
        .replaceAll(/ \(\d+\)/g, '')
        .split(' | ')
        .toSpliced(1, 1)
    const [, matrix = ''] = readFileSync(DOCUMENT, 'utf8').split('<!-- matrix -->')
    const written = matrix.split('\n').find((line) => line.startsWith(`| ${row.name} | `))
    expect(bare(written ?? ''), `${row.name} in docs/hosts.md: npm run matrix writes it`).toEqual(bare(this.#lineOf(row)))
  }

  /** Prints the table of these rows. */
  finish(rows: readonly Row[]): void {
    const names = [this.#part, 'versions', ...Object.values(COLUMNS)]
    const head = [`| ${names.join(' | ')} |`, `|${' --- |'.repeat(names.length)}`]
    const reasons = this.#reasons.map((reason, i) => `(${i + 1}) ${reason}  `)
    const text = [...head, ...rows.map((row) => this.#lineOf(row)), ...(reasons.length > 0 ? ['', ...reasons] : [])].join('\n')
    console.log(text)
    if (WRITE === undefined) return
    mkdirSync(WRITE, { recursive: true })
    writeFileSync(join(WRITE, `${this.#part}.md`), text)
  }

  #numberOf(reason: string): string {
    if (!this.#reasons.includes(reason)) this.#reasons.push(reason)
    return `(${this.#reasons.indexOf(reason) + 1})`
  }

  #lineOf(row: Row): string {
    const cells = this.#cells.get(row)
    const all = (Object.keys(COLUMNS) as Column[]).map((column) => cells?.get(column) ?? '')
    return `| ${[row.name, row.version, ...all].join(' | ')} |`
  }
}
