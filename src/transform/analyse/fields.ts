import type { Findings } from './findings.ts'
import type { Fn, Range } from './names/model.ts'
import { ts, type Node, type SourceFile, type TypeScript } from '../parse/parser.ts'
import { unwrapped } from '../parse/syntax.ts'
import { hasEffects } from './purity.ts'

/**
 * Whether a field gets a site, in parentheses around its initialiser: if that surely does something. Any other site would be most of what
 * making an object costs, and a static field that only holds a value is dropped by bundlers with its class.
 */
export function isFieldWithSite(initializer: Node, source: SourceFile): boolean {
  const value = unwrapped(initializer)
  return !takesName(value) && !isRune(value) && hasEffects(initializer, source)
}

/** A function or class without a name gets that of the field, unless it stands in a sequence. */
function takesName(value: Node): boolean {
  if (ts.isArrowFunction(value)) return true
  return (ts.isFunctionExpression(value) || ts.isClassExpression(value)) && !value.name
}

/** Svelte's compiler knows these only as the whole of an initialiser. */
function isRune(value: Node): boolean {
  if (!ts.isCallExpression(value)) return false
  const { expression: callee } = value
  const name = ts.isPropertyAccessExpression(callee) ? callee.expression : callee
  return ts.isIdentifier(name) && (name.text === '$state' || name.text === '$derived')
}

/** Where a member begins behind its decorators. */
export function startOfMember(member: TypeScript.PropertyDeclaration, source: SourceFile): number {
  const decorator = ts.getDecorators(member)?.at(-1)
  if (!decorator) return member.getStart(source)
  const next = [...(member.modifiers ?? []), member.name].find(({ pos }) => pos >= decorator.end)
  return next!.getStart(source)
}

/** Where to find a site for the lines of those fields of a class that have none. */
export function markFields(
  node: TypeScript.ClassLikeDeclaration,
  functions: ReadonlyMap<Node, Fn>,
  outer: Fn,
  found: Findings,
  source: SourceFile,
): void {
  for (const member of node.members) {
    const fn = functions.get(member)
    if (!fn || fn.sites > 0 || !ts.isPropertyDeclaration(member)) continue
    // A function or class has sites of its own.
    const value = unwrapped(member.initializer!)
    if (ts.isFunctionLike(value) || ts.isClassLike(value)) continue
    const at = startOfMember(member, source)
    const other = runsWith(member, node, functions)
    if (!other && !isStatic(member)) continue
    const { start, end } = other
      ? { start: Math.max(other.start, isSure(other.thisFrom) ? other.thisFrom : 0), end: other.end }
      : classSite(node, source)
    found.mark('field', at, other ?? outer, { inside: { start, end } })
  }
}

function isSure(thisFrom: number): boolean {
  return Number.isFinite(thisFrom)
}

/** In a function a class has a site. */
function classSite(node: Node, source: SourceFile): Range {
  const start = node.getStart(source)
  return { start, end: start + 1 }
}

/** What has a site and runs when a field does: the constructor, the next field or static block, or the one before. */
function runsWith(member: Node, { members }: TypeScript.ClassLikeDeclaration, functions: ReadonlyMap<Node, Fn>): Fn | undefined {
  const sited = members.filter(
    (one) => functions.get(one)?.sites && (ts.isPropertyDeclaration(one) || ts.isClassStaticBlockDeclaration(one)),
  )
  const alike = sited.filter((one) => isStatic(one) === isStatic(member))
  const maker = isStatic(member) ? undefined : members.find((one) => ts.isConstructorDeclaration(one) && functions.get(one)?.sites)
  const nearest = maker ?? alike.find(({ pos }) => pos > member.pos) ?? alike.at(-1)
  return nearest && functions.get(nearest)
}

function isStatic(member: Node): boolean {
  if (ts.isClassStaticBlockDeclaration(member)) return true
  return ts.isPropertyDeclaration(member) && (member.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.StaticKeyword) ?? false)
}
