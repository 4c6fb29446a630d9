import { isField, isNode, type Syntax, type SyntaxNode } from './syntax.ts'

/** Part of a function, in which V8 may have places where it can pause. */
export interface Step {
  /** `last`: ends with the place behind it, where its function returns. */
  readonly kind: 'within' | 'last' | 'return'
  readonly from: number
  readonly to: number
  /** Functions inside, which have places of their own. */
  readonly holes: readonly (readonly [number, number])[]
  /** Where others return: constructors and initialisers that nobody wrote, in classes. */
  readonly returns: readonly (readonly [number, number])[]
  /** How many functions out the statement is: a class's static parts run in a function of their own. */
  readonly frame: 0 | 1
}

/** Where to pause to see the state in which a statement begins. */
export interface PausePlan {
  /** The statement itself: of the places in these the one that is passed first is where it begins. */
  readonly inside: readonly Step[]
  /** What runs after it: the first of these that has a place is taken if it has none itself, as `var a`, `try {}`, `class A {}`. */
  readonly after: readonly Step[]
  /** It can have places and yet not pass them: `a?.b` when `a` is nothing. */
  readonly mayMiss: boolean
  /** Where the site's function begins: others can have the same places, such as constructors that nobody wrote. */
  readonly fn?: readonly [number, number]
  /** A place in these can be passed more often than the statement runs. */
  readonly loops: readonly (readonly [number, number])[]
}

/** Says for a statement, or an arrow function's expression, where to pause. */
export class PausePlans {
  readonly #syntax: Syntax

  constructor(syntax: Syntax) {
    this.#syntax = syntax
  }

