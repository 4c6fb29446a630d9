import { Buffer } from 'node:buffer'
import { closeSync, constants, readSync } from 'node:fs'
import { basename, dirname, isAbsolute, join, resolve } from 'node:path'
import { process } from '../../guard/host-process.ts'
import { OwnSet } from '../../guard/builtins.ts'
import { existsSync, openSync, readlinkSync, realpathSync, statSync } from '../../permits/files.ts'
import { areAlike, isShortFor } from './alike-names.ts'
import { Listings } from './listings.ts'

/** A file that its author may take for the one that is awaited. */
export interface LikelyFile {
  readonly path: string
  /** What would let it be found; `''` where only another path does. */
  readonly mend: string
}

/** As many folders inside of the awaited one are looked into. */
const MOST_FOLDERS = 50

/** What was found before, in this process, with where it was looked for. */
const known = new OwnSet<string>()

/** Looks for a hooks file that lies or is called otherwise than where it is awaited. */
export class LikelyFiles {
  readonly #given: string
  readonly #path: string
  readonly #listings = new Listings()

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
    const files = [...this.#besides(), ...this.#elsewhere(), ...this.#around()].filter(({ path }) => !known.has(`${this.#path}\n${path}`))
    for (const { path } of files) known.add(`${this.#path}\n${path}`)
    return files[0]
  }

  /** What the path is a symbolic link to, if that is why nothing is there; told once for each. */
  danglingTo(): string | undefined {
    try {
      const to = resolve(dirname(this.#path), readlinkSync(this.#path))
      const news = `${this.#path}\n-> ${to}`
      if (existsSync(this.#path) || known.has(news)) return undefined
      known.add(news)
      return to
    } catch {
      // It is no link.
      return undefined
    }
  }

  /** Those of nearly that name in the same folder. */
  #besides(): LikelyFile[] {
    return this.#alikeIn(dirname(this.#path), 'rename it').filter(({ path }) => path !== this.#path)
  }

  /** Those of that name, or nearly, in the folder above and in the folders inside of the one where it is awaited. */
  #around(): LikelyFile[] {
    const folder = dirname(this.#path)
    const inside = this.#listings.of(folder).folders.slice(0, MOST_FOLDERS)
    return [dirname(folder), ...inside].filter((it) => it !== folder).flatMap((it) => this.#alikeIn(it, `move it to ${this.#path}`))
  }

  #alikeIn(folder: string, mend: string): LikelyFile[] {
    const name = basename(this.#path)
    return this.#listings
      .of(folder)
      .names.map((other) => ({ path: join(folder, other), mend, isSure: areAlike(name, other), isMaybe: isShortFor(name, other) }))
      .filter(({ isSure, isMaybe }) => isSure || isMaybe)
      .filter((file) => isFile(file) && (file.isSure || namesProbes(file.path)))
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

/** How much of a file is read to see what it is about. */
const MOST_BYTES = 65_536

/** Whether a file speaks of probes: many programs have a `hooks.ts` that does not. */
function namesProbes(path: string): boolean {
  try {
    const fd = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0))
    try {
      const bytes = Buffer.alloc(MOST_BYTES)
      return bytes.toString('latin1', 0, readSync(fd, bytes, 0, MOST_BYTES, 0)).includes('probes')
    } finally {
      closeSync(fd)
    }
  } catch {
    return false
  }
}
