import { ts, type Node, type SourceFile, type TypeScript } from '../parse/parser.ts'
import type { Rule } from './policy.ts'
import { headOf, isAssignment } from '../parse/syntax.ts'

const PURE = /[@#]__PURE__/

/**
 * Whether running this node surely does something that a bundler must keep: a call that is not marked pure, an assignment, an `await`.
 * Functions inside do not count, they run later.
 */
export function hasEffects(node: Node, source: SourceFile): boolean {
  const kind = node.kind
  const K = ts.SyntaxKind
  if (ts.isFunctionLike(node)) return false
  if (kind >= K.FirstTypeNode && kind <= K.LastTypeNode) return false
  if (ts.isPropertyDeclaration(node) && !node.modifiers?.some((modifier) => modifier.kind === K.StaticKeyword)) return false
  if (kind === K.CallExpression || kind === K.NewExpression) {
    return !isMarkedPure(node, source) || (ts.forEachChild(node, (child) => hasEffects(child, source) || undefined) ?? false)
  }
  if (
    kind === K.AwaitExpression ||
    kind === K.YieldExpression ||
    kind === K.TaggedTemplateExpression ||
    kind === K.DeleteExpression ||
    kind === K.PostfixUnaryExpression ||
    kind === K.Decorator
  )
    return true
  if (ts.isPrefixUnaryExpression(node) && (node.operator === K.PlusPlusToken || node.operator === K.MinusMinusToken)) return true
  if (ts.isBinaryExpression(node)) return hasEffectsInTerms(node, source)
  return ts.forEachChild(node, (child) => hasEffects(child, source) || undefined) ?? false
}

/** Long sums in a loop, as they are as deep as they are long. */
function hasEffectsInTerms(outermost: TypeScript.BinaryExpression, source: SourceFile): boolean {
  let at: Node = outermost
  for (; ts.isBinaryExpression(at); at = at.left) if (isAssignment(at.operatorToken.kind) || hasEffects(at.right, source)) return true
  return hasEffects(at, source)
}

/** Whether this expression statement is a call, so that a bundler keeps it and all that it names. */
function isKeptCall(expression: Node, source: SourceFile): boolean {
  let node = expression
  while (ts.isParenthesizedExpression(node) || ts.isVoidExpression(node) || ts.isAwaitExpression(node)) {
    if (ts.isAwaitExpression(node)) return true
    node = node.expression
  }
  return (ts.isCallExpression(node) || ts.isNewExpression(node)) && !isMarkedPure(node, source)
}

/** The part of a module's top-level statement whose names a site may capture. */
export function usesOf(rule: Rule, node: Node, source: SourceFile): readonly [start: number, end: number] {
  const start = node.getStart(source)
  if (rule.uses === 'head') return headOf(node, start)
  if (rule.uses === 'call' && ts.isExpressionStatement(node) && isKeptCall(node.expression, source)) return [start, node.end]
  return [start, start]
}

function isMarkedPure(node: Node, source: SourceFile): boolean {
  const start = node.getStart(source)
  return start > node.pos && PURE.test(source.text.slice(node.pos, start))
}
