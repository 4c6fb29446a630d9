import { charCodeAt, OwnMap, slice } from '../guard/builtins.ts'
import { now } from '../guard/clock.ts'

/** A source file as it lies on disk. */
export interface SourceFile {
  readonly text: string
  /** `sourceHash` of its text. */
  readonly hash: string
}

/** Reads a source file by its path from the build's root; `undefined` where it is not there. It may throw. */
export type ReadSource = (file: string) => SourceFile | undefined

/** One look serves all probes of a set. In milliseconds. */
const FRESH = 100
/** As many characters of a statement are shown. */
const MOST = 48

interface Look {
  readonly at: number
  readonly file: SourceFile | undefined
}

/** The sources of the program, where it runs beside them. */
export class SourceDisk {
  #read: ReadSource | undefined
  readonly #looks = new OwnMap<string, Look>()

  /** The first reader stays. */
  readBy(read: ReadSource | undefined): void {
    this.#read ??= read
  }

  /** Whether the file that lies there is another one than that which was built; `false` where nobody can tell. */
  isOther(path: string, hash: string): boolean {
    const file = this.#look(path)
    return file !== undefined && hash !== '' && file.hash !== hash
  }

  /** The beginning of what stands at a place of a file, if it is the one that was built. */
  textAt(path: string, hash: string, line: number, column: number): string {
    const file = this.#look(path)
    return file && file.hash === hash ? excerpt(file.text, line, column) : ''
  }

  #look(path: string): SourceFile | undefined {
    if (!this.#read) return undefined
    const known = this.#looks.get(path)
    if (known && now() - known.at < FRESH) return known.file
    let file: SourceFile | undefined
    try {
      file = this.#read(path)
    } catch {
      // Whatever stands in the way: then nothing is known.
    }
    this.#looks.set(path, { at: now(), file })
    return file
  }
}

/** From a place to the end of its line, white space folded. */
function excerpt(text: string, line: number, column: number): string {
  let at = 0
  for (let passed = 1; passed < line && at < text.length; at++) if (endsLine(text, at)) passed++
  let shown = ''
  for (let i = at + column - 1; i < text.length && !endsLine(text, i); i++) {
    const isSpace = charCodeAt(text, i) <= 0x20
    if (!isSpace || (shown !== '' && shown[shown.length - 1] !== ' ')) shown += isSpace ? ' ' : text[i]!
    if (shown.length > MOST) return `${slice(shown, 0, MOST - 1)}…`
  }
  return shown[shown.length - 1] === ' ' ? slice(shown, 0, shown.length - 1) : shown
}

/** A carriage return before a line feed ends the line with it. */
function endsLine(text: string, at: number): boolean {
  const code = charCodeAt(text, at)
  return code === 0x0a || code === 0x2028 || code === 0x2029 || (code === 0x0d && charCodeAt(text, at + 1) !== 0x0a)
}
