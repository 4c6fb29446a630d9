import { readFileSync, statSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { loadParser } from '../../transform/parse/load-parser.ts'
import type { SourceFile, TypeScript } from '../../transform/parse/parser.ts'
import { loadLibraries } from './libraries.ts'

/** What a tsconfig says, or what holds without one. */
export interface Project {
  /** `undefined` where there is none. */
  readonly config: string | undefined
  readonly options: TypeScript.CompilerOptions
  readonly files: readonly string[]
}

const NAMES = ['tsconfig.json', 'jsconfig.json'] as const

/** The projects of a folder's files, and programs of them whose texts can be others than those on disk. Kept from one look to the next. */
export class Projects {
  readonly #root: string
  readonly #ts: typeof TypeScript = loadParser()
  readonly #parsed = new Map<string, Project>()
  readonly #sources = new Map<string, { readonly text: string; readonly source: SourceFile }>()
  readonly #programs = new Map<string, TypeScript.Program>()

  constructor(root: string) {
    this.#root = root
  }

  /** Of what the configurations said before nothing is kept. */
  again(): void {
    this.#parsed.clear()
  }

  /** The project that has a file: that of the nearest configuration, or one that this refers to. */
  of(given: string): Project {
    const file = slashed(given)
    const config = this.#configFor(dirname(file))
    if (config === undefined) return { config, options: this.#withDefaults({}, file), files: [] }
    const found = this.#families(config).find(({ files }) => files.includes(file)) ?? this.#parse(config)
    return { ...found, options: this.#withDefaults(found.options, file) }
  }

  /** Whether a project has a file; for one that is not there yet, whether it would. */
  covers(given: string): boolean | undefined {
    const file = slashed(given)
    const config = this.#configFor(dirname(file))
    return config === undefined ? undefined : this.#families(config).some(({ files }) => files.includes(file))
  }

  /** Whether who reads a file of types takes types from JavaScript. */
  takesJavaScript(file: string): boolean {
    const config = this.#configFor(dirname(file))
    return config !== undefined && this.#families(config).some(({ options }) => options.allowJs === true || options.checkJs === true)
  }

  /**
   * A program of a project's files and of others.
   * @param texts what files hold, in the place of what they hold on disk
   * @param without files that it is not to have
   */
  program(project: Project, texts: ReadonlyMap<string, string>, without: readonly string[]): TypeScript.Program {
    const rootNames = [...new Set([...project.files.filter((file) => !without.some((path) => slashed(path) === file)), ...texts.keys()])]
    const name = project.config ?? ''
    const oldProgram = this.#programs.get(name)
    const program = this.#ts.createProgram({
      rootNames,
      options: project.options,
      host: this.host(project.options, texts),
      ...(oldProgram ? { oldProgram } : {}),
    })
    this.#programs.set(name, program)
    return program
  }

  host(options: TypeScript.CompilerOptions, texts: ReadonlyMap<string, string>): TypeScript.CompilerHost {
    const ts = this.#ts
    const { folder, texts: libraries } = loadLibraries()
    const host = ts.createCompilerHost(options, false)
    const known = (file: string): string | undefined => texts.get(file) ?? libraries.get(file)
    return {
      ...host,
      getDefaultLibLocation: () => folder,
      getDefaultLibFileName: (its) => `${folder}/${ts.getDefaultLibFileName(its)}`,
      getCurrentDirectory: () => this.#root,
      fileExists: (file) => known(file) !== undefined || ts.sys.fileExists(file),
      directoryExists: (path) => path === folder || ts.sys.directoryExists(path),
      readFile: (file) => known(file) ?? ts.sys.readFile(file),
      realpath: (path) => (path.startsWith(folder) ? path : (ts.sys.realpath?.(path) ?? path)),
      getSourceFile: (file, how) => {
        const text = known(file) ?? ts.sys.readFile(file)
        return text === undefined ? undefined : this.#source(file, text, how)
      },
    }
  }

  #source(file: string, text: string, how: TypeScript.ScriptTarget | TypeScript.CreateSourceFileOptions): SourceFile {
    const kept = this.#sources.get(file)
    if (kept?.text === text) return kept.source
    const source = this.#ts.createSourceFile(file, text, how, true)
    this.#sources.set(file, { text, source })
    return source
  }

  /** What a configuration says, and those that it refers to: many have no files of their own. */
  #families(config: string, seen: Set<string> = new Set()): Project[] {
    if (seen.has(config)) return []
    seen.add(config)
    const own = this.#parse(config)
    return [own, ...this.#references(config).flatMap((other) => this.#families(other, seen))]
  }

  #references(config: string): string[] {
    const { config: read } = this.#ts.readConfigFile(config, (path) => readFileSync(path, 'utf8')) as { config?: { references?: unknown } }
    if (!Array.isArray(read?.references)) return []
    return read.references.flatMap(({ path }: { path?: unknown }) => {
      if (typeof path !== 'string') return []
      const at = resolve(dirname(config), path)
      const file = statSync(at, { throwIfNoEntry: false })?.isDirectory() ? join(at, 'tsconfig.json') : at
      return statSync(file, { throwIfNoEntry: false })?.isFile() ? [file] : []
    })
  }

  #parse(config: string): Project {
    const known = this.#parsed.get(config)
    if (known) return known
    const ts = this.#ts
    const { config: read } = ts.readConfigFile(config, (path) => readFileSync(path, 'utf8')) as { config?: unknown }
    const { options, fileNames } = ts.parseJsonConfigFileContent(read ?? {}, ts.sys, dirname(config), undefined, config)
    const project = { config, options, files: fileNames.map((file) => slashed(resolve(file))) }
    this.#parsed.set(config, project)
    return project
  }

  /** Up to the file system's root: a package of a monorepo may have none of its own. */
  #configFor(folder: string): string | undefined {
    for (let at = folder; ; at = dirname(at)) {
      for (const name of NAMES) if (statSync(join(at, name), { throwIfNoEntry: false })?.isFile()) return join(at, name)
      if (dirname(at) === at) return undefined
    }
  }

  #withDefaults(options: TypeScript.CompilerOptions, file: string): TypeScript.CompilerOptions {
    const { ScriptTarget, ModuleKind, ModuleResolutionKind, JsxEmit } = this.#ts
    const isJavaScript = /\.[cm]?jsx?$/.test(file)
    const alone: TypeScript.CompilerOptions = {
      target: ScriptTarget.ESNext,
      module: ModuleKind.ESNext,
      moduleResolution: ModuleResolutionKind.Bundler,
      jsx: JsxEmit.Preserve,
      strict: true,
    }
    const given = Object.keys(options).length === 0 ? alone : options
    // What compilers of today take of themselves differs: all that is installed may be named.
    return { ...given, types: given.types ?? ['*'], ...(isJavaScript ? { allowJs: true } : {}), noEmit: true }
  }
}

/** As the compiler writes paths. */
function slashed(path: string): string {
  return path.replaceAll('\\', '/')
}
