import { parse, type ParserPlugin } from '@babel/parser'

/** A node of a parser that is not ours; properties are looked up by name. */
export interface SyntaxNode {
  readonly type: string
  readonly start: number
  readonly end: number
  readonly [key: string]: unknown
}

const SKIPPED = new Set(['loc', 'extra', 'errors', 'comments', 'leadingComments', 'trailingComments', 'innerComments'])
const FIELDS = new Set(['ClassProperty', 'ClassPrivateProperty', 'ClassAccessorProperty'])
const FUNCTIONS = new Set([
  'FunctionDeclaration',
  'FunctionExpression',
  'ArrowFunctionExpression',
  'ObjectMethod',
  'ClassMethod',
  'ClassPrivateMethod',
  'StaticBlock',
  'Program',
  'TSModuleBlock',
  ...FIELDS,
])

/** A file's tree, with the way up. */
export class Syntax {
  readonly text: string
  readonly root: SyntaxNode
  readonly #parents = new Map<SyntaxNode, SyntaxNode>()
  readonly #lines: number[] = [0]
  readonly #nodes: SyntaxNode[] = []
  readonly #functions = new Map<SyntaxNode, SyntaxNode>()
  readonly #owned = new Map<SyntaxNode, SyntaxNode[]>()
  readonly #named = new Map<string, SyntaxNode[]>()

  constructor(text: string, sourceType: 'module' | 'commonjs' | 'script', plugins: ParserPlugin[] = []) {
    this.text = text
    const { program } = parse(text, {
      plugins,
      sourceType: sourceType === 'module' ? 'module' : 'script',
      allowReturnOutsideFunction: sourceType === 'commonjs',
      createParenthesizedExpressions: true,
      errorRecovery: true,
    })
    this.root = program as unknown as SyntaxNode
    for (const { 0: end, index } of text.matchAll(/\r\n|[\n\r\u2028\u2029]/g)) this.#lines.push(index + end.length)
    this.#register(this.root)
  }

