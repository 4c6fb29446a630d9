import { loadParser } from '../transform/parse/load-parser.ts'
import type { Node, SourceFile, TypeScript } from '../transform/parse/parser.ts'

/** An address as a hooks file names it, and where it does. */
export interface NamedAddress {
  readonly address: string
  readonly file: string
  /** 1-based. */
  readonly line: number
  /** 1-based, in UTF-16 code units. */
  readonly column: number
  /** Whether what is captured there is read by code: data names addresses, and reads nothing. */
  readonly isTyped: boolean
}

/** The calls of `probes` whose first argument is an address. */
const CALLS: ReadonlySet<string> = new Set(['enable', 'log', 'snapshot', 'count', 'disable'])
const RUNTIME = 'unplugin-probes/runtime'

/** The addresses that a hooks file names as literals, in its order: in calls on `probes`, or, in JSON, as `at`. */
export function addressesIn(text: string, file: string): NamedAddress[] {
  const ts = loadParser()
  const isData = /\.json$/i.test(file)
  const source = isData ? ts.parseJsonText(file, text) : ts.createSourceFile(file, text, ts.ScriptTarget.ESNext, false)
  const literals = isData ? literalsOfData(ts, source) : literalsOfCalls(ts, source)
  return literals.map((node) => {
    const { line, character } = source.getLineAndCharacterOfPosition(node.getStart(source))
    return { address: node.text, file, line: line + 1, column: character + 1, isTyped: !isData }
  })
}

function literalsOfData(ts: typeof TypeScript, source: SourceFile): TypeScript.StringLiteral[] {
  const found: TypeScript.StringLiteral[] = []
  each(ts, source, (node) => {
    if (!ts.isPropertyAssignment(node) || !ts.isStringLiteral(node.name) || node.name.text !== 'at') return
    if (ts.isStringLiteral(node.initializer)) found.push(node.initializer)
  })
  return found
}

function literalsOfCalls(ts: typeof TypeScript, source: SourceFile): TypeScript.StringLiteralLike[] {
  const names = namesOfProbes(ts, source)
  const constants = constantsIn(ts, source)
  const found: TypeScript.StringLiteralLike[] = []
  each(ts, source, (node) => {
    if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return
    const { expression: of, name } = node.expression
    const isOurs = ts.isIdentifier(of) ? names.has(of.text) : ts.isPropertyAccessExpression(of) && of.name.text === 'probes'
    const given = node.arguments[0]
    if (!isOurs || !CALLS.has(name.text) || !given) return
    const literal = ts.isIdentifier(given) ? constants.get(given.text) : given
    if (literal && ts.isStringLiteralLike(literal)) found.push(literal)
  })
  return found
}

/** What `probes` is called in a file: as it is imported or required, as the default function is given it, as a parameter of the type `Probes`. */
function namesOfProbes(ts: typeof TypeScript, source: SourceFile): ReadonlySet<string> {
  const names = new Set(['probes'])
  each(ts, source, (node) => {
    if (ts.isImportDeclaration(node) && ts.isStringLiteral(node.moduleSpecifier) && node.moduleSpecifier.text === RUNTIME) {
      const named = node.importClause?.namedBindings
      for (const { propertyName, name } of named && ts.isNamedImports(named) ? named.elements : [])
        if (propertyName?.text === 'probes') names.add(name.text)
    }
    if (ts.isBindingElement(node) && node.propertyName && ts.isIdentifier(node.propertyName) && node.propertyName.text === 'probes')
      if (ts.isIdentifier(node.name)) names.add(node.name.text)
    if (ts.isParameter(node) && ts.isIdentifier(node.name) && /\bProbes$/.test(node.type?.getText(source) ?? '')) names.add(node.name.text)
    const first = defaultFunction(ts, node)?.parameters[0]
    if (first && ts.isIdentifier(first.name)) names.add(first.name.text)
  })
  return names
}

function defaultFunction(ts: typeof TypeScript, node: Node): TypeScript.FunctionLikeDeclaration | undefined {
  if (ts.isFunctionDeclaration(node)) return node.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.DefaultKeyword) ? node : undefined
  const value = ts.isExportAssignment(node) ? node.expression : undefined
  return value && (ts.isArrowFunction(value) || ts.isFunctionExpression(value)) ? value : undefined
}

/** Texts that have a name, as the type checker takes them for the literals that they are. */
function constantsIn(ts: typeof TypeScript, source: SourceFile): ReadonlyMap<string, TypeScript.StringLiteralLike> {
  const constants = new Map<string, TypeScript.StringLiteralLike>()
  each(ts, source, (node) => {
    if (!ts.isVariableDeclaration(node) || !ts.isIdentifier(node.name) || !node.initializer) return
    if (ts.isStringLiteralLike(node.initializer)) constants.set(node.name.text, node.initializer)
  })
  return constants
}

function each(ts: typeof TypeScript, node: Node, visit: (node: Node) => void): void {
  visit(node)
  ts.forEachChild(node, (child) => each(ts, child, visit))
}
