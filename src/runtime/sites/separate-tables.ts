import { describeError, describeValue } from '../say/describe.ts'
import { TABLE_VERSION, type TablesFile } from '../../site-table/site-table.ts'

// Taken at load: a program may replace it.
const { keys } = Object

/** Where the tables come from: what was handed over, or a file to read when one is first needed. */
export interface TablesSource {
  readonly name: string
  readonly read: () => unknown
}

/** Site tables that a build has kept apart from the program. */
export class SeparateTables {
  readonly #unread: TablesSource[] = []
  readonly #failed: TablesSource[] = []
  readonly #texts = { __proto__: null } as unknown as Record<string, string>
  #why = 'it is kept apart from the program (the plugin option `tables`): hand it over with probes.tables'

  add(source: TablesSource): void {
    this.#unread.push(source)
  }

  /** What could not be read may be there by now. Returns whether there is such a one. */
  retry(): boolean {
    if (this.#failed.length === 0) return false
    while (this.#failed.length > 0) this.#unread.unshift(this.#failed.pop()!)
    return true
  }

  /** Packed; `undefined` when no source has it. */
  textOf(key: string): string | undefined {
    while (this.#texts[key] === undefined && this.#unread.length > 0) this.#take(this.#unread.shift()!)
    return this.#texts[key]
  }

  /** Why a table is not there. */
  get why(): string {
    return this.#why
  }

  #take(source: TablesSource): void {
    const { name, read } = source
    try {
      const file = read()
      if (!isTablesFile(file)) this.#why = `${name} holds no site tables but ${describeValue(file)}`
      else if (file.v !== TABLE_VERSION) this.#why = `${name} was written by another version of unplugin-probes than the runtime's`
      else {
        for (const key of keys(file.tables)) this.#texts[key] = file.tables[key]![1]
        this.#why = `${name} does not hold it: it is of another build`
      }
    } catch (error) {
      this.#failed.push(source)
      this.#why = `${name} cannot be read: ${describeError(error)}`
    }
  }
}

function isTablesFile(value: unknown): value is TablesFile {
  if (typeof value !== 'object' || value === null) return false
  const { v, tables } = value as Partial<TablesFile>
  return typeof v === 'number' && typeof tables === 'object' && tables !== null
}
