import type { FunctionKind } from '../../site-table/site.ts'
import { ts, type Node, type SourceFile, type TypeScript } from './parser.ts'

// Tools look for these right before the statement; a site must not come between.
const STAYS_WITH_STATEMENT = /[@#]__|\b(?:istanbul|c8|v8) ignore\b/

/** Where the site of a statement goes that begins at `start`. */
export function insertionPoint(node: Node, start: number, source: SourceFile): number {
  const { text } = source
  if (!hasComment(text, node.pos, start) || !STAYS_WITH_STATEMENT.test(text.slice(node.pos, start))) return start
  const comments = [...(ts.getTrailingCommentRanges(text, node.pos) ?? []), ...(ts.getLeadingCommentRanges(text, node.pos) ?? [])]
  const found = comments.find((comment) => STAYS_WITH_STATEMENT.test(text.slice(comment.pos, comment.end)))
  return found && !endsStatement(text, node.pos, found.pos, start) ? found.pos : start
}

/** Whether what stands before a statement is more than space. */
function hasComment(text: string, from: number, to: number): boolean {
  for (let at = from; at < to; at++) if (text.charCodeAt(at) === SLASH) return true
  return false
}

const SLASH = 0x2f

/** Whether a line break behind the comment is what ends the statement before it. */
function endsStatement(text: string, before: number, comment: number, start: number): boolean {
  if (before === 0 || /[;{]/.test(text[before - 1]!)) return false
  return !LINE_BREAK.test(text.slice(before, comment)) && LINE_BREAK.test(text.slice(comment, start))
}

export const LINE_BREAK: RegExp = /[\n\r\u2028\u2029]/

/**
 * A declaration where only a statement may stand: an error that braces would hide, or `let` as a name, which the parser
 * takes for a declaration when the line ends behind it.
 */
export function isMisplaced(node: Node): boolean {
  if (ts.isVariableStatement(node)) return (node.declarationList.flags & ts.NodeFlags.BlockScoped) !== 0
  if (ts.isLabeledStatement(node)) return ts.isFunctionDeclaration(node.statement) || isMisplaced(node.statement)
  return ts.isClassDeclaration(node)
}

/** Whether a namespace is there at run time. */
export function hasValues({ body }: TypeScript.ModuleDeclaration): boolean {
  if (!body || !ts.isModuleBlock(body)) return body !== undefined && ts.isModuleDeclaration(body) && hasValues(body)
  return body.statements.some((node) => {
    if (ts.isModuleDeclaration(node)) return !isAmbient(node) && hasValues(node)
    return !isAmbient(node) && !ts.isInterfaceDeclaration(node) && !ts.isTypeAliasDeclaration(node)
  })
}

/** How many statements at the start are directives. */
export function directives(statements: readonly TypeScript.Statement[]): number {
  let count = 0
  for (const statement of statements) {
    if (!ts.isExpressionStatement(statement) || !ts.isStringLiteral(statement.expression)) break
    count++
  }
  return count
}

/** The part of a compound statement that runs with it, before its body. */
export function headOf(node: Node, start: number): readonly [number, number] {
  if (ts.isForStatement(node)) return [start, node.statement.pos]
  const { expression } = node as { expression?: Node }
  return expression ? [expression.pos, expression.end + 1] : [start, start]
}

/** `declare …` */
export function isAmbient(node: Node): boolean {
  return hasModifier(node, ts.SyntaxKind.DeclareKeyword)
}

export function hasDecorator(node: Node): boolean {
  return hasModifier(node, ts.SyntaxKind.Decorator)
}

function hasModifier(node: Node, kind: TypeScript.SyntaxKind): boolean {
  // Most nodes can have none: to look is faster than to ask whether they can.
  const { modifiers } = node as { modifiers?: readonly Node[] }
  return modifiers !== undefined && modifiers.some((modifier) => modifier.kind === kind)
}

/** Whether it holds statements. */
export function isCompound(node: Node): boolean {
  return ts.isBlock(node) || ts.isTryStatement(node) || bodyOf(node) !== undefined
}

/** Where the head of a statement is over. */
export function bodyOf(node: Node): Node | undefined {
  // Most statements.
  if (ts.isExpressionStatement(node) || ts.isVariableStatement(node) || ts.isReturnStatement(node)) return undefined
  if (ts.isIfStatement(node)) return node.thenStatement
  if (ts.isIterationStatement(node, false)) return node.statement
  if (ts.isSwitchStatement(node)) return node.caseBlock
  if (!ts.isLabeledStatement(node)) return undefined
  return ts.isBlock(node.statement) ? node.statement : bodyOf(node.statement)
}

/** Whether the program is ever at it: not at declarations of functions and types. */
export function runs(node: Node): boolean {
  if (ts.isFunctionDeclaration(node) || ts.isEmptyStatement(node)) return false
  return !ts.isInterfaceDeclaration(node) && !ts.isTypeAliasDeclaration(node) && !isAmbient(node)
}

export function isAsyncOrGenerator(node: TypeScript.FunctionLikeDeclaration): boolean {
  if (node.asteriskToken) return true
  return hasModifier(node, ts.SyntaxKind.AsyncKeyword)
}

const TRIVIA = /(?:\s|\/\/.*|\/\*[^]*?\*\/)*/y

/**
 * Whether what follows an expression would be taken for a part of it, did it end with a parenthesis: `() => a++`, and a line that begins
 * with a bracket. Behind an arrow function none of these is anything but the next statement or member.
 */
export function wouldGoOn(text: string, end: number): boolean {
  TRIVIA.lastIndex = end
  const [trivia = ''] = TRIVIA.exec(text) ?? []
  return /[[(`+\-*/<]/.test(text[end + trivia.length] ?? '') && LINE_BREAK.test(trivia)
}

export function isModuleSyntax(node: Node): boolean {
  if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node) || ts.isExportAssignment(node)) return true
  if (ts.isImportEqualsDeclaration(node)) return ts.isExternalModuleReference(node.moduleReference)
  return hasModifier(node, ts.SyntaxKind.ExportKeyword)
}

export function isSuperCall(node: Node): boolean {
  return ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.SuperKeyword
}

/** Without parentheses, and without what only a type checker sees. */
export function unwrapped(given: Node): Node {
  // Most callees and values, quickly.
  if (ts.isIdentifier(given) || ts.isPropertyAccessExpression(given)) return given
  let node = given
  while (
    ts.isParenthesizedExpression(node) ||
    ts.isAsExpression(node) ||
    ts.isSatisfiesExpression(node) ||
    ts.isNonNullExpression(node) ||
    ts.isTypeAssertionExpression(node)
  )
    node = node.expression
  return node
}

/** `=`, `+=` and the like. */
export function isAssignment(operator: number): boolean {
  return operator >= ts.SyntaxKind.FirstAssignment && operator <= ts.SyntaxKind.LastAssignment
}

/** `&&`, `||`, `??`: the value can be that of either side. */
export function isLogical(operator: number): boolean {
  const { AmpersandAmpersandToken, BarBarToken, QuestionQuestionToken } = ts.SyntaxKind
  return operator === AmpersandAmpersandToken || operator === BarBarToken || operator === QuestionQuestionToken
}

/** `a ||= b` and the like. */
export function isLogicalAssignment(operator: number): boolean {
  const { BarBarEqualsToken, AmpersandAmpersandEqualsToken, QuestionQuestionEqualsToken } = ts.SyntaxKind
  return operator === BarBarEqualsToken || operator === AmpersandAmpersandEqualsToken || operator === QuestionQuestionEqualsToken
}

export function isIntrinsic(tagName: Node): boolean {
  return ts.isIdentifier(tagName) && /^[a-z]|-/.test(tagName.text)
}

export function textOf(name: Node | undefined): string {
  return name && (ts.isIdentifier(name) || ts.isStringLiteral(name) || ts.isPrivateIdentifier(name)) ? name.text : ''
}

export function kindOf(node: Node): FunctionKind {
  if (ts.isArrowFunction(node)) return 'arrow'
  if (ts.isMethodDeclaration(node)) return 'method'
  if (ts.isGetAccessorDeclaration(node)) return 'getter'
  if (ts.isSetAccessorDeclaration(node)) return 'setter'
  return ts.isConstructorDeclaration(node) ? 'constructor' : 'function'
}
