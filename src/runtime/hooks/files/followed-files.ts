import { createHash } from 'node:crypto'
import { dirname, resolve } from 'node:path'
import { realpathSync, statSync } from '../../permits/files.ts'
import { readCode, whyUnreadable, type RefusalCode, type Trust } from './trust.ts'

/** A save in place empties the file first: what is seen must stay so for some milliseconds. */
const SETTLE = 10
const SETTLE_EMPTY = 60
/** Some editors delete the file before they write it. */
const SETTLE_ABSENT = 20

/** What the disk says: nothing there, a folder, not to be trusted, or a content. */
export interface Sight {
  readonly kind: 'absent' | 'folder' | 'refused' | 'content'
  /** Equal for equal contents, imported files included. */
  readonly print: string
  readonly real: string
  readonly text: string
  readonly mtime: number
  readonly why: string
  readonly code: RefusalCode
  /** Whether it must not run because of who can write it. */
  readonly isMistrusted: boolean
  /** Which file of its disk it is, whatever its path. */
  readonly number: number
  /** For how many milliseconds it must stay so. */
  readonly settle: number
}

/** What is seen where nothing is. */
export const ABSENT: Sight = {
  kind: 'absent',
  print: 'absent',
  real: '',
  text: '',
  mtime: 0,
  why: '',
  code: 'HOOKS_ACCESS',
  isMistrusted: false,
  number: 0,
  settle: SETTLE_ABSENT,
}

/** What a load has read. */
export interface Reading {
  readonly sight: Sight
  /** The texts of imported files, or why they must not run, by their names from the folder of the file. */
  readonly imports: Map<string, string>
  readonly startedAt: number
}

/** A hooks file and the files that it imports, as the disk shows them. */
export class FollowedFiles {
  readonly path: string
  /** After a failure saving the same text again means: try again. */
  hasFailed = false
  readonly #trust: Trust
  /** Where the file really is. */
  #folder: string
  /** Imported files, from that folder, and the state that they had when they were loaded. */
  #imports: ReadonlyMap<string, string> = new Map()

  constructor(path: string, trust: Trust) {
    this.path = path
    this.#trust = trust
    this.#folder = dirname(path)
  }

  look(): Sight {
    try {
      const real = realpathSync(this.path)
      if (statSync(real).isDirectory()) return { ...ABSENT, kind: 'folder', print: 'folder' }
      const { text, mtime, why, code, isMistrusted, number } = readCode(this.path, this.#trust)
      if (why !== '') return { ...refused(why, code), isMistrusted, number }
      this.#folder = dirname(real)
      const states = this.imports.map((name) => [name, this.#stateOf(resolve(this.#folder, name))] as const)
      const settle = text === '' || states.some(([, state]) => state === '') ? SETTLE_EMPTY : SETTLE
      return { kind: 'content', print: this.#print(text, states, mtime), real, text, mtime, why, code, isMistrusted, number, settle }
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException
      // Anything else stays so until someone mends it.
      return code === 'ENOENT' || code === 'ENOTDIR' ? ABSENT : refused(whyUnreadable(error))
    }
  }

  /** The imported ones, from the folder of the file. */
  get imports(): readonly string[] {
    return [...this.#imports.keys()]
  }

  /** All of them, where they are now. */
  paths(): string[] {
    return [this.path, ...this.imports.map((name) => resolve(this.#folder, name))]
  }

  /**
   * Takes what a load has read as what was loaded, not what is there at its end: a save in between must not be lost.
   * @returns the print of that
   */
  take({ sight: { text, mtime }, imports }: Reading): string {
    this.#imports = imports
    return this.#print(text, imports, mtime)
  }

  /** Adds to what a load has read what it would have needed, so that this is followed too. */
  addNeeded({ sight, imports, startedAt }: Reading, needed: readonly string[]): void {
    for (const name of needed) if (!imports.has(name)) imports.set(name, this.#stateBefore(startedAt, resolve(dirname(sight.real), name)))
  }

  #print(text: string, imports: Iterable<readonly [string, string]>, mtime: number): string {
    const hash = createHash('sha256').update(text)
    for (const [name, state] of imports) hash.update(`\0${name}\0${state}`)
    return `${hash.digest('hex')}${this.hasFailed ? mtime : ''}`
  }

  /** The text of an imported file, `''` when it is not there. */
  #stateOf(file: string): string {
    try {
      const { text, why } = readCode(file, this.#trust)
      return why || text
    } catch {
      return ''
    }
  }

  /** One that came during the load was not there for it. Kernels stamp files some milliseconds late. */
  #stateBefore(startedAt: number, file: string): string {
    const stats = statSync(file, { throwIfNoEntry: false })
    return stats && stats.ctimeMs >= startedAt - 10 ? '' : this.#stateOf(file)
  }
}

function refused(why: string, code: RefusalCode = 'HOOKS_ACCESS'): Sight {
  return { ...ABSENT, kind: 'refused', print: `refused ${why}`, why, code, settle: SETTLE }
}
