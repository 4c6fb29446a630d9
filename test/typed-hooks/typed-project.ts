import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import ts from 'typescript'
import { CommandLine } from '../cli/command-line.ts'

const ROOT = join(import.meta.dirname, '../..')
const TSC = join(ROOT, 'node_modules/typescript/bin/tsc')

/** As many projects have it; with few libraries, as each check reads them. Files of declarations are checked, too. */
export const TSCONFIG: string = JSON.stringify({
  compilerOptions: {
    strict: true,
    noEmit: true,
    module: 'nodenext',
    target: 'es2022',
    lib: ['es2022'],
    types: [],
    allowImportingTsExtensions: true,
  },
  include: ['src', 'probes.hooks*'],
})

export const TYPES = 'probes.hooks.types.d.ts'

/** A project in a folder of its own, which has the built package, and a real compiler. */
export class TypedProject extends CommandLine {
  constructor(files: Readonly<Record<string, string>>) {
    super({ 'tsconfig.json': TSCONFIG, 'package.json': '{"type":"module"}', 'src/globals.d.ts': 'interface AbortSignal {}\n', ...files })
    mkdirSync(join(this.folder, 'node_modules'), { recursive: true })
    symlinkSync(ROOT, join(this.folder, 'node_modules/unplugin-probes'))
    if (!existsSync(join(this.folder, 'node_modules/@types')))
      symlinkSync(join(ROOT, 'node_modules/@types'), join(this.folder, 'node_modules/@types'))
  }

  /** What the compiler says: a line for each error, without what explains it. */
  check(): string[] {
    const { stdout } = spawnSync(process.execPath, [TSC, '-p', '.', '--pretty', 'false'], { cwd: this.folder, encoding: 'utf8' })
    return stdout.split('\n').filter((line) => /^\S/.test(line))
  }

  /** The file of types. */
  get types(): string {
    return this.read(TYPES)
  }

  /** What it says of a name: `total: number`. */
  typeOf(name: string): string | undefined {
    return new RegExp(`^ +(?:${name}|'${name}')\\??: (.*)$`, 'm').exec(this.types)?.[1]
  }

  read(name: string): string {
    return readFileSync(join(this.folder, name), 'utf8')
  }

  write(name: string, text: string): void {
    mkdirSync(dirname(join(this.folder, name)), { recursive: true })
    writeFileSync(join(this.folder, name), text)
  }

  has(name: string): boolean {
    return existsSync(join(this.folder, name))
  }

  remove(name: string): void {
    rmSync(join(this.folder, name))
  }

  /** What an editor offers behind a text of a file. */
  completions(file: string, behind: string): string[] {
    const path = join(this.folder, file)
    const config = ts.parseJsonConfigFileContent(JSON.parse(this.read('tsconfig.json')), ts.sys, this.folder)
    const service = ts.createLanguageService({
      ...ts.sys,
      getCompilationSettings: () => config.options,
      getScriptFileNames: () => config.fileNames,
      getScriptVersion: () => '1',
      getScriptSnapshot: (name) => (ts.sys.fileExists(name) ? ts.ScriptSnapshot.fromString(ts.sys.readFile(name)!) : undefined),
      getCurrentDirectory: () => this.folder,
      getDefaultLibFileName: ts.getDefaultLibFilePath,
      useCaseSensitiveFileNames: () => true,
    })
    const at = this.read(file).indexOf(behind) + behind.length
    return service.getCompletionsAtPosition(path, at, undefined)?.entries.map(({ name }) => name) ?? []
  }
}
