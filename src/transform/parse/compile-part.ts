import { loadParser } from './load-parser.ts'
import type { Node, TypeScript } from './parser.ts'

/** An import of a file, and where it stands: 1-based line, 0-based column. */
export interface PartImport {
  readonly specifier: string
  readonly line: number
  readonly column: number
}

/** A file that somebody else is to link: `System.register([what it imports], (export, context) => …)`. */
export interface CompiledPart {
  readonly code: string
  readonly map: string
  readonly imports: readonly PartImport[]
}

/** What is wrong with a file, as bundlers say it. */
export class PartError extends Error {
  readonly loc: { readonly file: string; readonly line: number; readonly column: number }

  constructor(message: string, file: string, line: number, column: number) {
    super(message)
    this.loc = { file, line, column }
  }
}

/**
 * JavaScript of a file in the format of SystemJS, in which whoever links it decides what an import is, and sees it as it is at any time.
 * `import()` with a text asks for what is linked, too.
 * @throws {PartError} if it cannot be parsed
 * @example compilePart("import { a } from './a.ts'\nconsole.log(a)", '/app/b.ts').imports // [{ specifier: './a.ts', … }]
 */
export function compilePart(text: string, path: string): CompiledPart {
  const ts = loadParser()
  // What stands before the text of a part is on its first line.
  const source = text.replace(/^#!/, '//')
  const { outputText, sourceMapText, diagnostics } = ts.transpileModule(source, {
    fileName: path,
    reportDiagnostics: true,
    compilerOptions: {
      target: ts.ScriptTarget.ES2022,
      module: ts.ModuleKind.System,
      moduleDetection: ts.ModuleDetectionKind.Force,
      ignoreDeprecations: '6.0',
      jsx: ts.JsxEmit.ReactJSX,
      sourceMap: true,
      inlineSources: true,
      isolatedModules: true,
      esModuleInterop: true,
    },
  })
  const [wrong] = diagnostics ?? []
  if (wrong) {
    const what = ts.flattenDiagnosticMessageText(wrong.messageText, ' ')
    throw new PartError(`SyntaxError: ${what}`, path, ...placeAt(ts, source, path, wrong.start ?? 0))
  }
  const imports = importsIn(ts, outputText).map((specifier) => {
    const at = ts.preProcessFile(source, true, true).importedFiles.find(({ fileName }) => fileName === specifier)?.pos ?? 0
    const [line, column] = placeAt(ts, source, path, at)
    return { specifier, line, column }
  })
  return { code: outputText.replace(/\/\/# sourceMappingURL=.*\s*$/, ''), map: sourceMapText ?? '{}', imports }
}

function placeAt(ts: typeof TypeScript, text: string, path: string, at: number): [line: number, column: number] {
  const { line, character } = ts.getLineAndCharacterOfPosition(ts.createSourceFile(path, text, ts.ScriptTarget.ESNext), at)
  return [line + 1, character]
}

/** What is left of them in what is run: those of types are gone. */
function importsIn(ts: typeof TypeScript, code: string): string[] {
  const found = new Set<string>()
  const add = (node: Node | undefined): void => {
    if (node && ts.isStringLiteralLike(node)) found.add(node.text)
  }
  const visit = (node: Node): void => {
    if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression)) {
      const { expression, name } = node.expression
      const [first] = node.arguments
      const owner = ts.isIdentifier(expression) ? expression.text : ''
      if (owner === 'System' && name.text === 'register' && first && ts.isArrayLiteralExpression(first)) first.elements.forEach(add)
      if (/^context_\d+$/.test(owner) && name.text === 'import') add(first)
    }
    ts.forEachChild(node, visit)
  }
  visit(ts.createSourceFile('part.js', code, ts.ScriptTarget.ES2022))
  return [...found]
}
