import { ts, type TypeScript } from '../../parse/parser.ts'
import { isAmbient } from '../../parse/syntax.ts'
import type { KeptOut } from './kept-out.ts'
import type { Owner, PrivateField } from './model.ts'

/**
 * @param name what it is called by what it is assigned to, if it has no name of its own
 * @param keptOut fields that nobody is to read
 */
export function classOwner(node: TypeScript.ClassLikeDeclaration, name: string, keptOut: KeptOut | undefined): Owner {
  const privates: PrivateField[] = []
  for (const member of node.members) {
    const field = privateField(member)
    if (field && !keptOut?.meansField(member as TypeScript.PropertyDeclaration)) privates.push(field)
  }
  return { name, innerName: node.name?.text, privates }
}

/** Of an object literal. */
export function literalOwner(name: string): Owner {
  return { name, innerName: undefined, privates: [] }
}

/** To read a private method says nothing, and to read what has an accessor (`accessor #x`, too) or a decorator may run code of the program. */
function privateField(member: TypeScript.ClassElement): PrivateField | undefined {
  if (!ts.isPropertyDeclaration(member) || !ts.isPrivateIdentifier(member.name) || isAmbient(member)) return undefined
  const { AccessorKeyword, StaticKeyword, Decorator } = ts.SyntaxKind
  const kinds = member.modifiers?.map(({ kind }) => kind) ?? []
  if (kinds.includes(AccessorKeyword) || kinds.includes(Decorator)) return undefined
  return { name: member.name.text, isStatic: kinds.includes(StaticKeyword), isUsed: false }
}
