import ts from 'typescript'
import { digest, print, readPackage } from './print.mjs'

const FILES = {
  'shapes.ts': `
    export abstract class Shape<Name extends string> {
      static #count = 0
      constructor(readonly name: Name, protected readonly sides: number[]) { Shape.#count++ }
      abstract area(): number
      get perimeter() { return this.sides.reduce((sum, side) => sum + side, 0) }
      static get count() { return Shape.#count }
    }
    export class Square extends Shape<'square'> {
      constructor(side: number) { super('square', [side, side, side, side]) }
      override area() { return this.sides[0]! ** 2 }
    }
    export namespace Units { export const enum Unit { Metre = 1, Foot = 0.3048 } export const factor = Unit.Foot }
    export type Elements<T> = T extends readonly (infer E)[] ? E : never
    export type Getters<T> = { readonly [K in keyof T as \`get\${Capitalize<K & string>}\`]: () => T[K] }
    export enum Colour { Red, Green = 'green'.length, Blue }`,
  'events.ts': `
    type Events = { open: { at: number }; close: undefined }
    export class Emitter<E extends object = Events> {
      private readonly listeners = new Map<keyof E, ((event: any) => void)[]>()
      on<K extends keyof E>(name: K, listener: (event: E[K]) => void): this {
        this.listeners.set(name, [...(this.listeners.get(name) ?? []), listener])
        return this
      }
      emit<K extends keyof E>(name: K, event: E[K]): number {
        let called = 0
        for (const listener of this.listeners.get(name) ?? []) { listener(event); called++ }
        return called
      }
    }
    export function* pairs<A, B>(left: Iterable<A>, right: readonly B[]): Generator<[A, B], void, undefined> {
      let at = 0
      for (const item of left) yield [item, right[at++]!]
    }
    export function narrow(value: string | number | { kind: 'a'; a: number } | { kind: 'b'; b: string }): string {
      if (typeof value === 'string') return value
      if (typeof value === 'number') return value.toFixed(2)
      switch (value.kind) {
        case 'a': return String(value.a)
        case 'b': return value.b
        default: { const never: never = value; return never }
      }
    }
    export const loaded = (async () => { for await (const part of [1, 2]) return part; return })`,
  'main.tsx': `
    import { Emitter, narrow, pairs } from './events'
    import { Colour, Shape, Square, type Elements, type Getters } from './shapes'
    import missing from './missing'
    declare global { namespace JSX { interface IntrinsicElements { p: { title: string } } } }
    const square = new Square('four')
    square.area().toUpperCase()
    const shape: Shape<'circle'> = square
    const getters: Getters<{ name: string }> = { getName: () => 1 }
    const element: Elements<string[]> = 5
    new Emitter().on('open', ({ at }) => at.length).emit('shut', undefined)
    const tree = <p title={3}>{narrow(true)}</p>
    for (const [left, right] of pairs('abc', [1, 2, 3])) left + right.missing
    let unused = Colour.Grey
    export const total = [square].map((it) => it.perimeter).filter(Boolean).length satisfies string
    export default function (this: Square, ...rest: [number, string?]) { return rest[2] ?? this.sides }`,
}

const options = {
  strict: true,
  noUnusedLocals: true,
  target: ts.ScriptTarget.ES2018,
  module: ts.ModuleKind.CommonJS,
  declaration: true,
  jsx: ts.JsxEmit.Preserve,
  lib: ['lib.es2015.d.ts'],
  sourceMap: true,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  ignoreDeprecations: '6.0',
  types: [],
}
const written = {}
const read = (name) => FILES[name] ?? (name.startsWith('/lib/') ? attemptRead(name.slice(5)) : undefined)
function attemptRead(name) {
  return readPackage(`typescript/lib/${name}`)
}
const host = {
  fileExists: (name) => name in FILES,
  readFile: read,
  getSourceFile: (name, version) => {
    const text = read(name)
    return text === undefined ? undefined : ts.createSourceFile(name, text, version)
  },
  getDefaultLibLocation: () => '/lib',
  getDefaultLibFileName: () => '/lib/lib.es2015.d.ts',
  writeFile: (name, text) => (written[name] = text),
  getCurrentDirectory: () => '',
  getCanonicalFileName: (name) => name,
  useCaseSensitiveFileNames: () => true,
  getNewLine: () => '\n',
}

print('version', ts.version)
const program = ts.createProgram({ rootNames: Object.keys(FILES), options, host })
const emitted = program.emit()
const format = { getCanonicalFileName: (name) => name, getCurrentDirectory: () => '', getNewLine: () => '\n' }
print('diagnostics', `\n${ts.formatDiagnostics([...ts.getPreEmitDiagnostics(program), ...emitted.diagnostics], format)}`)
for (const [name, text] of Object.entries(written)) if (!name.endsWith('.map')) print(name, `\n${text}`)
digest(
  'maps',
  Object.entries(written).filter(([name]) => name.endsWith('.map')),
)

const checker = program.getTypeChecker()
for (const symbol of checker.getExportsOfModule(checker.getSymbolAtLocation(program.getSourceFile('events.ts'))))
  print(symbol.name, checker.typeToString(checker.getTypeOfSymbol(symbol)))

const service = ts.createLanguageService({
  getCompilationSettings: () => options,
  getScriptFileNames: () => Object.keys(FILES),
  getScriptVersion: () => '1',
  getScriptSnapshot: (name) => (read(name) === undefined ? undefined : ts.ScriptSnapshot.fromString(read(name))),
  ...host,
})
const at = FILES['main.tsx'].indexOf('perimeter')
print('quick info', ts.displayPartsToString(service.getQuickInfoAtPosition('main.tsx', at).displayParts))
print(
  'completions',
  service.getCompletionsAtPosition('main.tsx', at, {}).entries.map(({ name }) => name),
)
print(
  'references',
  service.findReferences('shapes.ts', FILES['shapes.ts'].indexOf('Square')).flatMap(({ references }) => references).length,
)
print('formatted', service.getFormattingEditsForDocument('events.ts', { indentSize: 2, tabSize: 2, convertTabsToSpaces: true }).length)
