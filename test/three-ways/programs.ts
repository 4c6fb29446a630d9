import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'

export const FOLDER: string = join(import.meta.dirname, '../../fixtures/programs')

export type Way = 'module' | 'esm' | 'commonjs' | 'script'

/** What a comment of a program says that a handler must get at a marker. */
export interface Expectation {
  readonly what: 'vals' | 'uv' | 'this' | 'private'
  readonly marker: string
  readonly json: unknown
}

/** A fixture: one file, or a folder that starts with `main.*` (scripts: all files in order). */
export interface Program {
  readonly name: string
  readonly ways: readonly Way[]
  /** Paths are relative to the folder of all programs. */
  readonly files: readonly { readonly path: string; readonly text: string }[]
  /** Prints nothing. */
  readonly isSilent: boolean
  /** A program that does notice us, and says in a comment why: fails once it does not any more. */
  readonly isOpen: boolean
  /** Holds what the parser does not know: left as it is. */
  readonly isUnparsed: boolean
  /** Exhausts the stack, so that a handler may be refused too. */
  readonly mayFail: boolean
  /** Takes builtins away that the runtime needs at its own start. */
  readonly isEarly: boolean
  readonly exitCode: number
  readonly expectations: readonly Expectation[]
  /** `file:line:column` behind each marker, by its name. */
  readonly markers: ReadonlyMap<string, string>
}

export function programs(): Program[] {
  return readdirSync(FOLDER)
    .sort()
    .map((name) => {
      const isFolder = statSync(join(FOLDER, name)).isDirectory()
      const paths = isFolder
        ? readdirSync(join(FOLDER, name))
            .sort()
            .map((file) => `${name}/${file}`)
        : [name]
      return program(
        name,
        paths.filter((path) => /\.[cm]?[jt]sx?$/.test(path)).map((path) => ({ path, text: readFileSync(join(FOLDER, path), 'utf8') })),
      )
    })
}

function program(name: string, files: Program['files']): Program {
  const text = files.map((file) => file.text).join('\n')
  const says = /^\s*\/\/ fixture: (.*?)\r?$/m.exec(text.replaceAll('\r', '\r\n'))?.[1]?.split(' ') ?? []
  const ways = says
    .find((word) => word.startsWith('format='))
    ?.slice(7)
    .split(',') as Way[] | undefined
  const isPlain = files.every(({ path }) => /\.m?js$/.test(path))
  return {
    name,
    ways: ways ?? (isPlain ? ['module', 'esm'] : ['module']),
    files,
    isSilent: says.includes('silent'),
    isOpen: says.includes('open'),
    isUnparsed: says.includes('unparsed'),
    mayFail: says.includes('may-fail'),
    isEarly: says.includes('early'),
    exitCode: Number(says.find((word) => word.startsWith('exit='))?.slice(5) ?? 0),
    expectations: [...text.matchAll(/^\/\/ expect(?:-(uv|this|private))? (\w+): (.*)$/gm)].map(([, what, marker, json]) => ({
      what: (what ?? 'vals') as Expectation['what'],
      marker: marker!,
      json: JSON.parse(json!) as unknown,
    })),
    markers: new Map(files.flatMap(markersIn)),
  }
}

function markersIn({ path, text }: Program['files'][number]): [string, string][] {
  return [...text.matchAll(/\/\*@(\w+)\*\/\s*/g)].map(({ 0: marker, 1: name, index }) => {
    const before = text.slice(0, index + marker.length).split('\n')
    return [name!, `${path}:${before.length}:${before.at(-1)!.length + 1}`]
  })
}
