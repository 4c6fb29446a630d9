import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { TABLE_VERSION, type TablesFile } from '../../site-table/site-table.ts'

type Tables = Record<string, readonly [file: string, t: string]>

/** Of this process, by path: a build with several targets writes one file. */
const made = new Map<string, Tables>()

/** The file that the plugin's `tables` option names. */
export class SiteTablesFile {
  readonly #path: string
  readonly #tables: Tables

  constructor(path: string) {
    this.#path = path
    this.#tables = made.get(path) ?? {}
    made.set(path, this.#tables)
  }

  add(key: string, file: string, table: string): void {
    this.#tables[key] = [file, table]
  }

  /**
   * A host's cache may have spared us some files: of those the file keeps what it has.
   * @throws an error with the code PROBES_TABLES: the file that is there holds something else, such as a bundle
   */
  write(): void {
    const renewed = new Set(Object.values(this.#tables).map(([file]) => file))
    const kept = Object.entries(this.#known()).filter(([, [file]]) => !renewed.has(file))
    const all = [...kept, ...Object.entries(this.#tables)].sort(([keyA, [a]], [keyB, [b]]) => compare(a, b) || compare(keyA, keyB))
    const content: TablesFile = { v: TABLE_VERSION, tables: Object.fromEntries(all) }
    mkdirSync(dirname(this.#path), { recursive: true })
    // A program that is just reading it must see the old or the new one.
    const temporary = `${this.#path}.${process.pid}`
    writeFileSync(temporary, JSON.stringify(content))
    renameSync(temporary, this.#path)
  }

  #known(): TablesFile['tables'] {
    const text = textOf(this.#path)
    if (text.trim() === '') return {}
    const { v, tables } = parsed(text)
    if (tables === undefined) throw tablesError(this.#path)
    return v === TABLE_VERSION ? tables : {}
  }
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}

/** One that was cut off in the middle is ours, too. */
function parsed(text: string): Partial<TablesFile> {
  try {
    return JSON.parse(text) as Partial<TablesFile>
  } catch {
    return text.startsWith('{"v":') ? { v: -1, tables: {} } : {}
  }
}

function tablesError(path: string): Error {
  const what = `unplugin-probes: tables names ${path}, which is there and holds no site tables: it is left as it is; name another file`
  return Object.assign(new Error(`${what} (PROBES_TABLES)`), { code: 'PROBES_TABLES' })
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
