import type { Flows } from './flows.ts'
import { isMemberAccess, memberKey, type Path } from './values.ts'
import type { Scope } from '../names/model.ts'
import { lookUp } from '../names/scopes.ts'
import { ts, type Node, type TypeScript } from '../../parse/parser.ts'
import { unwrapped } from '../../parse/syntax.ts'

/** What an expression is by the imports of its file: an export of a package, a member of it, or what one gives (`pool().exec`). */
export interface Origin {
  readonly from: string
  readonly way: string
}

interface Imported {
  readonly at: Scope
  readonly way: Path
}

const MAX_DEPTH = 20

/** Says what names mean by what is imported, in whatever form. */
export class Origins {
  readonly #imports = new Map<string, Imported>()
  readonly #flows: Flows

  constructor(flows: Flows) {
    this.#flows = flows
  }

  /** `import a, { b as c } from 'd'`, `import * as e from 'f'` */
  import({ importClause: clause, moduleSpecifier }: TypeScript.ImportDeclaration, at: Scope): void {
    const from = textOf(moduleSpecifier)
    const add = (name: TypeScript.Identifier, ...way: string[]): void => void this.#imports.set(name.text, { at, way: [from, ...way] })
    if (clause?.name) add(clause.name)
    const bindings = clause?.namedBindings
    if (!bindings) return
    if (ts.isNamespaceImport(bindings)) add(bindings.name)
    else for (const { name, propertyName = name } of bindings.elements) add(name, propertyName.text)
  }

  /** `import a = require('b')` */
  importEquals({ name, moduleReference }: TypeScript.ImportEqualsDeclaration, at: Scope): void {
    if (ts.isExternalModuleReference(moduleReference)) this.#imports.set(name.text, { at, way: [textOf(moduleReference.expression)] })
  }

  of(node: Node, scope: Scope): Origin | undefined {
    const [from, ...way] = this.#wayOf(node, scope, 0) ?? []
    // Whether `default` stands between depends on who bundles.
    return from === undefined
      ? undefined
      : {
          from,
          way: way
            .filter((name) => name !== 'default')
            .join('.')
            .replaceAll('.()', '()'),
        }
  }

  #wayOf(given: Node, scope: Scope, depth: number): Path | undefined {
    const node = unwrapped(given)
    if (depth > MAX_DEPTH) return undefined
    if (ts.isIdentifier(node)) return this.#wayOfName(node.text, scope, depth)
    if (ts.isAwaitExpression(node)) return this.#wayOf(node.expression, scope, depth + 1)
    if (isMemberAccess(node)) return behind(this.#wayOf(node.expression, scope, depth + 1), memberKey(node))
    if (!ts.isCallExpression(node) && !ts.isNewExpression(node)) return undefined
    return wayOfRequired(node, scope) ?? behind(this.#wayOf(node.expression, scope, depth + 1), '()')
  }

  #wayOfName(name: string, scope: Scope, depth: number): Path | undefined {
    const binding = lookUp(scope, name)
    const imported = this.#imports.get(name)
    if (imported && lookUp(imported.at, name) === binding) return imported.way
    for (const gift of binding ? this.#flows.of(name) : []) {
      if (gift.into.length > 0 || lookUp(gift.at, name) !== binding) continue
      const way = this.#wayOf(gift.value, gift.scope, depth + 1)
      if (way) return [...way, ...gift.path]
    }
    return undefined
  }
}

/** `require('a')`, `import('a')` */
function wayOfRequired(
  { expression, arguments: [first] = [] as never }: TypeScript.CallExpression | TypeScript.NewExpression,
  scope: Scope,
): Path | undefined {
  if (!first || !ts.isStringLiteralLike(first)) return undefined
  const isRequire = ts.isIdentifier(expression) && expression.text === 'require' && !lookUp(scope, 'require')
  return isRequire || expression.kind === ts.SyntaxKind.ImportKeyword ? [first.text] : undefined
}

function behind(way: Path | undefined, key: string): Path | undefined {
  return way && [...way, key]
}

function textOf(node: Node): string {
  return ts.isStringLiteralLike(node) ? node.text : ''
}
