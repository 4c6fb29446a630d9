import type { Fn, Scope } from './names/model.ts'
import type { Branch } from './names/place.ts'
import { ts, type Node } from '../parse/parser.ts'
import { isLogical } from '../parse/syntax.ts'
import { lookUp } from './names/scopes.ts'

/** The innermost of these branches that a bundler could drop. */
export function droppable(branch: Branch | undefined, root: Fn): Branch | undefined {
  for (let at = branch; at; at = at.outer) {
    at.folds ??= operands(at.condition).some((operand) => names(operand)?.every((name) => isOutside(name, at.scope, root)) ?? false)
    if (at.folds) return at
  }
  return undefined
}

/** Whether a statement leaves its block for good. */
export function isAbrupt(node: Node): boolean {
  if (ts.isBlock(node)) return node.statements.some(isAbrupt)
  return ts.isReturnStatement(node) || ts.isThrowStatement(node) || ts.isBreakOrContinueStatement(node)
}

/** A parameter or variable of a function is no constant, what is defined for the whole build or in a module can be. */
function isOutside(name: string, scope: Scope, root: Fn): boolean {
  const binding = lookUp(scope, name)
  return !binding || binding.scope.fn === root
}

/** One constant among them is enough: `a && false`. */
function operands(condition: Node): Node[] {
  if (ts.isParenthesizedExpression(condition)) return operands(condition.expression)
  if (ts.isPrefixUnaryExpression(condition)) return operands(condition.operand)
  if (ts.isBinaryExpression(condition) && isLogical(condition.operatorToken.kind))
    return [...operands(condition.left), ...operands(condition.right)]
  return [condition]
}

/** The variables of an expression that could be constant; `undefined` when it cannot. */
function names(node: Node): string[] | undefined {
  if (ts.isIdentifier(node)) return [node.text]
  if (ts.isLiteralExpression(node) || ts.isMetaProperty(node) || node.kind === ts.SyntaxKind.TrueKeyword) return []
  if (node.kind === ts.SyntaxKind.FalseKeyword || node.kind === ts.SyntaxKind.NullKeyword) return []
  if (ts.isParenthesizedExpression(node) || ts.isPropertyAccessExpression(node) || ts.isTypeOfExpression(node))
    return names(node.expression)
  if (ts.isNonNullExpression(node) || ts.isAsExpression(node)) return names(node.expression)
  if (ts.isPrefixUnaryExpression(node)) return names(node.operand)
  if (ts.isElementAccessExpression(node)) return both(node.expression, node.argumentExpression)
  if (ts.isBinaryExpression(node) && node.operatorToken.kind < ts.SyntaxKind.FirstAssignment) return both(node.left, node.right)
  return undefined
}

function both(a: Node, b: Node): string[] | undefined {
  const [left, right] = [names(a), names(b)]
  return left && right && [...left, ...right]
}
