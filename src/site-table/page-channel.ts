/**
 * What a development server and the pages that it serves tell each other of a hooks file, over the channel of the server's hot updates.
 */

/** To pages: what has become of the hooks file. */
export const NEWS = 'unplugin-probes:hooks'
/** To the server: a page, or a worker of it, has begun. */
export const READY = 'unplugin-probes:ready'
/** To the server: lines that are in the console. */
export const SAID = 'unplugin-probes:said'
/** To the server: parts of two loads have come mixed, so it is to be loaded once more. */
export const AGAIN = 'unplugin-probes:again'

interface AnyNews {
  /** Of the load, or of what takes its place; each one is greater. */
  readonly number: number
  /** The hooks file, as it was named. */
  readonly file: string
}

/** A module of the load, and where its parts stand in its source. */
export interface HooksPart {
  /** From the server's root address. */
  readonly url: string
  /** Its path, as it is shown. */
  readonly file: string
  /** For each line three numbers a segment: column, line and column in the source. All are 0-based. */
  readonly lines: readonly (readonly number[])[]
  /** The names that it imports, with line and column (1-based): when one is missing, browsers tell the name only. */
  readonly imports?: readonly (readonly [name: string, line: number, column: number])[]
  /** Where it is not the server that links modules: what each of its imports is. */
  readonly links?: Readonly<Record<string, HooksLink>>
}

/** What an import of a part leads to: another part, the `probes` of the load, or a module of the page, by the numbers or names that it may have. */
export type HooksLink =
  | { readonly part: number }
  | { readonly probes: true }
  | { readonly page: readonly (string | number)[]; readonly file: string }

/** It is code: a module to import. */
export interface CodeNews extends AnyNews {
  readonly kind: 'code'
  readonly url: string
  readonly parts: readonly HooksPart[]
}

/** It is data. */
export interface DataNews extends AnyNews {
  readonly kind: 'data'
  readonly text: string
}

/** It cannot be loaded: what was on stays on. */
export interface FailedNews extends AnyNews {
  readonly kind: 'failed'
  /** Where, why, and a code. */
  readonly why: string
  readonly code: string
}

/** It is not there any more. */
export interface GoneNews extends AnyNews {
  readonly kind: 'gone'
}

export type HooksNews = CodeNews | DataNews | FailedNews | GoneNews

/** What a page says. */
export interface SaidLines {
  /** Which page or worker it is. */
  readonly who: string
  readonly lines: readonly string[]
  /** How many lines before these are in the console only. */
  readonly dropped: number
}

/** Below the address of a bundler's assets: where its development server listens to pages. */
export const SERVER_FOLDER = '__unplugin-probes/'

/** With READY, from a page that was connected before: what it has may be gone by now. */
export interface ReadyAgain {
  readonly again: true
}

/** The name of the module from which a hooks file gets the `probes` of its load. */
export const LOAD_MODULE = 'virtual:unplugin-probes/load/'
