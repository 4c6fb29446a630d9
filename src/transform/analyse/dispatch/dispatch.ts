import { directives, isAsyncOrGenerator, LINE_BREAK } from '../../parse/syntax.ts'
import { ts, type Node, type SourceFile, type TypeScript } from '../../parse/parser.ts'
import { byteCost, LITERAL_BYTES } from './byte-cost.ts'
import type { Dispatch, Edit, Fn, Range } from '../names/model.ts'

type Body = TypeScript.FunctionLikeDeclaration & { readonly body: TypeScript.Block }

/** A function that may be small enough for entry dispatch. */
export interface Candidate {
  readonly fn: Fn
  readonly node: Body
}

/** In bytes of bytecode: V8 inlines nothing larger. */
export const MOST_BYTES = 460

/** Comments that tools look for where they stand: a copy without them would be treated otherwise. */
const READ_BY_TOOLS = /[@#]__|\bignore\b|@vite|webpack|turbopack|rspack|@licen[sc]e|@preserve|^\/[/*]!/
/** Where a sloppy file can begin a comment in the manner of HTML, that its line has begun matters. */
const HTML_COMMENT = /<!--|-->/

/** Whether it can have a copy by what the walk has found: it does not wait, and makes no function that outlives it. */
export function isCandidate(fn: Fn, node: TypeScript.FunctionLikeDeclaration): node is Body {
  if (isAsyncOrGenerator(node) || fn.inner > 0 || fn.callsEval || fn.sites === 0) return false
  return node.body !== undefined && ts.isBlock(node.body) && node.body.statements.length > 0
}

/**
 * How a function becomes one that chooses on entry: as written while no probe is on in it, else a copy of its body that has the sites.
 * `undefined` where a copy on one line could not be the same.
 * @param interrupts whether a probe can be turned on in the midst of any loop
 */
export function dispatchOf({ fn, node }: Candidate, source: SourceFile, interrupts: boolean): Dispatch | undefined {
  const parameters = parametersOf(node)
  // A derived constructor has no `this` to hand on before `super()`, whether it calls it or not.
  if (!parameters || fn.thisFrom !== -1) return undefined
  const first = node.body.statements[directives(node.body.statements)]
  if (!first) return undefined
  const start = first.getStart(source)
  if (READ_BY_TOOLS.test(source.text.slice(first.pos, start))) return undefined
  const end = node.body.end - 1
  const survey = new Survey(source, ts.isFunctionExpression(node) ? node.name?.text : undefined, interrupts)
  for (const statement of node.body.statements) if (statement.pos >= first.pos && !survey.visit(statement)) return undefined
  // A stack tells the copy from the body by its name: it has none.
  if (survey.loops.length > 0 && (fn.name === '' || ts.isFunctionExpression(node))) return undefined
  const edits = lineEdits(source.text, start, end, survey.literals)
  if (!edits) return undefined
  const values = (fn.isArrow ? 0 : 1) + (fn.refs ? 1 : 0) + parameters.length + survey.locals / 2
  const all = [...edits, ...survey.semicolons.map((place) => ({ start: place, end: place, text: ';' }))]
  const { thisAt, loops, bytes } = survey
  return { start, end, parameters, edits: all, thisAt, loops, bytes, values }
}

/** The names that its parameters declare; `undefined` where they cannot be handed on. */
function parametersOf(node: Body): readonly string[] | undefined {
  const names = new Set<string>()
  const add = (name: TypeScript.BindingName): boolean => {
    if (ts.isIdentifier(name)) return name.text !== 'arguments' && Boolean(names.add(name.text))
    return name.elements.every((element) => ts.isOmittedExpression(element) || add(element.name))
  }
  for (const { name, modifiers } of node.parameters) {
    if (modifiers?.length) return undefined
    if (!(ts.isIdentifier(name) && name.text === 'this') && !add(name)) return undefined
  }
  return [...names]
}

/** Looks at each node of a body: whether a copy of it does the same, and what has to be known to write it on one line. */
class Survey {
  bytes = 0
  locals = 0
  readonly thisAt: number[] = []
  /** Where the end of a line is all that ends a statement. */
  readonly semicolons: number[] = []
  /** Whose text is no code, in source order: strings and the like, and types. */
  readonly literals: Range[] = []
  /** Loops in which a probe can be turned on meanwhile: those that call what may do anything, or all. */
  readonly loops: Range[] = []
  #calls = 0
  readonly #source: SourceFile
  readonly #ownName: string | undefined
  readonly #interrupts: boolean

  constructor(source: SourceFile, ownName: string | undefined, interrupts: boolean) {
    this.#interrupts = interrupts
    this.#source = source
    this.#ownName = ownName
  }

  /** `false` where a copy would not be the same. */
  visit(node: Node): boolean {
    if (isLiteral(node) || isType(node)) return this.#literal(node)
    if (cannotBeCopied(node)) return false
    this.bytes += byteCost(node)
    if (this.bytes > MOST_BYTES) return false
    if (ts.isIdentifier(node)) return node.text !== 'arguments' && node.text !== this.#ownName
    if (node.kind === ts.SyntaxKind.ThisKeyword) this.thisAt.push(node.getStart(this.#source))
    if (ts.isVariableDeclaration(node)) this.locals++
    const before = this.#calls
    if (isLongCall(node)) this.#calls++
    const isWhole = this.#children(node)
    if ((this.#interrupts || this.#calls > before) && ts.isIterationStatement(node, false))
      this.loops.push({ start: node.getStart(this.#source) + 1, end: node.end })
    if (isWhole && endsWithSemicolon(node) && this.#source.text[node.end - 1] !== ';') this.semicolons.push(node.end)
    return isWhole
  }

  #children(node: Node): boolean {
    // The names of members are no values.
    if (ts.isPropertyAccessExpression(node)) return this.visit(node.expression)
    if (ts.isPropertyAssignment(node) && !ts.isComputedPropertyName(node.name) && !isLiteral(node.name)) return this.visit(node.initializer)
    return ts.forEachChild(node, (child) => (this.visit(child) ? undefined : 'no')) === undefined
  }

  #literal(node: Node): boolean {
    const start = ts.isJsxText(node) ? node.pos : node.getStart(this.#source)
    this.bytes += isType(node) ? 0 : LITERAL_BYTES
    this.literals.push({ start, end: node.end })
    return !LINE_BREAK.test(this.#source.text.slice(start, node.end))
  }
}

/** By the parser's number of a kind; made when the parser is there. */
const unfit: boolean[] = []
const UNFIT = [
  // Each evaluation of the text has one of its own, or it says which function it stands in.
  'TaggedTemplateExpression ClassDeclaration ClassExpression SuperKeyword WithStatement AwaitExpression YieldExpression',
  // Declarations that are not worth it.
  'EnumDeclaration ModuleDeclaration InterfaceDeclaration TypeAliasDeclaration',
].flatMap((kinds) => kinds.split(' '))

function cannotBeCopied(node: Node): boolean {
  if (unfit.length === 0) for (const kind of UNFIT) unfit[ts.SyntaxKind[kind as keyof typeof ts.SyntaxKind]] = true
  // `import.meta` is the same everywhere in a file.
  if (ts.isMetaProperty(node)) return node.keywordToken !== ts.SyntaxKind.ImportKeyword
  return unfit[node.kind] === true || ts.isFunctionLike(node)
}

/** Methods that are over in an instant wherever they have these names. */
const INSTANT = new Set(
  [
    'at charAt charCodeAt codePointAt indexOf lastIndexOf includes startsWith endsWith slice substring concat join trim toString',
    'push pop shift unshift get set has add delete test exec fill keys values entries',
    'isArray isInteger isFinite isNaN fromCharCode fromCodePoint hasOwn hasOwnProperty',
  ].flatMap((names) => names.split(' ')),
)
const INSTANT_CALLEES = new Set(['Number', 'String', 'Boolean', 'BigInt', 'Symbol', 'parseInt', 'parseFloat', 'isNaN', 'isFinite', 'Array'])

/** Whether a node runs code that nobody here knows. */
function isLongCall(node: Node): boolean {
  if (!ts.isCallExpression(node)) return ts.isNewExpression(node)
  const { expression } = node
  if (ts.isIdentifier(expression)) return !INSTANT_CALLEES.has(expression.text)
  if (!ts.isPropertyAccessExpression(expression)) return true
  const { expression: receiver, name } = expression
  return !(INSTANT.has(name.text) || (ts.isIdentifier(receiver) && receiver.text === 'Math'))
}

/** What is gone at run time. `this.make<string>` is half a value. */
function isType(node: Node): boolean {
  return ts.isTypeNode(node) && !ts.isExpressionWithTypeArguments(node)
}

function isLiteral(node: Node): boolean {
  return ts.isStringLiteral(node) || ts.isTemplateLiteralToken(node) || ts.isRegularExpressionLiteral(node) || ts.isJsxText(node)
}

function endsWithSemicolon(node: Node): boolean {
  if (ts.isExpressionStatement(node) || ts.isVariableStatement(node) || ts.isReturnStatement(node)) return true
  return ts.isThrowStatement(node) || ts.isBreakOrContinueStatement(node) || ts.isDebuggerStatement(node)
}

/** Spaces and comments from here on. */
const TRIVIA = /(?:\s|\/\/.*|\/\*[^]*?\*\/)+/y
/** Beside these no space is needed. */
const SEPARATORS = ';{}(),[]:'

/**
 * What has to go so that a part of a file stands on one line, `undefined` where it says something that must stay.
 * @param literals what is no code, in source order
 */
function lineEdits(text: string, from: number, to: number, literals: readonly Range[]): Edit[] | undefined {
  if (HTML_COMMENT.test(text.slice(from, to))) return undefined
  const edits: Edit[] = []
  let next = 0
  for (let at = from; at < to;) {
    const literal = literals[next]
    if (literal && literal.start <= at) {
      // One in another, as a text in a type, has been passed already.
      next++
      at = Math.max(at, literal.end)
      continue
    }
    TRIVIA.lastIndex = at
    const [gap = ''] = TRIVIA.exec(text) ?? []
    const end = at + gap.length
    if (READ_BY_TOOLS.test(gap)) return undefined
    if (gap !== '' && gap !== ' ') edits.push({ start: at, end, text: isSeparated(text, at, end) ? '' : ' ' })
    at = end + (gap === '' ? 1 : 0)
  }
  return edits
}

function isSeparated(text: string, start: number, end: number): boolean {
  return SEPARATORS.includes(text[start - 1]!) || SEPARATORS.includes(text[end]!)
}
