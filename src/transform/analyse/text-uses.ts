import type { LeftRange } from './names/model.ts'
import { ts, type Node, type SourceFile, type TypeScript } from '../parse/parser.ts'
import { REFRESH_ARGUMENTS, TEXT_CALLEES, TEXT_PROPERTIES } from './policy.ts'

/** A function, class or name whose text is used as a value. */
export interface TextUse {
  readonly node: Node
  readonly why: string
}

let known: { id: string; textUses: TextUses } | undefined

/** Says which expressions turn functions into text. */
export class TextUses {
  /** By last name; each with the names that must stand before it, from the right. */
  readonly #callees = new Map<string, string[][]>()

  readonly #refreshes: boolean

  /**
   * @param changes callees to recognise besides, or not to (`!name`)
   * @param refreshes whether the file can be replaced while it runs
   */
  constructor(changes: readonly string[] = [], refreshes = false) {
    this.#refreshes = refreshes
    const removed = new Set(changes.filter((callee) => callee.startsWith('!')).map((callee) => callee.slice(1)))
    for (const callee of [...TEXT_CALLEES, ...changes]) {
      if (callee.startsWith('!') || removed.has(callee)) continue
      const [last = '', ...before] = callee.split('.').reverse()
      this.#callees.set(last, [...(this.#callees.get(last) ?? []), before])
    }
  }

  /** One that was made before for the same, if there is one: it depends on nothing of a file. */
  static for(changes: readonly string[] = [], refreshes = false): TextUses {
    const id = `${refreshes} ${changes.join()}`
    if (known?.id !== id) known = { id, textUses: new TextUses(changes, refreshes) }
    return known.textUses
  }

  /** What a call, a `+`, a template literal or a property takes the text of. */
  of(node: Node): readonly TextUse[] {
    if (ts.isCallExpression(node) || ts.isNewExpression(node)) return this.#ofCall(node)
    if (ts.isPropertyAssignment(node)) return this.#ofProperty(node)
    if (ts.isTemplateExpression(node))
      return uses(
        node.templateSpans.map(({ expression }) => expression),
        PART_OF_STRING,
      )
    return ts.isBinaryExpression(node) && isConcatenation(node.operatorToken.kind) ? uses([node.left, node.right], PART_OF_STRING) : NONE
  }

  /** `$function: { body: fn }` */
  #ofProperty({ name, initializer }: TypeScript.PropertyAssignment): readonly TextUse[] {
    const key = ts.isIdentifier(name) || ts.isStringLiteralLike(name) ? name.text : ''
    return TEXT_PROPERTIES.has(key) ? uses(partsOf(initializer), `it is the value of ${key}`) : NONE
  }

  #ofCall({ expression, arguments: given = [] as unknown as TypeScript.NodeArray<TypeScript.Expression> }: Call): readonly TextUse[] {
    if (ts.isPropertyAccessExpression(expression)) {
      const { expression: object, name } = expression
      if (name.text === 'toString') return uses([object], 'toString()')
      const [first] = given
      if (name.text === 'map' && ts.isArrayLiteralExpression(object) && first && ts.isIdentifier(first) && first.text === 'String')
        return uses(object.elements, 'it is passed to String')
      if (name.text === 'join' && ts.isArrayLiteralExpression(object)) return uses(object.elements, PART_OF_STRING)
      if (name.text === 'concat' && (ts.isStringLiteralLike(object) || ts.isTemplateExpression(object))) return uses(given, PART_OF_STRING)
    }
    if (given.length === 0) return NONE
    const last = lastName(expression)
    const compared = this.#refreshes ? given[REFRESH_ARGUMENTS.get(last) ?? -1] : undefined
    if (compared && !ts.isIdentifier(compared)) return [{ node: compared, why: 'React Fast Refresh compares its text' }]
    const callees = this.#callees.get(last)
    if (!callees) return NONE
    const path = pathOf(expression)
    const callee = callees.find((before) => before.every((name, index) => path[index + 1] === name))
    return callee ? uses(given.flatMap(partsOf), `it is passed to ${[last, ...callee].reverse().join('.')}`) : NONE
  }
}

const NONE: readonly TextUse[] = []
const PART_OF_STRING = 'it becomes a part of a string'

