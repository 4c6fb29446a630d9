import { createRequire } from 'node:module'
import type { ts as TypeScript } from 'ts-morph'

const { ts } = createRequire(import.meta.url)('ts-morph') as { ts: typeof TypeScript }

/** Where each token of a file starts that is a word, a literal or an opening bracket; whatever the parser gave a place in its tree. */
export function tokenStarts(code: string, id: string): number[] {
  const extension = /\.[cm]?([jt]sx?)$/.exec(id)?.[1]
  const kind = extension === 'ts' ? ts.ScriptKind.TS : extension === 'tsx' ? ts.ScriptKind.TSX : ts.ScriptKind.JSX
  const source = ts.createSourceFile(id, code, ts.ScriptTarget.ESNext, true, kind)
  const starts = new Set<number>()
  const visit = (node: TypeScript.Node): void => {
    const children = node.getChildren(source)
    const start = node.getStart(source)
    // Two closing brackets in a row cannot be told apart, and the file's end is no token.
    if (children.length === 0 && start < node.end && !/[)}\]]/.test(code[start]!)) starts.add(start)
    children.forEach(visit)
  }
  visit(source)
  return [...starts].sort((a, b) => a - b)
}
