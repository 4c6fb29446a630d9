import type { FunctionKind } from '../runtime/types.ts'
import { ts, type Node, type SourceFile, type TypeScript } from './parser.ts'

// Tools look for these right before the statement; a site must not come between.
const STAYS_WITH_STATEMENT = /[@#]__|\b(?:istanbul|c8|v8) ignore\b/

/** Where the site of a statement goes. */
export function insertionPoint(node: Node, source: SourceFile): number {
  const { text } = source
  const start = node.getStart(source)
  if (!STAYS_WITH_STATEMENT.test(text.slice(node.pos, start))) return start
  const comments = [...(ts.getTrailingCommentRanges(text, node.pos) ?? []), ...(ts.getLeadingCommentRanges(text, node.pos) ?? [])]
  return comments.find((comment) => STAYS_WITH_STATEMENT.test(text.slice(comment.pos, comment.end)))?.pos ?? start
}

/** How many statements at the start are directives. */
export function directives(statements: readonly TypeScript.Statement[]): number {
  const end = statements.findIndex((statement) => !(ts.isExpressionStatement(statement) && ts.isStringLiteral(statement.expression)))
  return end === -1 ? statements.length : end
}

/** The part of a compound statement that runs with it, before its body. */
export function headOf(node: Node, start: number): readonly [number, number] {
  if (ts.isForStatement(node)) return [start, node.statement.pos]
  const { expression } = node as { expression?: Node }
  return expression ? [expression.pos, expression.end + 1] : [start, start]
}

/** `declare …` */
export function isAmbient(node: Node): boolean {
  return ts.canHaveModifiers(node) && (node.modifiers?.some((modifier) => modifier.kind === ts.SyntaxKind.DeclareKeyword) ?? false)
}

export function isModuleSyntax(node: Node): boolean {
  if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node) || ts.isExportAssignment(node)) return true
  if (ts.isImportEqualsDeclaration(node)) return ts.isExternalModuleReference(node.moduleReference)
  return ts.canHaveModifiers(node) && (node.modifiers?.some((modifier) => modifier.kind === ts.SyntaxKind.ExportKeyword) ?? false)
}

export function isSuperCall(node: Node): boolean {
  return ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.SuperKeyword
}

export function isIntrinsic(tagName: Node): boolean {
  return ts.isIdentifier(tagName) && /^[a-z]|-/.test(tagName.text)
}

export function textOf(name: Node | undefined): string {
  return name && (ts.isIdentifier(name) || ts.isStringLiteral(name) || ts.isPrivateIdentifier(name)) ? name.text : ''
}

const KINDS: Readonly<Record<string, FunctionKind>> = {
  ArrowFunction: 'arrow',
  MethodDeclaration: 'method',
  GetAccessor: 'getter',
  SetAccessor: 'setter',
  Constructor: 'constructor',
}

export function kindOf(node: Node): FunctionKind {
  return KINDS[ts.SyntaxKind[node.kind]] ?? 'function'
}
