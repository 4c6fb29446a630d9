import { ts, type Node, type TypeScript } from '../../parse/parser.ts'

/** A name that a declaration brings, and whether it has a value that could be read. */
export interface DeclaredName {
  readonly name: string
  readonly readable: boolean
  /** Whether a bundler may keep single members of it. */
  readonly isWhole?: boolean
}

/** The names of an `import` declaration: those of types have no value. A type checker forbids to name a const enum as a whole. */
export function importedNames({ importClause: clause, moduleSpecifier }: TypeScript.ImportDeclaration, typed: boolean): DeclaredName[] {
  if (!clause) return []
  // A package may well export a namespace by a name: `import { z } from 'zod'`.
  const isWhole = typed || !/^(?:[./#~$]|@\/|node:)/.test((moduleSpecifier as TypeScript.StringLiteral).text)
  const readable = clause.phaseModifier !== ts.SyntaxKind.TypeKeyword
  const bindings = clause.namedBindings
  const names: DeclaredName[] = clause.name ? [{ name: clause.name.text, readable, isWhole }] : []
  if (bindings && ts.isNamespaceImport(bindings)) names.push({ name: bindings.name.text, readable, isWhole: true })
  else
    for (const { name, isTypeOnly } of bindings?.elements ?? []) names.push({ name: name.text, readable: readable && !isTypeOnly, isWhole })
  return names
}

/** The names of a `declare …` statement, none of which has a value here. */
export function ambientNames(node: Node): DeclaredName[] {
  const names = ts.isVariableStatement(node)
    ? node.declarationList.declarations.map(({ name }) => name)
    : ts.isClassDeclaration(node) || ts.isEnumDeclaration(node) || ts.isFunctionDeclaration(node)
      ? [node.name]
      : []
  return names.flatMap((name) => (name && ts.isIdentifier(name) ? { name: name.text, readable: false } : []))
}
