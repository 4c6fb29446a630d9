import { ts, type Node, type TypeScript } from '../../parse/parser.ts'
import { isLogical, isLogicalAssignment, unwrapped } from '../../parse/syntax.ts'

/** The way from a value to a part of it: names of members. */
export type Path = readonly string[]

export const WHOLE: Path = []
/** In a path: any element or member. */
export const EACH = '*'
/** In a path: the one that a computed name says. */
export const SOME = '?'

/** What an expression can be the value of: `a`, `b` and `c` of `x ? a : (b || c)`. */
export function valuesOf(given: Node): readonly Node[] {
  const node = unwrapped(given)
  if (ts.isConditionalExpression(node)) return [...valuesOf(node.whenTrue), ...valuesOf(node.whenFalse)]
  if (!ts.isBinaryExpression(node)) return [node]
  const { kind } = node.operatorToken
  if (isLast(kind)) return valuesOf(node.right)
  return isEither(kind) ? [...valuesOf(node.left), ...valuesOf(node.right)] : []
}

function isLast(operator: number): boolean {
  return operator === ts.SyntaxKind.CommaToken || operator === ts.SyntaxKind.EqualsToken
}

function isEither(operator: number): boolean {
  return isLogical(operator) || isLogicalAssignment(operator)
}

/** A class with a `toString` of its own does not show its text. */
export function isClassText(node: Node): node is TypeScript.ClassLikeDeclaration {
  return ts.isClassLike(node) && !node.members.some(({ name }) => name && ts.isIdentifier(name) && name.text === 'toString')
}

/** By the parser's number of a kind, whether its value can be, or hold, a function that this file writes; made when the parser is there. */
const holders: boolean[] = []
const HOLDERS = [
  'Identifier FunctionExpression ArrowFunction MethodDeclaration FunctionDeclaration ClassExpression ClassDeclaration',
  'ObjectLiteralExpression ArrayLiteralExpression PropertyAccessExpression ElementAccessExpression CallExpression ConditionalExpression',
  'BinaryExpression ParenthesizedExpression AsExpression SatisfiesExpression NonNullExpression TypeAssertionExpression',
].flatMap((kinds) => kinds.split(' '))

/** Quickly: most of what names are given is nothing of the kind. */
export function mayHold(node: Node): boolean {
  if (holders.length === 0) for (const kind of HOLDERS) holders[ts.SyntaxKind[kind as keyof typeof ts.SyntaxKind]] = true
  // What a function gives is not followed, but for methods that hand on what they are called on.
  if (ts.isBinaryExpression(node)) return isLast(node.operatorToken.kind) || isEither(node.operatorToken.kind)
  if (ts.isCallExpression(node)) return ts.isPropertyAccessExpression(node.expression)
  return holders[node.kind] === true
}

/** What a member is called, as far as the file says: `a`, `'a'`, `0`; any by a computed name. */
export function keyOf(name: Node): string {
  if (ts.isIdentifier(name) || ts.isStringLiteralLike(name) || ts.isNumericLiteral(name)) return name.text
  if (ts.isComputedPropertyName(name)) return indexOf(name.expression)
  return ts.isPrivateIdentifier(name) ? name.text : SOME
}

/** What stands in brackets. */
function indexOf(name: Node): string {
  return ts.isStringLiteralLike(name) || ts.isNumericLiteral(name) ? name.text : SOME
}

/** Of `a.b`, `a?.b`, `a['b']`: `b`. */
export function memberKey(node: TypeScript.PropertyAccessExpression | TypeScript.ElementAccessExpression): string {
  return ts.isPropertyAccessExpression(node) ? node.name.text : indexOf(node.argumentExpression)
}

export function isMemberAccess(node: Node): node is TypeScript.PropertyAccessExpression | TypeScript.ElementAccessExpression {
  return ts.isPropertyAccessExpression(node) || ts.isElementAccessExpression(node)
}
