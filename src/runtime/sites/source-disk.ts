import { charCodeAt, join, OwnMap, slice } from '../guard/builtins.ts'
import { now } from '../guard/clock.ts'

/** A source file as it lies on disk. */
export interface SourceFile {
  readonly text: string
  /** `sourceHash` of its text. */
  readonly hash: string
}

/** How a platform that has files finds sources. Its methods may throw. */
export interface Sources {
  /**
   * Reads a source file by its path from the build's root. Of several that may be meant the one with this hash.
   * @param known the paths of the program's files
   * @returns `'gone'` where the program's other sources are, and this one is not; `undefined` where nobody can tell
   */
  read(file: string, hash: string, known: () => readonly string[]): SourceFile | 'gone' | undefined
  /** The path from the build's root of a file that lies there, as an address names it. */
  find(path: readonly string[], known: () => readonly string[]): string | undefined
  /** A hooks file is followed: sources can lie near it. */
  near(hooks: string): void
}

/** One look serves all probes of a set. In milliseconds. */
const FRESH = 100
/** As many characters of a statement are shown. */
const MOST = 48

interface Look<T> {
  readonly at: number
  readonly seen: T | undefined
}

/** The sources of the program, where it runs near them. */
export class SourceDisk {
  #sources: Sources | undefined
  readonly #known: () => readonly string[]
  readonly #looks = new OwnMap<string, Look<SourceFile | 'gone'>>()
  readonly #searches = new OwnMap<string, Look<string>>()

  /** @param known the paths of the program's files */
  constructor(known: () => readonly string[]) {
    this.#known = known
  }

  /** The first platform stays. */
  readBy(sources: Sources | undefined): void {
    this.#sources ??= sources
  }

  near(hooks: string): void {
    this.#sources?.near(hooks)
  }

  /** What has become of the file that was built: `'other'` where it was changed, `''` where it is the same or nobody can tell. */
  changeOf(path: string, hash: string): 'other' | 'gone' | '' {
    const file = hash === '' ? undefined : this.#look(path, hash)
    if (file === undefined) return ''
    return file === 'gone' ? file : file.hash === hash ? '' : 'other'
  }

  /** The beginning of what stands at a place of a file, if it is the one that was built. */
  textAt(path: string, hash: string, line: number, column: number): string {
    const file = this.#look(path, hash)
    return typeof file === 'object' && file.hash === hash ? excerpt(file.text, line, column) : ''
  }

  /** The path of a file that lies there and was not loaded, as an address names it. */
  find(path: readonly string[]): string | undefined {
    const sources = this.#sources
    return sources && fresh(this.#searches, join(path, '/'), () => sources.find(path, this.#known))
  }

  #look(path: string, hash: string): SourceFile | 'gone' | undefined {
    const sources = this.#sources
    return sources && fresh(this.#looks, path, () => sources.read(path, hash, this.#known))
  }
}

function fresh<T>(looks: Map<string, Look<T>>, path: string, look: () => T | undefined): T | undefined {
  const known = looks.get(path)
  if (known && now() - known.at < FRESH) return known.seen
  let seen: T | undefined
  try {
    seen = look()
  } catch {
    // Whatever stands in the way: then nothing is known.
  }
  looks.set(path, { at: now(), seen })
  return seen
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