function isConcatenation(operator: number): boolean {
  return operator === ts.SyntaxKind.PlusToken || operator === ts.SyntaxKind.PlusEqualsToken
}

type Call = TypeScript.CallExpression | TypeScript.NewExpression

/** What `/* probes-ignore-next *\/` comments leave as it is: the outermost node that begins after the comment. */
export function ignoredRanges(source: SourceFile): LeftRange[] {
  const ranges: LeftRange[] = []
  for (const { index } of source.text.matchAll(/\bprobes-ignore-next\b/g)) {
    const node = nodeBehindComment(source, index, source)
    if (node) ranges.push({ start: node.getStart(source), end: node.end, why: 'probes-ignore-next' })
  }
  return ranges
}

/** Whether a comment says `probes-ignore-file`. */
export function ignoresFile(source: SourceFile): boolean {
  for (const { index } of source.text.matchAll(/\bprobes-ignore-file\b/g)) if (nodeBehindComment(source, index, source)) return true
  return false
}

function nodeBehindComment(node: Node, position: number, source: SourceFile): Node | undefined {
  return ts.forEachChild(node, (child) => {
    if (position < child.pos || position >= child.end) return undefined
    if (position < child.getStart(source)) return child
    return nodeBehindComment(child, position, source)
  })
}

/** What `pathOf` begins with. */
function lastName(callee: Node): string {
  if (ts.isIdentifier(callee)) return callee.text
  if (ts.isPropertyAccessExpression(callee)) return callee.name.text
  return pathOf(callee)[0] ?? ''
}

/** From the right: `this.page.evaluate` is evaluate, page. */
function pathOf(callee: Node): string[] {
  if (ts.isIdentifier(callee)) return [callee.text]
  if (ts.isPropertyAccessExpression(callee)) return [callee.name.text, ...pathOf(callee.expression)]
  if (ts.isElementAccessExpression(callee) && ts.isStringLiteralLike(callee.argumentExpression))
    return [callee.argumentExpression.text, ...pathOf(callee.expression)]
  if (ts.isParenthesizedExpression(callee) || ts.isNonNullExpression(callee)) return pathOf(callee.expression)
  return []
}

/** The argument itself, or what stands directly in its array or object literal. */
function partsOf(argument: Node): Node[] {
  if (ts.isArrayLiteralExpression(argument)) return [...argument.elements]
  if (!ts.isObjectLiteralExpression(argument)) return [argument]
  return argument.properties.flatMap((property) => {
    if (ts.isPropertyAssignment(property)) return property.initializer
    return ts.isShorthandPropertyAssignment(property) ? property.name : ts.isMethodDeclaration(property) ? property : []
  })
}

function uses(parts: readonly Node[], why: string): TextUse[] {
  const found: TextUse[] = []
  for (const part of parts)
    for (const node of valuesOf(part)) if (ts.isIdentifier(node) || ts.isFunctionLike(node) || isClassText(node)) found.push({ node, why })
  return found
}

/** What an expression can be the value of: `a`, `b` and `c` of `x ? a : (b || c)`. */
export function valuesOf(given: Node): Node[] {
  let node = given
  while (ts.isParenthesizedExpression(node) || ts.isAsExpression(node) || ts.isSatisfiesExpression(node) || ts.isNonNullExpression(node))
    node = node.expression
  if (ts.isConditionalExpression(node)) return [...valuesOf(node.whenTrue), ...valuesOf(node.whenFalse)]
  if (!ts.isBinaryExpression(node)) return [node]
  const { kind } = node.operatorToken
  if (kind === ts.SyntaxKind.CommaToken || kind === ts.SyntaxKind.EqualsToken) return valuesOf(node.right)
  const isChoice =
    kind === ts.SyntaxKind.BarBarToken || kind === ts.SyntaxKind.AmpersandAmpersandToken || kind === ts.SyntaxKind.QuestionQuestionToken
  return isChoice ? [...valuesOf(node.left), ...valuesOf(node.right)] : [node]
}

/** A class with a `toString` of its own does not show its text. */
export function isClassText(node: Node): node is TypeScript.ClassLikeDeclaration {
  return ts.isClassLike(node) && !node.members.some(({ name }) => name && ts.isIdentifier(name) && name.text === 'toString')
}
