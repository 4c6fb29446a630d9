import type { FilterPattern } from 'unplugin-utils'
import type { Grain } from '../../transform/index.ts'

export interface Options {
  /**
   * Files that get sites: globs relative to the project's root, or regular expressions.
   * @default every .js, .jsx, .ts, .tsx, .mjs, .cjs, .mts and .cts file; with Vite, Rollup and Rolldown .vue, .svelte, .astro and .mdx as well
   */
  readonly include?: FilterPattern
  /**
   * Files that get none.
   * @default node_modules, tests (`*.test.*`, `*.spec.*`, `__tests__`, `__mocks__`) and declaration files
   */
  readonly exclude?: FilterPattern
  /**
   * The folder that globs, the names of files in addresses, and the paths of `tables` and `cache` are relative to. A relative one is meant
   * from the folder that the bundler takes for the project's. For builds with several roots, such as Nuxt's of client and server, whose
   * files are to have the same names, and for monorepos whose packages are to be told apart.
   * @default what the bundler says: Vite's and Farm's `root`, webpack's, Rspack's and Rsbuild's `context`, Rolldown's `cwd`, esbuild's
   * `absWorkingDir`, the `root` of Bun; with Rollup the working directory
   */
  readonly root?: string
  /**
   * A hooks file to watch, relative to the working directory at run time; it need not exist. Watching starts with the program
   * and never keeps it alive. The environment variable `PROBES_HOOKS` overrides it, `PROBES=off` turns the runtime off.
   * For programs that run on a server, and for the pages of Vite's development server, which tells them of it (then relative to the folder
   * where that was started). Built pages follow none: a browser has no files.
   * @default no file is watched
   */
  readonly hooks?: string
  /**
   * Whether a hooks file is loaded although others than the process's user and root can write it, or a folder that it lies in.
   * It is code: whoever can write it, or put another one in its place, then runs code in the process, with all that the process may do.
   * For shares that know no modes (WSL, Docker Desktop) or whose user changes. The environment variable `PROBES_TRUST=1` says the same.
   * @default false: such a file is refused, and a line says why
   */
  readonly trust?: boolean
  /**
   * `'root'`: a hooks file, what it imports and the folders that they lie in have to belong to root, and nobody else may be able to write
   * them. So a fault of the program by which somebody can write files as its user turns on no code. The environment variable
   * `PROBES_OWNER=root` says the same; not on Windows.
   * @default the process's own user may own them, too
   */
  readonly owner?: 'root'
  /**
   * `'thread'`: a thread follows the hooks file as well. When the main thread does not answer for a fifth of a second, `while (true)` for
   * instance, what is saved or removed then is applied in the midst of what it does, by Node's inspector and without a port or a flag:
   * a probe reports from a loop that never returns. The environment variable `PROBES_WATCH=thread` says the same. Node only.
   * @default a program that hangs sees no hooks file
   */
  readonly watch?: 'thread'
  /**
   * Whether `probes.hooks.types.d.ts` is written next to the hooks file: the types of what its handlers get at each address that it names,
   * so that `tsc` and editors check them. Where an address binds nowhere, or a name is not there any more, that line of the hooks file is an
   * error. It is written anew while a development server or a watching build runs, by a thread of its own, and only when it changes.
   * `npx unplugin-probes types` does the same once. Without `hooks` that is `./probes.hooks.ts`. Not with Bun.build.
   * @default false
   */
  readonly types?: boolean
  /**
   * Whether the switches of a page are constants: else any script of the page can put a function into one, and read what the sites of that
   * function pass. Nothing can be turned on then, unless the page was opened before it began: by a script before its first module that sets
   * `unpluginProbesOpen = true`, which a server puts only into the pages of those who may. Builds for a server and development servers
   * are not sealed.
   * @default true where the build is surely of a page for its users: Vite's for production, without `build.lib`; webpack's and Rspack's with a
   * target of the web and the mode `production`, without `output.library`; esbuild's with `minify` and the platform `browser`;
   * Bun's with `minify` and the target `browser`; Farm's for production with a `targetEnv` of browsers
   */
  readonly seal?: boolean
  /**
   * Names of variables that nobody is to read, without regard to case; `*` stands for anything. No site passes them, and no table names
   * them, so that no hooks file can get at them; nor private fields of such names. Those with a tag `@sensitive` in their JSDoc comment,
   * and those whose type names `Sensitive`, are kept out without this. The build's summary says which.
   * @default none more
   * @example ['password', '*Token', 'iban']
   */
  readonly sensitive?: readonly string[]
  /**
   * How close the sites are: before each statement; before the first one of each line; before the first one of each function.
   * Coarser ones make smaller bundles. An address between sites binds to the nearest one around it, and the log says so.
   * @default 'statements'
   */
  readonly grain?: Grain
  /**
   * A file for the site tables (names and positions), relative to the project's root; they are then not in the bundle.
   * With `hooks` the program finds it at the same path, relative to the working directory at run time, when a probe is first turned on;
   * the environment variable `PROBES_TABLES` overrides it. Elsewhere hand it over: `probes.tables(parsed)`.
   * A development server keeps the tables where they are used.
   * @default the tables are in the bundle
   */
  readonly tables?: string
  /**
   * Callees whose function arguments get no sites, because they turn them into text and run it elsewhere (`worker.run(fn)`).
   * Known ones, such as `page.evaluate` and `String`, need not be listed; `!evaluate` takes one off that list.
   * Matched by whole names, from the right: `run` means `worker.run(fn)`, too.
   * @default none besides the known ones
   */
  readonly excludeCallees?: readonly string[]
  /**
   * Whether functions that are over in an instant choose on entry, in bundles: their body as it was written while no probe is on in them,
   * else a copy of it that has the sites. V8 then inlines them as without us; the bundle grows. A probe that is turned on while such a
   * function runs is seen from its next call on, in loops that can be long at once; while it is on there is a frame more in the program's
   * own stack traces.
   * @default true where the build is for a server, which nobody downloads: an SSR build, a target or platform of Node, or `hooks` with Rollup
   */
  readonly entryDispatch?: boolean
  /**
   * Whether transforms are kept on disk, so that the next build does only what has changed; a path, relative to the project's root, says where.
   * @default true: in `node_modules/.cache/unplugin-probes` of the nearest folder that has a `node_modules`
   */
  readonly cache?: boolean | string
  /**
   * Whether a file that cannot be instrumented fails the build; else it goes on as it is, with a warning.
   * @default false
   */
  readonly strict?: boolean
  /**
   * Whether each build says in one line how many files and sites it has: `5 files, 83 sites, hooks ./probes.hooks.ts`; while it watches, when that changes.
   * Warnings are not silenced by it.
   * @default true
   */
  readonly summary?: boolean
  /**
   * Whether anything is done at all.
   * @default true
   */
  readonly enabled?: boolean
}

export const DEFAULT_INCLUDE: readonly RegExp[] = [/\.[cm]?[jt]sx?$/]
export const DEFAULT_EXCLUDE: readonly RegExp[] = [
  /[\\/]node_modules[\\/]/,
  /\.(?:test|spec)\.[cm]?[jt]sx?$/,
  /[\\/]__(?:tests|mocks)__[\\/]/,
  /\.d\.[cm]?ts$/,
]
