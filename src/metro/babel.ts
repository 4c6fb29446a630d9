import { createRequire } from 'node:module'
import type { InputMap } from '../transform/index.ts'
import type { SyntaxTree } from './metro-types.ts'

/** What is needed of `@babel/core`. */
interface BabelCore {
  transformFromAstSync(tree: SyntaxTree, code: string, options: object): { readonly code: string; readonly map: InputMap }
  parseSync(code: string, options: object): SyntaxTree
}

/** Neither the project's settings nor anybody's. */
const ALONE = { configFile: false, babelrc: false, compact: false, comments: true } as const

/** The Babel that a transformer uses: its trees are of that one. */
export class Babel {
  readonly #core: BabelCore

  /** @throws where the transformer's Babel is not found */
  constructor(transformer: string) {
    this.#core = createRequire(transformer)('@babel/core') as BabelCore
  }

  /** The text of a tree, and a map that leads to the places of its nodes. */
  printed(tree: SyntaxTree, source: string, filename: string): { readonly code: string; readonly map: InputMap } {
    const how = { ...ALONE, filename, sourceFileName: filename, sourceMaps: true, code: true, ast: false, cloneInputAst: false }
    return this.#core.transformFromAstSync(tree, source, how)
  }

  parsed(code: string, filename: string, sourceType: 'script' | 'module' | undefined): SyntaxTree {
    const parserOpts = { plugins: ['jsx'], allowReturnOutsideFunction: true }
    const tree = this.#core.parseSync(code, { ...ALONE, filename, sourceType: sourceType ?? 'unambiguous', parserOpts })
    scopeDefinitions(tree)
    return tree
  }
}

interface Statement {
  readonly type: string
  readonly body?: readonly { readonly kind?: string; readonly declarations?: readonly { readonly id: { readonly name?: string } }[] }[]
}

/** What defines the switches is a block with `let`: Babel has been here, and engines before Hermes V1 take that for a `var`. A function holds it. */
function scopeDefinitions(tree: SyntaxTree): void {
  const { body } = tree.program as unknown as { body: object[] }
  const at = (body as Statement[]).findIndex(
    ({ type, body: inner }) => type === 'BlockStatement' && inner?.[0]?.kind === 'let' && inner[0].declarations?.[0]?.id.name === 'g',
  )
  if (at < 0) return
  const callee = { type: 'FunctionExpression', id: null, params: [], body: body[at], generator: false, async: false }
  body[at] = { type: 'ExpressionStatement', expression: { type: 'CallExpression', callee, arguments: [] } }
}

/**
 * Metro knows an `import` that Babel has made a `require` by its place, to the column, and resolves it by other conditions: the same calls
 * get the same places.
 */
export function keepPlacesOfImports(from: SyntaxTree, to: SyntaxTree): void {
  const [before, after] = [importsIn(from), importsIn(to)]
  if (before.length !== after.length) return
  for (const [index, node] of after.entries()) node.loc = before[index]!.loc
}

interface ImportNode {
  readonly type: string
  readonly start?: number
  loc?: unknown
}

/** In the order of the text. */
function importsIn(tree: object): ImportNode[] {
  const found: ImportNode[] = []
  const visit = (node: object): void => {
    if (isImport(node as never)) found.push(node as ImportNode)
    for (const [name, value] of Object.entries(node)) {
      if (typeof value !== 'object' || value === null || name === 'loc' || name === 'extra' || name.endsWith('omments')) continue
      visit(value as object)
    }
  }
  visit((tree as { program: object }).program)
  return found
}

function isImport({ type, callee, source }: { type?: string; source?: unknown; callee?: { type: string; name?: string } }): boolean {
  if (type === 'CallExpression') return callee?.type === 'Import' || (callee?.type === 'Identifier' && callee.name === 'require')
  return type === 'ImportDeclaration' || (/^Export(?:Named|All)Declaration$/.test(type ?? '') && Boolean(source))
}
