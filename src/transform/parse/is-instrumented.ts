import { ts, type Node, type SourceFile } from './parser.ts'

const GUARD = /(?<![.\w$])\$p[0-9a-z]{8}_[0-9a-z]+(?=\?\.\()/g

/** Whether a file has guards of ours. Its comments and strings may well show some. */
export function isInstrumented(source: SourceFile): boolean {
  for (const { index } of source.text.matchAll(GUARD)) if (ts.isIdentifier(innermostAt(source, index, source))) return true
  return false
}

function innermostAt(node: Node, position: number, source: SourceFile): Node {
  const inside = ts.forEachChild(node, (child) => (child.getStart(source) <= position && position < child.end ? child : undefined))
  return inside ? innermostAt(inside, position, source) : node
}
