import type { Options } from 'unplugin-probes'
import type { MatrixProject } from './matrix-project.ts'

/** How the program is to be built, if it is. */
export interface How {
  /** `false`: without us. */
  readonly plugin: Options | false
  readonly minify: boolean
  /** Names what is built: builds with the same name may share what their host keeps. */
  readonly name: string
  /** Whether the host is to use its cache, if it has one. */
  readonly cached: boolean
  /** Whether what runs it is to see edits, if it can. */
  readonly watches?: boolean
}

export interface Position {
  readonly file: string
  readonly line: number
  readonly column: number
}

/** The program while it runs. */
export interface Session {
  /** All that it and we have said so far. */
  readonly said: string
  /** Sends a request; its answer. */
  ask(request: string): Promise<string>
  /** Turns the probes of the project's hooks on, by its file where there are files; and off. */
  on(): Promise<void>
  off(): Promise<void>
  /** Where a place of a stack comes from, by the source map. @returns none for what is not the program's */
  trace(place: Position): Promise<Position | undefined>
  /** The bundle and its source map, where there is one. */
  readonly bundle?: string
  /** Ends it. Fails if it does not end well. */
  end(): Promise<void>
}

/** The columns of the table, in order. */
export const COLUMNS = {
  output: 'output',
  vals: '`vals`',
  uv: '`uv`',
  this: '`this`',
  finfo: '`finfo`',
  stack: '`stack`',
  hooks: 'hooks on, off',
  minified: 'minified',
  cache: 'second build, other options',
  update: 'update while on',
  map: 'source map',
} as const

export type Column = keyof typeof COLUMNS

/** A host: something that builds the program, runs it, or both. */
export interface Row {
  /** As the table has it; with versions. */
  readonly name: string
  /** Names and versions of what else it is: `esbuild 0.28.2`. */
  readonly version: string
  /** Starts the program, built for that if it has to be. */
  open(project: MatrixProject, how: How): Promise<Session>
  /** Why it cannot be run here, said where it is left out. */
  readonly missing?: string | undefined
  /** Whether only `npm run test:hosts` runs it. */
  readonly isSlow?: boolean
  /** Columns that there are not, as this host builds nothing, or runs what was built: `–` in the table. */
  readonly without?: readonly Column[]
  /** What cannot work: why, with the upstream issue. It is made sure that it does not, to hear when it does. */
  readonly cannot?: Partial<Record<Column, string>>
  /** What there is to say of a column that works. */
  readonly notes?: Partial<Record<Column, string>>
  /** Whether what is minified has a source map that says something. @default true */
  readonly mapsMinified?: boolean
  /** Whether it can run the program untouched. @default true */
  readonly runsPlain?: boolean
  /** Whether an edit starts the program anew: a line in an address is then one of the new text. @default false */
  readonly startsAnew?: boolean
  /** Whether frames behind the first have original positions: the map is read where the program runs. @default true */
  readonly mapsCallers?: boolean
}

/** What is said of rows without `mapsCallers`. */
export const FIRST_FRAME = 'the first frame: those behind it are places of what runs, as no map can be read there'
