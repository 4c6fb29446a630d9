import { existsSync, readdirSync, realpathSync, statSync } from 'node:fs'
import { basename, dirname, isAbsolute, join, resolve } from 'node:path'
import { process } from '../../guard/host-process.ts'
import { OwnSet } from '../../guard/builtins.ts'
import { areAlike } from './alike-names.ts'

/** A file that its author may take for the one that is awaited. */
export interface LikelyFile {
  readonly path: string
  /** What would let it be found; `''` where only another path does. */
  readonly mend: string
}

/** A folder whose time of change is younger may change again without showing it. */
const SURE_AFTER = 2500

/** What was found before, in this process, with where it was looked for. */
const known = new OwnSet<string>()

/** Looks for a hooks file that lies or is called otherwise than where it is awaited. */
export class LikelyFiles {
  readonly #given: string
  readonly #path: string
  #names: readonly string[] = []
  #namesOf = 0

  /**
   * @param given as the user wrote it
   * @param path where that is
   */
  constructor(given: string, path: string) {
    this.#given = given
    this.#path = path
  }

  /** The likeliest of those that were not there before. */
  next(): LikelyFile | undefined {
    const files = [...this.#besides(), ...this.#elsewhere()].filter(({ path }) => !known.has(`${this.#path}\n${path}`))
    for (const { path } of files) known.add(`${this.#path}\n${path}`)
    return files[0]
  }

  /** Those of nearly that name in the same folder. */
  #besides(): LikelyFile[] {
    const folder = dirname(this.#path)
    const name = basename(this.#path)
    return this.#namesIn(folder)
      .filter((other) => other !== name && areAlike(name, other))
      .map((other) => ({ path: join(folder, other), mend: 'rename it' }))
      .filter(isFile)
  }

  /** A folder is read again when it has changed: there can be thousands of names in it. */
  #namesIn(folder: string): readonly string[] {
    try {
      const { mtimeMs } = statSync(folder)
      if (mtimeMs !== this.#namesOf) this.#names = readdirSync(folder)
      this.#namesOf = Date.now() - mtimeMs > SURE_AFTER ? mtimeMs : 0
    } catch {
      this.#names = []
    }
    return this.#names
  }

  /** Those of exactly that name where the program, or one above its working directory, has its root. */
  #elsewhere(): LikelyFile[] {
    const isFixed = isAbsolute(this.#given) || this.#given.includes('://')
    const name = isFixed ? basename(this.#path) : this.#given
    return [...scriptFolders(), ...foldersAbove(workingDirectory())]
      .map((folder) => ({ path: resolve(folder, name), mend: isFixed ? '' : `start in ${folder}` }))
      .filter((file) => file.path !== this.#path && isFile(file))
  }
}

/** From the main script's folder up to that of its package. */
function scriptFolders(): string[] {
  const script = process.argv[1]
  if (typeof script !== 'string' || !isAbsolute(script)) return []
  const folders: string[] = []
  for (const folder of new Set([dirname(script), dirname(realPath(script))]))
    for (const at of [folder, ...foldersAbove(folder)]) {
      folders.push(at)
      if (existsSync(join(at, 'package.json'))) break
    }
  return folders
}

function foldersAbove(folder: string): string[] {
  const folders: string[] = []
  for (let at = folder; dirname(at) !== at;) folders.push((at = dirname(at)))
  return folders
}

/** `/` where there is none: nothing lies above it. */
function workingDirectory(): string {
  try {
    return process.cwd()
  } catch {
    return '/'
  }
}

function realPath(path: string): string {
  try {
    return realpathSync(path)
  } catch {
    return path
  }
}

function isFile({ path }: LikelyFile): boolean {
  try {
    return statSync(path).isFile()
  } catch {
    return false
  }
}
