import type { ts as TypeScript } from 'ts-morph'
import { loadParser } from './load-parser.ts'

/**
 * The parser's namespace. Set by `parse`: nothing loads it before the first file, as it takes long and 80 MB.
 * Only this file and `load-parser.ts` name ts-morph: another parser takes its place there, here and in the files that read its nodes.
 */
export let ts: typeof TypeScript

export type { TypeScript }
export type Node = TypeScript.Node
export type SourceFile = TypeScript.SourceFile

/** Where and why a file could not be parsed. */
export interface ParseError {
  readonly message: string
  readonly line: number
  readonly column: number
}

/** Parses one file to raw nodes. No program, no checker, no wrappers. */
export function parse(code: string, fileName: string, isModule: boolean = /\.m[jt]s$/.test(fileName)): SourceFile | ParseError {
  ts ??= loadParser()
  let source = sourceFile(code, fileName, isModule)
  let error = errorOf(source)
  if (error && !isModule) {
    // `await` at the top of a file is all that may tell that it is a module.
    const module = sourceFile(code, fileName, true)
    if (!errorOf(module)) [source, error] = [module, undefined]
  }
  if (!error) {
    if (code.includes('\\u')) decodeNames(source)
    return source
  }
  const { line, character } = source.getLineAndCharacterOfPosition(error.start ?? 0)
  return { message: ts.flattenDiagnosticMessageText(error.messageText, ' '), line: line + 1, column: character + 1 }
}

function sourceFile(code: string, fileName: string, isModule: boolean): SourceFile {
  const setExternalModuleIndicator = (file: SourceFile): void => {
    ;(file as { externalModuleIndicator?: unknown }).externalModuleIndicator = true
  }
  return ts.createSourceFile(
    fileName,
    code,
    {
      languageVersion: ts.ScriptTarget.ESNext,
      jsDocParsingMode: ts.JSDocParsingMode.ParseNone,
      ...(isModule ? { setExternalModuleIndicator } : {}),
    },
    false,
    scriptKind(fileName),
  )
}

function errorOf(source: SourceFile): TypeScript.Diagnostic | undefined {
  const { parseDiagnostics } = source as unknown as { parseDiagnostics: readonly TypeScript.Diagnostic[] }
  return parseDiagnostics.find(({ code }) => !HARMLESS.has(code))
}

/** TypeScript loses characters of names with several escapes. */
function decodeNames(source: SourceFile): void {
  const nodes: Node[] = [source]
  for (let node = nodes.pop(); node; node = nodes.pop()) {
    if (ts.isIdentifier(node) || ts.isPrivateIdentifier(node)) decodeName(node, source.text.slice(node.getStart(source), node.end))
    ts.forEachChild(node, (child) => void nodes.push(child))
  }
}

function decodeName(node: TypeScript.Identifier | TypeScript.PrivateIdentifier, written: string): void {
  if (!written.includes('\\')) return
  const name = written.replace(/\\u(?:\{([0-9a-f]+)\}|([0-9a-f]{4}))/gi, (_, long?: string, short?: string) =>
    String.fromCodePoint(Number.parseInt(long ?? short!, 16)),
  )
  ;(node as { escapedText: TypeScript.__String }).escapedText = ts.escapeLeadingUnderscores(name)
}

/**
 * What TypeScript reports of JavaScript that is legal, and parses all the same: octal literals (1121), octal escapes (1487, 1488),
 * decimals with leading zeros (1489), private names in optional chains (18030).
 */
const HARMLESS: ReadonlySet<number> = new Set([1121, 1487, 1488, 1489, 18030])

function scriptKind(fileName: string): TypeScript.ScriptKind {
  const language = /[?&]lang[.=]([jt]sx?)\b/.exec(fileName)?.[1]
  const extension = language ?? /\.[cm]?([jt]sx?)$/.exec(fileName.replace(/[?#].*$/, ''))?.[1]
  switch (extension) {
    case 'ts':
      return ts.ScriptKind.TS
    case 'tsx':
      return ts.ScriptKind.TSX
    default:
      // Plain .js files may hold JSX, as every bundler allows.
      return ts.ScriptKind.JSX
  }
}
