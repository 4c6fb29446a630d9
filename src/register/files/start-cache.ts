import { appendFileSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { clearTimeout, setTimeout } from 'node:timers'
import { say } from './say.ts'

/** A file with its sites, as Node runs it, and what its switches are defined from. */
export interface Kept {
  readonly key: string
  readonly file: string
  readonly switchCount: number
  readonly table: string
  readonly code: string | Uint8Array
}

/** How a line begins that says why. */
export const NOT_KEPT = 'files with sites cannot be kept for the next start: '

/** Before and behind each entry: a sign, so that one that was written half is not taken for a whole one. */
const SIGN = 0x70726f32
/** Path, what it was made from in two parts, key, file, table, code. */
const PARTS = 7
const [PATH, OF, MORE, KEY, FILE, TABLE, CODE] = [0, 1, 2, 3, 4, 5, 6]
/** The sign, the number of switches, the lengths of the parts. */
const HEAD = 4 * (2 + PARTS)
const END = 4
/** No file has so many: there is nothing to do in it. */
const NOTHING = 0xffffffff
/** Milliseconds for which new entries are collected, and the most of them: a program may be ended hard. */
const [COLLECT, MOST] = [200, 100]

/**
 * The files of a program with their sites, kept from one start to the next, in one file that is read at once: a start has no time to look
 * at more than what the program loads, nor to load what makes hashes. So each entry has the text that it was made from. New ones are added
 * at the end; the last one of a path counts. Processes may share it.
 */
export class StartCache {
  readonly #path: string
  readonly #most: number
  #bytes: Buffer = Buffer.alloc(0)
  /** The same as numbers, which is a tenth of the time for code that runs once. */
  #words: Uint32Array = new Uint32Array(0)
  /** Where the last entry of each path begins, in words. */
  #entries: Map<string, number> | undefined
  /** Few files depend on anything that others do not. */
  readonly #dependences = new Map<string, Buffer>()
  #added: Buffer[] = []
  #timer: NodeJS.Timeout | undefined
  #hasFailed = false
  readonly #flush = (): void => this.flush()

  /** @param writesAtOnce where a thread can end without being told */
  constructor(path: string, writesAtOnce: boolean) {
    this.#path = path
    this.#most = writesAtOnce ? 1 : MOST
  }

  /**
   * @param of the text that it was made from
   * @param more what it depends on besides
   * @returns `null` if there is nothing to do in the file, `undefined` if it is not known
   */
  get(path: string, of: string | Uint8Array, more: string): Kept | null | undefined {
    const entry = (this.#entries ??= this.#load()).get(path)
    if (entry === undefined || !this.#part(entry, MORE).equals(this.#bytesOf(more)) || !equals(this.#part(entry, OF), of)) return undefined
    const switchCount = this.#words[entry + 1]!
    if (switchCount === NOTHING) return null
    const text = (part: number): string => this.#part(entry, part).toString('utf8')
    return { key: text(KEY), file: text(FILE), table: text(TABLE), switchCount, code: this.#part(entry, CODE) }
  }

  set(path: string, of: string | Uint8Array, more: string, kept: Kept | null): void {
    const { key = '', file = '', table = '', code = '', switchCount = NOTHING } = kept ?? {}
    const parts = [path, of, more, key, file, table, code].map((part) => (typeof part === 'string' ? Buffer.from(part) : part))
    const head = Buffer.alloc(HEAD)
    for (const [i, number] of [SIGN, switchCount, ...parts.map(({ length }) => length)].entries()) head.writeUInt32LE(number, 4 * i)
    const length = parts.reduce((sum, part) => sum + part.length, 0)
    // Copies: who hands out bytes may fill them with others. Each begins where a word does.
    this.#added.push(Buffer.concat([head, ...parts, Buffer.alloc(-length & 3), head.subarray(0, END)]))
    if (this.#added.length >= this.#most) return this.flush()
    if (this.#timer) return
    this.#timer = setTimeout(this.#flush, COLLECT).unref()
    process.on('exit', this.#flush)
  }

  /** Where a folder cannot be written nothing is kept, and that is said: each start takes as long as the first. */
  flush(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    process.off('exit', this.#flush)
    try {
      mkdirSync(dirname(this.#path), { recursive: true })
      appendFileSync(this.#path, Buffer.concat(this.#added))
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error)
      if (!this.#hasFailed) say(`${NOT_KEPT}${why}; the option cache names another folder (PROBES_CACHE)`)
      this.#hasFailed = true
    }
    this.#added = []
  }

  #bytesOf(more: string): Buffer {
    let bytes = this.#dependences.get(more)
    if (!bytes) this.#dependences.set(more, (bytes = Buffer.from(more)))
    return bytes
  }

  #part(entry: number, part: number): Buffer {
    let start = 4 * entry + HEAD
    for (let i = 0; i < part; i++) start += this.#words[entry + 2 + i]!
    return this.#bytes.subarray(start, start + this.#words[entry + 2 + part]!)
  }

  #load(): Map<string, number> {
    const entries = new Map<string, number>()
    try {
      this.#bytes = readFileSync(this.#path)
    } catch {
      return entries
    }
    // Small files come in memory that begins anywhere.
    if (this.#bytes.byteOffset % 4 > 0) this.#bytes = Buffer.from(new Uint8Array(this.#bytes).buffer)
    const words = (this.#words = new Uint32Array(this.#bytes.buffer, this.#bytes.byteOffset, this.#bytes.length >> 2))
    let count = 0
    for (let at = 0; at < words.length; count++) {
      let length = 0
      for (let i = 0; i < PARTS; i++) length += words[at + 2 + i]!
      const end = at + HEAD / 4 + Math.ceil(length / 4)
      // Behind what was written half nothing is found any more.
      if (words[at] !== SIGN || words[end] !== SIGN) {
        count = Number.POSITIVE_INFINITY
        break
      }
      entries.set(this.#part(at, PATH).toString('utf8'), at)
      at = end + 1
    }
    if (count > 2 * entries.size) this.#begin()
    return entries
  }

  /** Most of it is of files as they were, or cannot be read: it is made anew. */
  #begin(): void {
    try {
      writeFileSync(`${this.#path}.${process.pid}`, '')
      renameSync(`${this.#path}.${process.pid}`, this.#path)
    } catch {}
  }
}

function equals(bytes: Buffer, text: string | Uint8Array): boolean {
  return typeof text === 'string' ? bytes.toString('utf8') === text : bytes.equals(text)
}