  #register(node: SyntaxNode): void {
    this.#nodes.push(node)
    const fn = this.#functionAround(node)
    this.#functions.set(node, fn)
    if (node !== this.root) add(this.#owned, fn, node)
    if (typeof node['name'] === 'string') add(this.#named, node['name'], node)
    for (const child of childrenOf(node)) {
      this.#parents.set(child, node)
      this.#register(child)
    }
  }

  /** 0-based line and column as one number, which grows with the position. */
  keyOf(offset: number): number {
    let line = this.#lines.findLastIndex((start) => start <= offset)
    line = Math.max(0, line)
    return line * 100_000 + offset - this.#lines[line]!
  }

  /** The 1-based line and column of an offset. */
  positionOf(offset: number): { line: number; column: number } {
    const key = this.keyOf(offset)
    return { line: Math.floor(key / 100_000) + 1, column: (key % 100_000) + 1 }
  }

  /** The offset of a 1-based line and column. */
  offsetOf(line: number, column: number): number {
    return this.#lines[line - 1]! + column - 1
  }

  parentOf(node: SyntaxNode): SyntaxNode | undefined {
    return this.#parents.get(node)
  }

  /** The statement that starts here, or the arrow function's expression, the value of the field, the brace that ends a function. */
  siteAt(offset: number): SyntaxNode | undefined {
    const found = this.#nodes.find((node) => node.start === offset && (this.isStatement(node) || this.isArrowBody(node)))
    return found ?? this.#fieldAt(offset) ?? this.#braceAt(offset)
  }

  #fieldAt(offset: number): SyntaxNode | undefined {
    const field = this.#nodes.find((node) => {
      if (!isField(node) || !isNode(node['value'])) return false
      const decorators = [node['decorators']].flat().filter(isNode)
      const start = decorators.length > 0 ? decorators.at(-1)!.end : node.start
      const isStart = offset >= start && offset <= (node['key'] as SyntaxNode).start && this.text.slice(start, offset).trim() === ''
      return isStart || node['value'].start === offset
    })
    return field && (field['value'] as SyntaxNode)
  }

  /** The value of the field that this is a part of. */
  fieldValueAround(offset: number): SyntaxNode | undefined {
    const values = this.#nodes.flatMap((node) => (isField(node) && isNode(node['value']) ? [node['value']] : []))
    return values.findLast(({ start, end }) => start <= offset && offset < end)
  }

  #braceAt(offset: number): SyntaxNode | undefined {
    const fn = this.#nodes.find((node) => node.end - 1 === offset && FUNCTIONS.has(node.type) && node.type !== 'Program' && !isField(node))
    if (!fn || this.text[offset] !== '}') return undefined
    const brace = { type: 'ClosingBrace', start: offset, end: offset + 1 }
    this.#functions.set(brace, fn)
    this.#parents.set(brace, isNode(fn['body']) ? fn['body'] : fn)
    return brace
  }

  isStatement(node: SyntaxNode): boolean {
    return (
      /Statement$|Declaration$|^TSExportAssignment$/.test(node.type) &&
      node.type !== 'BlockStatement' &&
      this.#parents.get(node)?.['key'] !== node
    )
  }

  isArrowBody(node: SyntaxNode): boolean {
    const parent = this.#parents.get(node)
    return parent?.type === 'ArrowFunctionExpression' && parent['body'] === node && node.type !== 'BlockStatement'
  }

  /** The innermost function that a node runs in. */
  functionOf(node: SyntaxNode): SyntaxNode {
    return this.#functions.get(node)!
  }

  #functionAround(node: SyntaxNode): SyntaxNode {
    let child = node
    for (let at = this.#parents.get(node); at; child = at, at = this.#parents.get(at))
      if (FUNCTIONS.has(at.type) && runsInside(at, child)) return at
    return this.root
  }

  /** Functions that come into being between two positions of this function, and are not it. */
  functionsWithin(start: number, end: number, fn: SyntaxNode): SyntaxNode[] {
    return this.#nodes.filter(
      (node) => node !== fn && FUNCTIONS.has(node.type) && node.start >= start && node.end <= end && node.type !== 'Program',
    )
  }

  /** All nodes that run in a function itself, not in the functions inside. */
  nodesOf(fn: SyntaxNode): readonly SyntaxNode[] {
    return this.#owned.get(fn) ?? []
  }

  /** Where a name stands, as a variable or not. */
  named(name: string): readonly SyntaxNode[] {
    return this.#named.get(name) ?? []
  }

  /** Where a function itself refers to a name. */
  referencesOf(fn: SyntaxNode, name: string): SyntaxNode[] {
    return this.named(name).filter((node) => this.functionOf(node) === fn && this.isReference(node))
  }

  isReference(node: SyntaxNode): boolean {
    return /^(?:JSX)?Identifier$/.test(node.type) && !this.#isOnlyName(node)
  }

  ancestorsOf(node: SyntaxNode): SyntaxNode[] {
    const ancestors: SyntaxNode[] = []
    for (let at = this.#parents.get(node); at; at = this.#parents.get(at)) ancestors.push(at)
    return ancestors
  }

  /** Where a function itself declares a name. */
  bindingsOf(fn: SyntaxNode, name: string): SyntaxNode[] {
    return this.named(name).filter((node) => this.functionOf(node) === fn && this.isBinding(node))
  }

  /** The names that a function itself declares, anywhere in it. */
  declarations(fn: SyntaxNode): ReadonlySet<string> {
    const own = this.nodesOf(fn).filter((node) => node.type === 'Identifier' && this.isBinding(node))
    return new Set(own.map((node) => node['name'] as string))
  }

  #isOnlyName(node: SyntaxNode): boolean {
    const parent = this.#parents.get(node)!
    if (this.isBinding(node)) return true
    // <div> is no variable, and neither is the end of an element.
    if (node.type === 'JSXIdentifier') return !/^[A-Z$_]/.test(node['name'] as string) || parent.type !== 'JSXOpeningElement'
    if (parent.type.endsWith('MemberExpression')) return parent['property'] === node && parent['computed'] !== true
    if (/Property$|Method$|^ClassAccessor/.test(parent.type))
      return parent['key'] === node && parent['computed'] !== true && parent['value'] !== node
    return /^(?:LabeledStatement|BreakStatement|ContinueStatement|MetaProperty|PrivateName|Export\w*Specifier)$/.test(parent.type)
  }

  isBinding(node: SyntaxNode): boolean {
    for (let child = node, at = this.#parents.get(node); at; child = at, at = this.#parents.get(at)) {
      if (
        at.type === 'VariableDeclarator' ||
        /^(?:Function|Class)\w*(?:Declaration|Expression)$/.test(at.type) ||
        /^Import\w*Specifier$/.test(at.type)
      )
        return at['id'] === child || at['local'] === child || (Array.isArray(at['params']) && at['params'].includes(child))
      if (at.type === 'CatchClause') return at['param'] === child
      if (Array.isArray(at['params']) && at['params'].includes(child)) return true
      const isPattern =
        /^(?:ObjectPattern|ArrayPattern|RestElement)$/.test(at.type) || (at.type === 'ObjectProperty' && at['value'] === child)
      if (!isPattern && !(at.type === 'AssignmentPattern' && at['left'] === child)) return false
    }
    return false
  }

  /** What a script declares on the global object. */
  globals(): string[] {
    const own = this.nodesOf(this.root)
    return own.flatMap((node) => {
      if (node.type === 'FunctionDeclaration') return namesIn(node['id'])
      return node.type === 'VariableDeclaration' && node['kind'] === 'var'
        ? (node['declarations'] as SyntaxNode[]).flatMap(({ id }) => namesIn(id))
        : []
    })
  }

  get nodes(): readonly SyntaxNode[] {
    return this.#nodes
  }
}

