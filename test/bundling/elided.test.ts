import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'
import { describe, expect, it } from 'vitest'
import { instrumentChecked } from '../integrity/instrument-checked.ts'
import { programs } from '../three-ways/programs.ts'

const ROOT = '/project'
const IMPORTED = "Cannot find module or type declarations for side-effect import of 'data:"

const OTHERS: Record<string, string> = {
  'types.ts': `export interface Shape { a: number }
export type Alias = string | number
export class Model { id = 1 }
export const enum Size { Small = 'small', Large = 'large' }
export enum Colour { Red, Green }
export namespace Only { export interface Inner { b: number } }
export namespace Values { export const c = 1; export type T = number }
export const value = 1
export default interface Default { d: number }
export abstract class Base<T> { abstract get(): T }
`,
  'other.ts': 'export interface Stats { size: number }\nexport const readText = (path: string): string => path\n',
}

const MAIN = `import { Shape, Alias, Model, value } from './types'
import type Default from './types'
import { Size, Colour, type Base } from './types'
import { Only, Values } from './types'
import * as everything from './types'
import legacy = require('./types')
import { Alias as Renamed } from './types'
import { readText, type Stats } from './other'

let later!: Model
let model: Model
export function f(a: Shape, b: Alias, d: Default, base: Base<string>, stats?: Stats): string {
  const size = Size.Small
  let unassigned: number
  if (a.a > value) return size
  const other = Colour.Red, c: Values.T = Values.c
  const inner: Only.Inner = { b: other + c }
  let x: everything.Shape = a
  x = { a: inner.b }
  unassigned = x.a
  try { readText(String(b)) } catch (error) { if (error instanceof Error) throw error }
  return Size.Large + d.d + base.get() + unassigned
}
export function g(this: Model, key: keyof Shape): legacy.Alias { return key + this.id }
export const h = function (a: unknown): a is string { return typeof a === 'string' }
export const narrow = (a: string | undefined): number => { if (!a) return 0; const b = () => a.length; return b() + a.length }
export function assertIt(a: unknown): asserts a { if (!a) throw new Error('no') }
export function after(a: string | null): number { assertIt(a); return a.length }
export function never(): never { for (;;) { if (later) model = later; else throw model } }
export function* gen(): Generator<number, void, string> { const s = yield 1; for (const ch of s) if (ch) yield ch.length }
export abstract class K<T extends Shape> {
  readonly #p: number; static s = 1; declare extra: string
  constructor(private q: T, protected r?: Renamed) { this.#p = q.a }
  abstract run(): void
  get total(): number { return this.#p + (this.q.a ?? 0) + Number(this.r) }
  over(a: string): string; over(a: number): number
  over(a: unknown): unknown { return a }
}
export function unused(_a: number, used: number): number { let count: number; do { count = used } while (count > 9); return count }
export function loop(): void { for (const i of [1, 2]) { const j = i; if (j > 1) continue } switch (value as number) { case 1: { const z = 1; void z } break; default: } }
export { Shape, value as again }
export default f
`

const BASE: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.CommonJS,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  strict: true,
  noUnusedLocals: true,
  noImplicitReturns: true,
  noFallthroughCasesInSwitch: true,
  noUncheckedIndexedAccess: true,
  exactOptionalPropertyTypes: true,
  skipLibCheck: true,
  types: [],
  lib: ['lib.es2022.d.ts'],
}
const ESM = { module: ts.ModuleKind.ESNext }
const OPTIONS: Record<string, ts.CompilerOptions> = {
  CommonJS: BASE,
  'ES modules': { ...BASE, ...ESM },
  isolatedModules: { ...BASE, ...ESM, isolatedModules: true },
  verbatimModuleSyntax: { ...BASE, ...ESM, verbatimModuleSyntax: true },
  preserveConstEnums: { ...BASE, ...ESM, preserveConstEnums: true },
}

interface Emitted {
  readonly code: string
  readonly errors: readonly string[]
}

const libraries = new Map<string, ts.SourceFile | undefined>()
const LIBRARIES = join(import.meta.dirname, '../../node_modules/typescript/lib')

/** What TypeScript makes of the main file, and what it has to say. */
function emit(main: string, options: ts.CompilerOptions): Emitted {
  const program = programOf({ ...OTHERS, 'main.ts': main }, options)
  let code = ''
  program.emit(undefined, (path, text) => {
    if (path.endsWith('main.js')) code = text
  })
  return { code, errors: errorsOf(program) }
}

function programOf(texts: Readonly<Record<string, string>>, options: ts.CompilerOptions): ts.Program {
  const files = new Map(Object.entries(texts).map(([name, text]) => [`${ROOT}/${name}`, text]))
  return ts.createProgram([...files.keys()], options, hostOf(files))
}

