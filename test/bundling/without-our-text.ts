import { parse, type AnyNode, type Expression, type Node } from 'acorn'
import * as esbuild from 'esbuild'
import { minify as terser } from 'terser'
import { DEFINE, TABLES } from '../../src/site-table/site-table.ts'

const SWITCH = /^\$p[0-9a-z]{8}_[0-9a-z]+$/
const CLOSURE = /^\$u[0-9a-z]{8}_[0-9a-z]+(?:\$\d+)?$/

/** A block: of a site module, or of several at the head of a chunk; an expression where a minifier has found out that a block is not needed. */
const DEFINITIONS = new RegExp(
  String.raw`^(?:\{\s*let \w+ ?= ?globalThis[,;][^?]*|\(\w+\.)${TABLES}\?\.${DEFINE} ?\|\| ?function[\s\S]*\w+, ?["'\x60]\w{8}["'\x60], ?\d+[\s\S]*\);?\s*\}?$`,
)

/** A bundle as it would be if we had put nothing into it, printed in one way only. */
export async function withoutOurText(code: string): Promise<string> {
  const options = { target: 'es2022', legalComments: 'none', logLevel: 'silent' } as const
  const one = await esbuild.transform(cutOurText(code), { ...options, minifySyntax: true, minifyWhitespace: true })
  // Prints no brackets round an arrow function because there were some.
  return (await terser(one.code, { module: true, compress: false, mangle: false, format: { beautify: true, comments: false } })).code!
}

/** The same with its comments, as it is. */
export function cutOurText(code: string): string {
  return cut(code, ourSpans(code))
}

/** From where to where our text goes. */
function ourSpans(code: string): [start: number, end: number][] {
  const spans: [number, number][] = []
  const bodies = new Set<Node>()
  walk(parse(code, { ecmaVersion: 'latest', sourceType: 'module' }), (node) => {
    if ('body' in node && /Function/.test(node.type)) bodies.add(node.body as Node)
    if (node.type === 'ExpressionStatement' && isGuard(node.expression)) spans.push([node.start, node.end])
    else if (node.type === 'SequenceExpression' && node.expressions.some(isGuard)) {
      node.expressions.forEach((part, i) => {
        const [before, next] = [node.expressions[i - 1], node.expressions[i + 1]]
        if (isGuard(part)) spans.push(next ? [part.start, next.start] : [before!.end, part.end])
      })
    } else if (node.type === 'FunctionDeclaration' && CLOSURE.test(node.id?.name ?? '')) spans.push([node.start, node.end])
    else if (
      ((node.type === 'BlockStatement' && !bodies.has(node)) || node.type === 'ExpressionStatement') &&
      DEFINITIONS.test(code.slice(node.start, node.end))
    )
      spans.push([node.start, node.end])
    else if (node.type === 'Property' && /^['"]data:/.test(code.slice(node.key.start, node.key.end))) spans.push([node.start, node.end + 1])
  })
  return spans.sort((a, b) => a[0] - b[0])
}

function isGuard(node: Expression): boolean {
  return (
    node.type === 'ChainExpression' &&
    node.expression.type === 'CallExpression' &&
    node.expression.callee.type === 'Identifier' &&
    SWITCH.test(node.expression.callee.name)
  )
}

function cut(code: string, spans: readonly (readonly [number, number])[]): string {
  let text = ''
  let from = 0
  for (const [start, end] of spans) {
    if (start < from) continue
    text += code.slice(from, start)
    from = end
  }
  return text + code.slice(from)
}

export function walk(node: Node, visit: (node: AnyNode) => void): void {
  visit(node as AnyNode)
  for (const value of Object.values(node))
    for (const child of Array.isArray(value) ? (value as unknown[]) : [value]) if (isNode(child)) walk(child, visit)
}

function isNode(value: unknown): value is Node {
  return typeof (value as Node | null)?.type === 'string'
}
