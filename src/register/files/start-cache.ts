import { appendFileSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { clearTimeout, setTimeout } from 'node:timers'
import { crc32 } from 'node:zlib'

/** A file with its sites, as Node runs it, and what its switches are defined from. */
export interface Kept {
  readonly key: string
  readonly file: string
  readonly switchCount: number
  readonly table: string
  readonly code: string | Uint8Array
}

/** What is known of a file without reading on: where its code is. */
interface Entry {
  readonly of: string
  readonly meta: string
  /** `undefined`: there is nothing to do in the file. */
  readonly code: Uint8Array | undefined
  readonly sum: number
}

/** Before each entry: a sign, the sum of what follows, the lengths of its description and of its code. */
const HEAD = 16
const SIGN = 0x70726f31
/** Milliseconds for which new entries are collected, and the most of them: a program may be ended hard. */
const [COLLECT, MOST] = [200, 100]

/**
 * The files of a program with their sites, kept from one start to the next, in one file that is read at once: a start has no time to look
 * at more than what the program loads. New entries are added at the end; the last one of a path counts. Processes may share it: what two
 * of them write at once, or half, or what has been changed, is not given.
 */
export class StartCache {
  readonly #path: string
  #entries: Map<string, Entry> | undefined
  #added: Buffer[] = []
  #timer: NodeJS.Timeout | undefined
  readonly #flush = (): void => this.flush()

  readonly #most: number

  /** @param writesAtOnce where a thread can end without being told */
  constructor(path: string, writesAtOnce: boolean) {
    this.#path = path
    this.#most = writesAtOnce ? 1 : MOST
  }

  /**
   * @param of a hash of what it was made from
   * @returns `null` if there is nothing to do in the file, `undefined` if it is not known
   */
  get(path: string, of: string): Kept | null | undefined {
    const entry = (this.#entries ??= this.#load()).get(path)
    if (entry?.of !== of) return undefined
    const { code, meta, sum } = entry
    if (crc32(code ?? '', crc32(meta)) !== sum) return undefined
    if (!code) return null
    const [, , key, file, switchCount, table] = JSON.parse(meta) as [string, string, string, string, number, string]
    return { key, file, switchCount, table, code }
  }

  set(path: string, of: string, kept: Kept | null): void {
    const { key, file, switchCount, table } = kept ?? {}
    const meta = JSON.stringify(kept ? [path, of, key, file, switchCount, table] : [path, of])
    const code = Buffer.from(kept?.code ?? '')
    const head = Buffer.alloc(HEAD)
    const described = Buffer.from(meta)
    head.writeUInt32LE(SIGN, 0)
    head.writeUInt32LE(crc32(code, crc32(described)), 4)
    head.writeUInt32LE(described.length, 8)
    head.writeUInt32LE(code.length, 12)
    this.#added.push(head, described, code)
    if (this.#added.length >= 3 * this.#most) return this.flush()
    if (this.#timer) return
    this.#timer = setTimeout(this.#flush, COLLECT).unref()
    process.on('exit', this.#flush)
  }

  /** Whatever stands in the way, a folder that cannot be written: then nothing is kept. */
  flush(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    process.off('exit', this.#flush)
    try {
      mkdirSync(dirname(this.#path), { recursive: true })
      appendFileSync(this.#path, Buffer.concat(this.#added))
    } catch {}
    this.#added = []
  }

  #load(): Map<string, Entry> {
    const entries = new Map<string, Entry>()
    let bytes: Buffer
    try {
      bytes = readFileSync(this.#path)
    } catch {
      return entries
    }
    let live = 0
    for (let at = 0; at + HEAD <= bytes.length;) {
      const [sign, sum, described, length] = [0, 4, 8, 12].map((from) => bytes.readUInt32LE(at + from)) as [number, number, number, number]
      const start = at + HEAD
      // Behind what was written half nothing is found any more: it is all made anew.
      if (sign !== SIGN || start + described + length > bytes.length) break
      const meta = bytes.toString('utf8', start, start + described)
      const head = /^\["((?:[^"\\]|\\.)*)","([\w-]+)"/.exec(meta)
      if (!head) break
      const code = length === 0 ? undefined : bytes.subarray(start + described, start + described + length)
      const path = head[1]!.includes('\\') ? (JSON.parse(`"${head[1]}"`) as string) : head[1]!
      live += entries.has(path) ? 0 : HEAD + described + length
      entries.set(path, { of: head[2]!, meta, code, sum })
      at = start + described + length
    }
    if (live < bytes.length / 2) this.#begin()
    return entries
  }

  /** Most of it is of files as they were, or cannot be read: what is known by now is made anew from time to time. */
  #begin(): void {
    try {
      writeFileSync(`${this.#path}.${process.pid}`, '')
      renameSync(`${this.#path}.${process.pid}`, this.#path)
    } catch {}
  }
}