function errorsOf(program: ts.Program): string[] {
  const all = ts.getPreEmitDiagnostics(program).map((it) => {
    const { line } = it.file?.getLineAndCharacterOfPosition(it.start ?? 0) ?? { line: -1 }
    return `${it.file?.fileName}:${line + 1} TS${it.code} ${ts.flattenDiagnosticMessageText(it.messageText, ' ')}`
  })
  return all.filter((it) => !it.includes(IMPORTED)).sort()
}

/** Reads the program from memory, and TypeScript's own libraries once. */
function hostOf(files: ReadonlyMap<string, string>): ts.CompilerHost {
  return {
    getSourceFile(path, options) {
      const text = files.get(path)
      if (text !== undefined) return ts.createSourceFile(path, text, options)
      if (!libraries.has(path))
        libraries.set(path, path.startsWith(LIBRARIES) ? ts.createSourceFile(path, readFileSync(path, 'utf8'), options) : undefined)
      return libraries.get(path)
    },
    getDefaultLibFileName: () => join(LIBRARIES, 'lib.es2022.d.ts'),
    getDefaultLibLocation: () => LIBRARIES,
    fileExists: (path) => files.has(path) || (path.startsWith(LIBRARIES) && existsSync(path)),
    readFile: (path) => files.get(path),
    directoryExists: (path) => path.startsWith(ROOT),
    writeFile: () => {},
    getCurrentDirectory: () => ROOT,
    getCanonicalFileName: (name) => name,
    useCaseSensitiveFileNames: () => true,
    getNewLine: () => '\n',
  }
}

/** Each module that the output loads, and what it takes of it. */
function imports(code: string): string[] {
  return [...code.matchAll(/^(?:import|export) .*?from .*$|^import '.*$|require\((['"]).*?\1\)|^export \* .*$/gm)].map(([text]) => text)
}

describe.each(Object.entries(OPTIONS))('%s', (name, options) => {
  // \`import x = require()\` and names that are types only are not for ES modules or verbatim files.
  const isCommonJs = options.module === ts.ModuleKind.CommonJS
  let text = isCommonJs ? MAIN : MAIN.replace("import legacy = require('./types')", "import type * as legacy from './types'")
  if (options.isolatedModules || options.verbatimModuleSyntax)
    text = text.replace('export { Shape, value as again }', 'export { type Shape, value as again }')

  it('imports and errors are the same', () => {
    const plain = emit(text, options)
    const result = instrumentChecked(text, `${ROOT}/main.ts`, {
      root: ROOT,
      typed: true,
      format: 'module',
      siteModuleId: (key) => `data:text/javascript,${key}`,
    })!
    const probed = emit(result.code, options)
    expect(probed.errors).toEqual(plain.errors)
    expect(imports(probed.code).filter((it) => !it.includes('data:'))).toEqual(imports(plain.code))
    expect(imports(plain.code).length).toBeGreaterThan(1)
  })

  it('a file alone: imports are the same', () => {
    const alone = (code: string): string[] =>
      imports(ts.transpileModule(code, { compilerOptions: options, fileName: 'main.ts' }).outputText)
    const result = instrumentChecked(text, `${ROOT}/main.ts`, {
      root: ROOT,
      format: 'module',
      siteModuleId: (key) => `data:text/javascript,${key}`,
    })!
    expect(
      alone(result.code).filter((it) => !it.includes('data:')),
      name,
    ).toEqual(alone(text))
  })
})

it('a type checker finds no more errors in any fixture', () => {
  const plain: Record<string, string> = {
    'globals.d.ts':
      'declare const console: any, process: any, require: any, module: any, exports: any, setTimeout: any, queueMicrotask: any',
  }
  const probed = { ...plain }
  for (const { files, isUnparsed } of programs())
    for (const { path, text } of files) {
      if (isUnparsed || !/\.[cm]?ts$/.test(path)) continue
      plain[path] = text
      const siteModuleId = (key: string): string => `data:text/javascript,${key}`
      probed[path] =
        instrumentChecked(text, `${ROOT}/${path}`, { root: ROOT, typed: true, ambiguous: 'commonjs', siteModuleId })?.code ?? text
    }
  expect(Object.keys(plain).length).toBeGreaterThan(10)
  const options = {
    ...BASE,
    ...ESM,
    strict: true,
    experimentalDecorators: false,
    allowImportingTsExtensions: true,
    noEmit: true,
    moduleDetection: ts.ModuleDetectionKind.Force,
  }
  const known = new Set(errorsOf(programOf(plain, options)))
  expect(errorsOf(programOf(probed, options)).filter((it) => !known.has(it))).toEqual([])
})
