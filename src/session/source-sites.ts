import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Binder } from '../runtime/board/binder.ts'
import { matchesFile, parseAddress, type Address } from '../runtime/board/address.ts'
import { whyNoAddress } from '../runtime/board/why-no-address.ts'
import { LoadedFile } from '../runtime/sites/loaded-file.ts'
import { SeparateTables } from '../runtime/sites/separate-tables.ts'
import { SourceDisk } from '../runtime/sites/source-disk.ts'
import { TABLE_VERSION } from '../site-table/site-table.ts'
import { instrument, type Site } from '../transform/index.ts'
import { CODE, sourceFiles } from './source-files.ts'

/** Where an address is in the sources as they are now. */
export interface Binding {
  /** `bound`; `wrong`, it cannot be; `unknown`, there is no source here that could tell. */
  readonly status: 'bound' | 'wrong' | 'unknown'
  readonly sites: readonly Site[]
  /** What there is to say of it; `''` where it is just as it says. */
  readonly note: string
}

/** Binds addresses in the sources of a folder as a running program does, without one. */
export class SourceSites {
  readonly #root: string
  readonly #loaded = new Map<string, LoadedFile | string>()
  #paths: readonly string[] | undefined

  /** @param root the folder from which addresses name files */
  constructor(root: string) {
    this.#root = root
  }

  bind(at: string): Binding {
    const address = parseAddress(at)
    if (!address) return wrong(whyNoAddress(at))
    const paths = this.#filesOf(address)
    const isNamed = address.path.length > 0
    if (paths.length === 0 && isNamed) return unknown(`${address.path.join('/')} is not here, so the program has to tell`)
    const code = paths.filter((path) => CODE.test(path))
    if (code.length === 0 && paths.length > 0) return unknown(`${paths[0]!} is compiled before it has sites, so the program has to tell`)
    const files = code.map((path) => this.#load(path))
    const known = files.filter((file) => typeof file !== 'string')
    // Files that a function was looked for in may be anything, the output of a build for instance.
    const troubles = isNamed ? files.filter((file) => typeof file === 'string') : []
    if (known.length === 0 && !isNamed) return wrong(`no function of that name has sites in ${this.#root}`)
    if (known.length === 0 && troubles.length > 0) return wrong(troubles.join('; '))
    const disk = new SourceDisk(() => [])
    const { status, sites, reason } = new Binder(
      () => known,
      () => '',
      disk,
    ).bind(at, address, [])
    const note = typeof reason === 'string' ? reason : reason()
    // A function of a file that is not here is one nobody knows.
    if (status === 'pending') return isNamed ? unknown(note) : wrong(note)
    return { status: status === 'on' ? 'bound' : 'wrong', sites: sites.map((site) => site.public), note }
  }

  /** The paths from the root that an address may mean. */
  #filesOf({ path, isAbsolute, where }: Address): readonly string[] {
    const named = path.join('/')
    if (path.length > 1 && !isAbsolute && existsSync(join(this.#root, named))) return [named]
    this.#paths ??= sourceFiles(this.#root)
    if (path.length > 0) return this.#paths.filter((file) => matchesFile(file, { path, isAbsolute }))
    const { name } = where as { readonly name: string }
    return this.#paths.filter((file) => CODE.test(file) && readFileSync(join(this.#root, file), 'utf8').includes(name.replace('#', '')))
  }

  /** @returns why it has no sites, if it has none */
  #load(path: string): LoadedFile | string {
    let known = this.#loaded.get(path)
    if (known === undefined) this.#loaded.set(path, (known = load(this.#root, path)))
    return known
  }
}

function load(root: string, path: string): LoadedFile | string {
  const text = readFileSync(join(root, path), 'utf8').replace(/^\uFEFF/, '')
  let trouble: string | undefined
  const made = instrument(text, join(root, path), {
    root,
    warn: ({ line = 1, column = 1, message }) => (trouble = `${path}:${line}:${column}: ${message}`),
  })
  if (!made) return trouble ?? `${path} has no statement that a probe could be at`
  const { key, table, switchCount } = made
  return new LoadedFile({ v: TABLE_VERSION, key, file: path, n: switchCount, t: table }, new SeparateTables(), new SourceDisk(() => []))
}

function wrong(note: string): Binding {
  return { status: 'wrong', sites: [], note }
}

function unknown(note: string): Binding {
  return { status: 'unknown', sites: [], note }
}