  of(node: SyntaxNode): PausePlan {
    const inside = [this.#within(node), ...this.#statics(node)]
    const fn = this.#syntax.functionOf(node)
    const isArrow = this.#syntax.isArrowBody(node)
    if (node.type === 'ClosingBrace') return { inside: [this.#return(fn)], after: [], mayMiss: false, ...this.#head(fn), loops: [] }
    if (isField(fn)) return { inside: [this.#within(node, fn)], after: [], mayMiss: false, loops: [] }
    const after = isArrow ? [this.#return(fn)] : this.#after(node)
    // An async function returns at another depth of the stack, and cannot be recognised.
    const mayMiss = this.#isWithoutStart(node) && !(isArrow && fn['async'])
    return { inside, after, mayMiss, ...this.#head(fn), loops: isArrow ? [] : this.#loops(node) }
  }

  #isWithoutStart(node: SyntaxNode): boolean {
    const fn = this.#syntax.functionOf(node)
    const isClass = ({ type, start, end }: SyntaxNode): boolean => type === 'ClassExpression' && start >= node.start && end <= node.end
    return (
      headOf(node).type.startsWith('Optional') ||
      this.#syntax.nodes.some((inner) => isClass(inner) && this.#syntax.functionOf(inner) === fn)
    )
  }

  #head(fn: SyntaxNode): { fn?: readonly [number, number] } {
    if (fn.type === 'Program') return { fn: [0, 1] }
    return isNode(fn['body']) ? { fn: [this.#key(fn.start), this.#key(fn['body'].start)] } : {}
  }

  /** A class without a place of its own is first seen from its static parts. */
  #statics(node: SyntaxNode): Step[] {
    const fn = this.#syntax.functionOf(node)
    return this.#syntax.nodes
      .filter(({ type, start, end }) => type === 'ClassBody' && start >= node.start && end <= node.end)
      .filter((body) => this.#syntax.functionOf(body) === fn)
      .flatMap((body) => body['body'] as SyntaxNode[])
      .flatMap((member) => {
        if (member.type === 'StaticBlock') return (member['body'] as SyntaxNode[]).map((statement) => this.#within(statement, member))
        return member['static'] && isNode(member['value']) && isField(member) ? [this.#within(member['value'], member)] : []
      })
      .map((part) => ({ ...part, frame: 1 }))
  }

  #loops(node: SyntaxNode): [number, number][] {
    const fn = this.#syntax.functionOf(node)
    const inside = this.#syntax.nodes.filter(({ start, end }) => start >= node.start && end <= node.end)
    return inside
      .filter((one) => /^(?:For|While|DoWhile)/.test(one.type) && this.#syntax.functionOf(one) === fn)
      .flatMap((loop) =>
        ['left', 'test', 'update', 'body'].flatMap((key) => {
          const part = loop[key]
          return isNode(part) ? [[this.#key(part.start), this.#key(part.end)] as [number, number]] : []
        }),
      )
  }

  /** What runs after this, without anything in between. */
  #after(node: SyntaxNode): Step[] {
    const parent = this.#syntax.parentOf(node)
    if (!parent) return []
    const fn = this.#syntax.functionOf(node)
    if (parent === fn && fn['body'] === node) return [this.#return(fn)]
    for (const key of ['body', 'consequent', 'cases']) {
      const list = parent[key]
      if (!Array.isArray(list) || !list.includes(node)) continue
      const rest = (list as SyntaxNode[]).slice(list.indexOf(node) + 1)
      return [...rest.map((one) => this.#within(one)), ...(parent === fn ? [this.#return(fn)] : this.#after(parent))]
    }
    const again = /^(?:For|While|DoWhile)/.test(parent.type) ? ['update', 'test', 'left'] : []
    const last = parent.type === 'TryStatement' && parent['finalizer'] !== node ? ['finalizer'] : []
    return [...again, ...last]
      .map((key) => parent[key])
      .filter(isNode)
      .map((part) => this.#within(part))
      .concat(this.#after(parent))
  }

  /** Where a function returns is at its end, behind what it returns. */
  #return(fn: SyntaxNode): Step {
    return { ...this.#within(fn, fn), kind: 'return' }
  }

  #within(node: SyntaxNode, fn: SyntaxNode = this.#syntax.functionOf(node)): Step {
    const { start, end } = node
    const holes = this.#syntax.functionsWithin(start, end, fn).map((inner) => {
      const from = isNode(inner['key']) ? inner['key'].end : inner.start + 1
      // An arrow function without braces returns at the place behind it.
      const isConcise = inner.type === 'ArrowFunctionExpression' && (inner['body'] as SyntaxNode).type !== 'BlockStatement'
      return [this.#key(from), this.#key(inner.end) + (isConcise || isField(inner) ? 1 : 0)] as const
    })
    const inside = this.#syntax.nodes.filter(
      (inner) => inner.start >= start && inner.end <= end && /^Class(?:Declaration|Expression)$/.test(inner.type),
    )
    // A class statement starts where the constructor is that nobody wrote; a class expression can have a place of its own there.
    const classes = inside.map(
      (inner) => [this.#key(inner.start) + (inner.type === 'ClassExpression' ? 1 : 0), this.#key(inner.end)] as const,
    )
    for (const inner of inside) if (inner.type === 'ClassDeclaration') holes.push([this.#key(inner.start), this.#key(inner.start) + 1])
    // The function that a CommonJS file is returns at the file's last character.
    const { root } = this.#syntax
    const ends: [number, number][] = fn === root ? [[this.#key(root.end - 1), this.#key(root.end) + 1]] : []
    // Where a `return` ends another statement can begin.
    const isBehindReturn = this.#syntax.nodes.some((one) => one.type === 'ReturnStatement' && one.end === start)
    if (isBehindReturn) ends.push([this.#key(start), this.#key(start) + 1])
    return {
      kind: node.type === 'ReturnStatement' ? 'last' : 'within',
      from: this.#key(start),
      to: this.#key(end),
      holes,
      returns: [...classes, ...ends],
      frame: 0,
    }
  }

  #key(offset: number): number {
    return this.#syntax.keyOf(offset)
  }
}

/** What a statement starts with. */
function headOf(node: SyntaxNode): SyntaxNode {
  for (const key of ['expression', 'argument', 'test', 'discriminant', 'declarations', 'init', 'callee', 'object', 'left']) {
    const head = [node[key]].flat()[0]
    if (isNode(head) && !node.type.startsWith('Optional')) return headOf(head)
  }
  return node
}
