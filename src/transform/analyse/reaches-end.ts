import { ts, type Node, type TypeScript } from '../parse/parser.ts'
import { runs } from '../parse/syntax.ts'

/** Whether the program can run past the end of these statements, as far as their kinds tell. */
export function reachesEnd(statements: readonly Node[]): boolean {
  return statements.every(canComplete)
}

/**
 * Whether a type checker surely takes the end for reached, where `reachesEnd` does: it knows of functions that never return, and of a
 * `switch` that has a case for all there is. A statement that is never reached can be an error.
 */
export function isSurelyReached(statements: readonly Node[]): boolean {
  const last = statements.findLast(runs)
  if (!last) return true
  if (ts.isBlock(last)) return isSurelyReached(last.statements)
  if (ts.isIfStatement(last)) return !last.elseStatement
  return ts.isVariableStatement(last) || ts.isIterationStatement(last, false)
}

function canComplete(node: Node): boolean {
  if (ts.isReturnStatement(node) || ts.isThrowStatement(node) || ts.isBreakOrContinueStatement(node)) return false
  if (ts.isBlock(node)) return reachesEnd(node.statements)
  if (ts.isIfStatement(node)) return !node.elseStatement || canComplete(node.thenStatement) || canComplete(node.elseStatement)
  if (ts.isLabeledStatement(node)) return canComplete(node.statement) || leaves(node.statement, node.label.text, false)
  if (ts.isTryStatement(node)) {
    const { tryBlock, catchClause, finallyBlock } = node
    const isOver = !canComplete(tryBlock) && !(catchClause && canComplete(catchClause.block))
    return !isOver && !(finallyBlock && !canComplete(finallyBlock))
  }
  if (ts.isSwitchStatement(node)) {
    const { clauses } = node.caseBlock
    const hasDefault = clauses.some((clause) => ts.isDefaultClause(clause))
    return (
      !hasDefault ||
      reachesEnd(clauses.at(-1)!.statements) ||
      clauses.some((clause) => clause.statements.some((one) => leaves(one, undefined, true)))
    )
  }
  return !isEndless(node) || leaves(node.statement, undefined, true)
}

/** `while (true)`, `for (;;)` */
function isEndless(node: Node): node is TypeScript.IterationStatement {
  if (ts.isForStatement(node)) return !node.condition || isTrue(node.condition)
  return (ts.isWhileStatement(node) || ts.isDoStatement(node)) && isTrue(node.expression)
}

function isTrue(node: Node): boolean {
  return node.kind === ts.SyntaxKind.TrueKeyword || (ts.isNumericLiteral(node) && Number(node.text) !== 0)
}

/** Whether a `break` in it leaves the statement around it: the one with this label, or one without a label. */
function leaves(node: Node, label: string | undefined, isOwn: boolean): boolean {
  if (ts.isFunctionLike(node) || ts.isClassLike(node) || ts.isExpressionStatement(node)) return false
  if (ts.isBreakStatement(node)) return node.label ? node.label.text === label : isOwn && label === undefined
  // A `break` without a label leaves the innermost of these.
  const isInner = ts.isIterationStatement(node, false) || ts.isSwitchStatement(node)
  return ts.forEachChild(node, (child) => leaves(child, label, isOwn && !isInner) || undefined) ?? false
}
