import { EACH, isMemberAccess, mayHold, memberKey, WHOLE, type Path } from './flow/values.ts'
import type { Origin } from './flow/origins.ts'
import type { LeftRange } from './names/model.ts'
import { ts, type Node, type SourceFile, type TypeScript } from '../parse/parser.ts'
import { unwrapped } from '../parse/syntax.ts'
import { IMPORTED_CALLEES, REFRESH_ARGUMENTS, STRING_MAKERS, TEXT_CALLEES, TEXT_PROPERTIES } from './policy.ts'

/** An expression whose text is used as a value, or the text of a part of it. */
export interface TextUse {
  readonly node: Node
  readonly path: Path
  readonly why: string
  /** Whether an array becomes the texts of its elements: not where it is handed over as it is. */
  readonly joins: boolean
  /** Whether it is left as a whole, whatever it is. */
  readonly isWhole?: boolean
}

let known: { id: string; textUses: TextUses } | undefined

/** Says which expressions turn functions into text. */
export class TextUses {
  /** By last name; each with the names that must stand before it, from the right. */
  readonly #callees = new Map<string, string[][]>()

  readonly #refreshes: boolean
  readonly #removed: ReadonlySet<string>

  /**
   * @param changes callees to recognise besides, or not to (`!name`)
   * @param refreshes whether the file can be replaced while it runs
   */
  constructor(changes: readonly string[] = [], refreshes = false) {
    this.#refreshes = refreshes
    this.#removed = new Set(changes.filter((callee) => callee.startsWith('!')).map((callee) => callee.slice(1)))
    for (const callee of [...TEXT_CALLEES, ...changes]) {
      if (callee.startsWith('!') || this.#removed.has(callee)) continue
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
    if (ts.isTaggedTemplateExpression(node)) return this.#ofTagged(node)
    return ts.isBinaryExpression(node) && isConcatenation(node.operatorToken.kind) ? uses([node.left, node.right], PART_OF_STRING) : NONE
  }

  /** `$function: { body: fn }` */
  #ofProperty({ name, initializer }: TypeScript.PropertyAssignment): readonly TextUse[] {
    const key = ts.isIdentifier(name) || ts.isStringLiteralLike(name) ? name.text : ''
    return TEXT_PROPERTIES.has(key) ? uses(partsOf(initializer), `it is the value of ${key}`) : NONE
  }

  /** What is passed to an export of a package, which may hold functions in objects. */
  ofImported({ expression, arguments: given = [] as never }: Call, { from, way }: Origin): readonly TextUse[] {
    const exported = way === '' ? 'default' : way
    if (!IMPORTED_CALLEES.get(from)?.split(' ').includes(exported)) return NONE
    const names = pathOf(expression)
    const written = names.map((_, count) =>
      names
        .slice(0, count + 1)
        .reverse()
        .join('.'),
    )
    if ([...written, exported, exported.replace(/^.*\./, ''), `${from}.${exported}`].some((name) => this.#removed.has(name))) return NONE
    return [WHOLE, [EACH], [EACH, EACH]].flatMap((path) => uses(given, `it is passed to ${exported} of ${from}`, path))
  }

  /** The one tag that makes a text of what it gets. */
  #ofTagged({ tag, template }: TypeScript.TaggedTemplateExpression): readonly TextUse[] {
    const [last, before] = ts.isTemplateExpression(template) ? pathOf(tag) : []
    return last === 'raw' && before === 'String'
      ? uses(
          (template as TypeScript.TemplateExpression).templateSpans.map(({ expression }) => expression),
          PART_OF_STRING,
        )
      : NONE
  }

  #ofCall({ expression, arguments: given = [] as unknown as TypeScript.NodeArray<TypeScript.Expression> }: Call): readonly TextUse[] {
    const ofMethod = isMemberAccess(expression) ? textOfMethod(expression, given) : NONE
    if (ofMethod !== NONE || given.length === 0) return ofMethod
    const last = lastName(expression)
    const compared = this.#refreshes ? given[REFRESH_ARGUMENTS.get(last) ?? -1] : undefined
    if (compared && !ts.isIdentifier(compared))
      return [{ node: compared, path: WHOLE, why: 'React Fast Refresh compares its text', joins: false, isWhole: true }]
    const callees = this.#callees.get(last)
    if (!callees) return NONE
    const path = pathOf(expression)
    const callee = callees.find((before) => before.every((name, index) => path[index + 1] === name))
    if (!callee) return NONE
    return uses(given.flatMap(partsOf), `it is passed to ${[last, ...callee].reverse().join('.')}`, WHOLE, STRING_MAKERS.has(last))
  }
}

const IMPORTED = new RegExp(`['"\`](?:${[...IMPORTED_CALLEES.keys()].join('|').replaceAll('.', String.raw`\.`)})['"\`]`)

/** Whether a file may import one of them. */
export function namesPackage(code: string): boolean {
  return IMPORTED.test(code)
}

/**
 * What a call only says to somebody, the parts of its texts: a function in it is a mistake of the program's, and nobody runs its text.
 * What another call in it makes of a text is a matter of that call.
 */
export function saidBy({ expression, arguments: given = [] as never }: Call): readonly Node[] {
  const name = lastName(expression)
  if (!MESSAGES.has(name) && !name.endsWith('Error')) return NOTHING
  const said: Node[] = []
  const parts: Node[] = [...given]
  for (let part = parts.pop(); part; part = parts.pop()) {
    said.push(part)
    const node = unwrapped(part)
    if (ts.isTemplateExpression(node)) for (const span of node.templateSpans) parts.push(span.expression)
    else if (ts.isBinaryExpression(node)) parts.push(node.left, node.right)
  }
  return said
}

const NOTHING: readonly Node[] = []
const MESSAGES: ReadonlySet<string> = new Set('invariant warning assert debug info log warn error'.split(' '))

/** What methods of functions, arrays and strings make a text of. */
function textOfMethod(callee: MemberAccess, given: readonly Node[]): readonly TextUse[] {
  const { expression: object } = callee
  const [first] = given
  switch (memberKey(callee)) {
    case 'toString':
    case 'toLocaleString':
      return uses([object], 'toString()')
    case 'join':
      return uses([object], PART_OF_STRING, [EACH])
    case 'map':
    case 'flatMap':
      return first && ts.isIdentifier(first) && STRING_MAKERS.has(first.text)
        ? uses([object], `it is passed to ${first.text}`, [EACH])
        : NONE
    case 'concat':
      return ts.isStringLiteralLike(object) || ts.isTemplateExpression(object) ? uses(given, PART_OF_STRING) : NONE
    default:
      return NONE
  }
}

const NONE: readonly TextUse[] = []
const PART_OF_STRING = 'it becomes a part of a string'

function isConcatenation(operator: number): boolean {
  return operator === ts.SyntaxKind.PlusToken || operator === ts.SyntaxKind.PlusEqualsToken
}

type MemberAccess = TypeScript.PropertyAccessExpression | TypeScript.ElementAccessExpression
export type Call = TypeScript.CallExpression | TypeScript.NewExpression

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
function partsOf(argument: Node): readonly Node[] {
  if (ts.isArrayLiteralExpression(argument)) return argument.elements
  if (!ts.isObjectLiteralExpression(argument)) return [argument]
  return argument.properties.flatMap((property) => {
    if (ts.isPropertyAssignment(property)) return property.initializer
    return ts.isShorthandPropertyAssignment(property) ? property.name : ts.isMethodDeclaration(property) ? property : []
  })
}

function uses(parts: readonly Node[], why: string, path = WHOLE, joins = true): TextUse[] {
  const found: TextUse[] = []
  for (const part of parts) {
    const [node, way] = ts.isSpreadElement(part) ? [part.expression, [EACH, ...path]] : [part, path]
    if (mayHold(node)) found.push({ node, path: way, why, joins })
  }
  return found
}
