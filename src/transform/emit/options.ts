import type { SourceMap } from 'magic-string'
import type { Grain, Site } from '../../site-table/site.ts'
import type { Format } from '../parse/file-names.ts'
import type { InputMap } from '../parse/positions.ts'
import type { MapLines } from './mappings.ts'

/** A file that was left as it is, and why. */
export interface Warning {
  readonly code: 'PARSE' | 'INTERNAL'
  readonly message: string
  readonly file: string
  readonly line?: number
  readonly column?: number
}

/** How a file is instrumented. */
export interface InstrumentOptions {
  /** @default found out from the code and the file's name */
  readonly format?: Format
  /** What a file is that shows no sign of being a module or CommonJS. @default 'script' */
  readonly ambiguous?: Format
  /** Folder that the paths in addresses are relative to. @default the id is taken as it is */
  readonly root?: string
  /** How close sites are. @default 'statements' */
  readonly grain?: Grain
  /** The most values that a site passes. @default 24 */
  readonly maxValues?: number
  /**
   * How the file comes by its switches.
   * - `file`: it loads its site module, or has it inlined
   * - `later`: its caller defines them where the code ends up, before any of it runs, from `key`, `file`, `switchCount` and `table`
   * - `property`: its guards test a property of the global object, which needs no definition; its site module is inlined. A file that
   *   declares a `globalThis` of its own is treated as with `file`
   * - `scope`: its guards test properties of an object in the file's own scope, for realms whose global object is slow to read: contexts of
   *   `node:vm`, engines that look a global up among all the others. A module imports the object from its site module; in other
   *   formats it is a constant at the head of the file, whatever `siteModuleId` says. A script that is evaluated twice in one realm
   *   then throws, as it declares its constant twice: so this is for scripts that run once in each realm. `dispatch` has no effect,
   *   and a type checker is not told of it
   * @default 'file'
   */
  readonly switches?: 'file' | 'later' | 'property' | 'scope'
  /**
   * Gives the specifier by which the instrumented file imports (or requires) its site module.
   * @default a `data:` URL that holds the site module; CommonJS files have it inlined
   */
  readonly siteModuleId?: (key: string, siteModule: string, switches: number) => string
  /** Whether the site module is without its table, which is to be kept from `table` and handed to `probes.tables` at run time. @default false */
  readonly separateTable?: boolean
  /** Whether the site table in the program has how the code of each site begins; one that is kept apart always has. @default true */
  readonly texts?: boolean
  /** A specifier to import besides, so that the runtime starts with the program. */
  readonly start?: string
  /** A function that this module exports, and that the file calls before its first statement. @default it is only imported */
  readonly startCall?: string
  /** Source text of what it calls it with. @default nothing */
  readonly startArguments?: string
  /** Whether a file that shows no sign of being a module may be a classic script, which can import nothing. @default false */
  readonly classic?: boolean
  /** Whether the file can be replaced while it runs: its newest text then takes over the probes of the older. By the
   * name of who replaces files, ones that are disposed of are known, too. @default false */
  readonly hot?: boolean | 'vite' | 'webpack'
  /** Whether a type checker sees the result: then it is told of the switches. @default false */
  readonly typed?: boolean
  /**
   * Whether small functions choose on entry between their body and a copy that has the sites, where that keeps them inlined. `optional` calls
   * the copy by `?.`: minifiers that would put its text in the place of the call leave that one. `everywhere` does it wherever it can be
   * done, for tests.
   * @default false
   */
  readonly dispatch?: boolean | 'optional' | 'everywhere'
  /**
   * Whether a probe can be turned on in the midst of what a function does, where nothing else runs: then each of its loops has its sites,
   * also where the function has a copy. @default false
   */
  readonly interrupts?: boolean
  /** Whether nobody can change the switches, unless the page was opened before its first file began. @default false */
  readonly sealed?: boolean
  /**
   * Names of variables and private fields that no site passes, without regard to case; `*` stands for anything. So are those behind a tag
   * `@sensitive` in JSDoc, and those whose type names `Sensitive`; statements that name one are without text.
   * @default none more
   * @example ['password', '*Token']
   */
  readonly sensitive?: readonly string[]
  /** What ends a line in the source map, where tools disagree: a lone `\\r`, U+2028, U+2029. @default 'feeds' */
  readonly mapLines?: MapLines
  /** Map of the transforms that ran before, so that addresses mean the file as it was written. */
  readonly inputMap?: InputMap
  /** The file as it was written, where earlier transforms have changed it. @default the code that is given */
  readonly original?: string
  /**
   * Whether a compiler has made the code from another language, as it does of a component: names that `original` does not have are the
   * compiler's own (`$$props`, `_ctx`), and no site passes them.
   * @default false
   */
  readonly compiled?: boolean
  /**
   * Callees whose function arguments are left as they are, besides those that are known to turn functions into text;
   * `!name` takes one of these off the list. Matched from the right: `run` means `worker.run(fn)`, too.
   * @default none
   */
  readonly excludeCallees?: readonly string[]
  /** Told why a file was left untouched. @default nothing is said */
  readonly warn?: (warning: Warning) => void
}

/** A file with its sites. */
export interface Instrumented {
  readonly code: string
  /** Hash of the file's path and text, a part of all names that `code` has besides those of the input. */
  readonly key: string
  /** The path that addresses are matched with. */
  readonly file: string
  /** Made when it is first asked for. */
  readonly map: SourceMap
  /** How many sites there are, without reading the table. */
  readonly siteCount: number
  /** Read from the site table when they are first asked for. */
  readonly sites: readonly Site[]
  /** How many switches it has. */
  readonly switchCount: number
  /** Source text that defines the file's switches and registers its site table; `''` where that is done later. */
  readonly siteModule: string
  /** The packed site table, whether it is in the site module or not. */
  readonly table: string
  /** Names of variables that no site passes, as nobody is to read them. */
  readonly keptOut: readonly string[]
  /** 1-based lines behind tags `@sensitive` that mean no variable. */
  readonly unmeant: readonly number[]
  /** The specifier by which `code` asks for the site module; `undefined` when it is inlined, `''` when it does not. */
  readonly siteModuleId: string | undefined
  readonly format: Format
}
