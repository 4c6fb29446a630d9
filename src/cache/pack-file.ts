import { appendFileSync, closeSync, mkdirSync, openSync, readFileSync, readSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { crc32 } from 'node:zlib'

const LINE_FEED = 0x0a
/** Characters of a SHA-256 in base64url. */
const HASH = 43
/** Hexadecimal digits of what tells damage. */
const SUM = 8
const HEAD = 2 * HASH + SUM
/** Milliseconds for which the whole file stays in memory after it was last needed, and for which new lines are collected. */
const [IDLE, COLLECT] = [10_000, 100]

/** Those with lines to be written: a process may end before the timer. */
const pending = new Set<PackFile>()
process.on('exit', () => {
  for (const pack of pending) pack.flush()
})

/** The name, what the text was made from, and what it was when it was written. */
function headOf(name: string, of: string, text: string | Buffer): string {
  return `${name}${of}${crc32(text).toString(16).padStart(SUM, '0')}`
}

interface Line {
  readonly of: string
  readonly start: number
  readonly end: number
}

/**
 * Texts by name, in one file to which lines are only added: a thousand small files take ten times as long to read.
 * The last line of a name counts. Processes may share it: what two of them write at once, or half, or what has been changed, is not given.
 */
export class PackFile {
  readonly #path: string
  #lines: Map<string, Line> | undefined
  #bytes: Buffer | undefined
  #forget: NodeJS.Timeout | undefined
  #added = ''
  #write: NodeJS.Timeout | undefined

  constructor(path: string) {
    this.#path = path
  }

  /**
   * @param name a SHA-256 in base64url
   * @param of another one: of what the text was made from
   */
  get(name: string, of: string): string | undefined {
    const line = (this.#lines ??= this.#load()).get(name)
    if (line?.of !== of) return undefined
    const bytes = this.#bytes?.subarray(line.start, line.end) ?? this.#readLine(line)
    this.#forget?.refresh()
    if (!bytes || bytes.toString('latin1', 0, HEAD) !== headOf(name, of, bytes.subarray(HEAD))) return undefined
    return bytes.toString('utf8', HEAD)
  }

  /** @param text without line breaks */
  set(name: string, of: string, text: string): void {
    if (this.#added === '') pending.add(this)
    this.#added += `${headOf(name, of, text)}${text}\n`
    this.#write ??= setTimeout(() => this.flush(), COLLECT).unref()
  }

  /** Whatever stands in the way, a folder that cannot be written: then nothing is kept. */
  flush(): void {
    clearTimeout(this.#write)
    this.#write = undefined
    if (!pending.delete(this)) return
    try {
      mkdirSync(dirname(this.#path), { recursive: true })
      // The last line may be a half one.
      appendFileSync(this.#path, `\n${this.#added}`)
    } catch {}
    this.#added = ''
  }

  #load(): Map<string, Line> {
    const lines = new Map<string, Line>()
    let bytes: Buffer
    try {
      bytes = readFileSync(this.#path)
    } catch {
      return lines
    }
    let live = 0
    for (let start = 0, end; (end = bytes.indexOf(LINE_FEED, start)) >= 0; start = end + 1) {
      if (end - start < HEAD) continue
      const head = bytes.toString('latin1', start, start + HEAD)
      const name = head.slice(0, HASH)
      const older = lines.get(name)
      if (older) live -= older.end - older.start
      live += end - start
      lines.set(name, { of: head.slice(HASH, 2 * HASH), start, end })
    }
    this.#bytes = bytes
    this.#forget = setTimeout(() => (this.#bytes = undefined), IDLE).unref()
    if (live < bytes.length / 2) this.#compact(bytes, lines)
    return lines
  }

  /** What others add meanwhile is lost, and made again. */
  #compact(bytes: Buffer, lines: ReadonlyMap<string, Line>): void {
    const temporary = `${this.#path}.${process.pid}`
    try {
      writeFileSync(temporary, Buffer.concat([...lines.values()].map(({ start, end }) => bytes.subarray(start, end + 1))))
      renameSync(temporary, this.#path)
    } catch {}
  }

  #readLine({ start, end }: Line): Buffer | undefined {
    try {
      const file = openSync(this.#path, 'r')
      try {
        const bytes = Buffer.alloc(end - start)
        readSync(file, bytes, 0, bytes.length, start)
        return bytes
      } finally {
        closeSync(file)
      }
    } catch {
      return undefined
    }
  }
}