/** A method's name, a field's name and decorators run outside. */
function runsInside(fn: SyntaxNode, child: SyntaxNode): boolean {
  if (FIELDS.has(fn.type)) return fn['value'] === child
  if (fn.type === 'FunctionDeclaration' || fn.type === 'FunctionExpression') return fn['id'] !== child
  if (fn['key'] === child) return false
  return child.type !== 'Decorator'
}

function childrenOf(node: SyntaxNode): SyntaxNode[] {
  return Object.entries(node).flatMap(([key, value]) => (SKIPPED.has(key) ? [] : [value].flat().filter(isNode).filter(isCode)))
}

function isCode({ type }: SyntaxNode): boolean {
  return !type.startsWith('TS') || /^TS(?:As|NonNull|Satisfies|Instantiation|TypeAssertion|Module|Enum|Export|Import|Parameter)/.test(type)
}

function add<Key>(map: Map<Key, SyntaxNode[]>, key: Key, node: SyntaxNode): void {
  const list = map.get(key)
  if (list) list.push(node)
  else map.set(key, [node])
}

export function isNode(value: unknown): value is SyntaxNode {
  return typeof value === 'object' && value !== null && typeof (value as { type?: unknown }).type === 'string' && 'start' in value
}

export function isField(node: SyntaxNode): boolean {
  return FIELDS.has(node.type)
}

/** The names that a pattern declares. */
export function namesIn(pattern: unknown): string[] {
  if (!isNode(pattern)) return []
  switch (pattern.type) {
    case 'Identifier':
      return [pattern['name'] as string]
    case 'AssignmentPattern':
      return namesIn(pattern['left'])
    case 'ObjectProperty':
      return namesIn(pattern['value'])
    case 'RestElement':
      return namesIn(pattern['argument'])
    default:
      return [pattern['properties'], pattern['elements']].flat().flatMap(namesIn)
  }
}
