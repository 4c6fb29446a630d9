import { createHash } from 'node:crypto'
import { dirname, isAbsolute, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { sourceHash } from '../../site-table/source-hash.ts'
import { append, includes, join, startsWith } from '../guard/builtins.ts'
import { ofProcess } from '../guard/host-process.ts'
import { readFileSync, statSync } from '../permits/files.ts'
import type { SourceFile, Sources } from './source-disk.ts'

// Taken at load: a program may go elsewhere, and replace them.
const cwd = ofProcess('cwd') ?? ((): string => '/')
const mainModule: unknown = ofProcess('argv')?.[1]

/** How far above the main module and the hooks file the build's root is looked for. */
const LEVELS = 4
/** Of the program's files so many are looked for, to tell its root from another folder. */
const MOST_OTHERS = 20
/** In the folders of so many files of the program a file is looked for that was never loaded. */
const MOST_FOLDERS = 100

/**
 * The sources of the program where it runs near them. A program is often started in another folder than its build was: its root is
 * also looked for around the main module and the hooks file.
 */
export class SourceFolders implements Sources {
  readonly #hooks: string[] = []

  near(hooks: string): void {
    try {
      appendNew(this.#hooks, dirname(resolve(startsWith(hooks, 'file:') ? fileURLToPath(hooks) : hooks)))
    } catch {
      // Not a path, or no working directory.
    }
  }

  read(file: string, hash: string, known: () => readonly string[]): SourceFile | 'gone' | undefined {
    const roots = this.roots()
    let other: SourceFile | undefined
    for (let i = 0; i < roots.length; i++) {
      const found = readIn(roots[i]!, file)
      if (found?.hash === hash) return found
      // Elsewhere a file of that name can be another program's.
      if (found && !other && (i === 0 || sharesFiles(roots[i]!, othersOf(known(), file), 'some'))) other = found
    }
    return other ?? this.#isGone(file, known) ?? undefined
  }

  find(path: readonly string[], known: () => readonly string[]): string | undefined {
    const wanted = join(path, '/')
    const roots = this.roots()
    for (let i = 0; i < roots.length; i++) {
      const isNamed = i === 0 || includes(this.#hooks, roots[i]!)
      if (isNamed && isFile(resolve(roots[i]!, wanted))) return wanted
    }
    const folders = foldersOf(known())
    for (let i = 0; i < roots.length; i++)
      for (let k = 0; k < folders.length; k++) if (isFile(resolve(roots[i]!, folders[k]!, wanted))) return `${folders[k]!}/${wanted}`
    return undefined
  }

  /** The working directory, if there is one, then what is around the hooks files and the main module. */
  roots(): readonly string[] {
    const roots: string[] = []
    try {
      append(roots, cwd())
    } catch {
      append(roots, '/')
    }
    for (let i = 0; i < this.#hooks.length; i++) appendWithParents(roots, this.#hooks[i]!)
    if (typeof mainModule === 'string' && isAbsolute(mainModule)) appendWithParents(roots, dirname(mainModule))
    return roots
  }

  /** Where sources are deployed at all, one that is missing has gone. */
  #isGone(file: string, known: () => readonly string[]): 'gone' | undefined {
    const roots = this.roots()
    const others = othersOf(known(), file)
    for (let i = 0; i < roots.length; i++) if (sharesFiles(roots[i]!, others, 'most')) return 'gone'
    return undefined
  }
}

function othersOf(known: readonly string[], file: string): readonly string[] {
  const others: string[] = []
  for (let i = 0; i < known.length && others.length < MOST_OTHERS; i++) if (known[i] !== file) appendNew(others, known[i]!)
  return others
}

function sharesFiles(root: string, files: readonly string[], share: 'some' | 'most'): boolean {
  let count = 0
  for (let i = 0; i < files.length; i++) if (isFile(resolve(root, files[i]!))) count++
  return share === 'most' ? count * 2 > files.length : count > 0 || files.length === 0
}

/** Each folder in which there is a file of the program, or such a folder. */
function foldersOf(files: readonly string[]): readonly string[] {
  const folders: string[] = []
  for (let i = 0; i < files.length && folders.length < MOST_FOLDERS; i++)
    for (let at = dirname(files[i]!); at !== '.' && at !== dirname(at); at = dirname(at)) appendNew(folders, at)
  return folders
}

function readIn(root: string, file: string): SourceFile | undefined {
  try {
    const text = readFileSync(resolve(root, file), 'utf8')
    return { text, hash: sourceHash(text, (whole) => createHash('sha256').update(whole).digest('base64url')) }
  } catch {
    return undefined
  }
}

function isFile(path: string): boolean {
  try {
    return statSync(path).isFile()
  } catch {
    return false
  }
}

function appendWithParents(list: string[], folder: string): void {
  let at = folder
  for (let level = 0; level <= LEVELS && at !== dirname(at); level++) {
    appendNew(list, at)
    at = dirname(at)
  }
}

function appendNew(list: string[], text: string): void {
  if (!includes(list, text)) append(list, text)
}
