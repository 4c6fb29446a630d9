import { TABLES } from '../../site-table/site-table.ts'
import { ts, type Node, type SourceFile } from './parser.ts'

const GUARD = /(?<![.\w$])\$p[0-9a-z]{8}_[0-9a-z]+(?=\?\.\()/g
/** A file with these defines its switches itself; other programs may have such properties. */
const PROPERTY_GUARD = /(?<=\bglobalThis\.)\$p[0-9a-z]{8}_[0-9a-z]+(?=\?\.\()/g
const SCOPE_GUARD = /(?<![.\w$])\$s[0-9a-z]{8}(?=\.[a-z][0-9a-z]*\?\.\()/g
const DEFINITIONS = new RegExp(String.raw`\{let g=globalThis,f=g\.${TABLES}\?\.`)

/** Whether a file has guards of ours. Its comments and strings may well show some. */
export function isInstrumented(source: SourceFile): boolean {
  const shapes = DEFINITIONS.test(source.text) ? [GUARD, SCOPE_GUARD, PROPERTY_GUARD] : [GUARD, SCOPE_GUARD]
  const isGuard = ({ index }: RegExpExecArray): boolean => ts.isIdentifier(innermostAt(source, index, source))
  return shapes.some((shape) => [...source.text.matchAll(shape)].some(isGuard))
}

function innermostAt(node: Node, position: number, source: SourceFile): Node {
  const inside = ts.forEachChild(node, (child) => (child.getStart(source) <= position && position < child.end ? child : undefined))
  return inside ? innermostAt(inside, position, source) : node
}
