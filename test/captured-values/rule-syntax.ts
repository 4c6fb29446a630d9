import type { PlacedSite } from './prepare-runs.ts'
import { isField, isNode, namesIn, type Syntax, type SyntaxNode } from './syntax.ts'

const BLOCK = /^(?:BlockStatement|SwitchStatement|For\w*Statement|StaticBlock|TSModuleBlock|Program)$/

export type BindingKind = 'none' | 'import' | 'later' | 'other case' | 'function in a block' | 'plain'

/** Whether a function itself refers to a variable by this name that is not its own. */
export function isUpvalue(name: string, { file: { original: syntax }, originalFn }: PlacedSite): boolean {
  const own = syntax.bindingsOf(originalFn, name).map((binding) => scopeOf(binding, syntax))
  const references = syntax.referencesOf(originalFn, name)
  return references.some((reference) => !own.some((scope) => contains(scope, reference)))
}

/** Whether the function of a site declares it, anywhere. */
export function isDeclared(name: string, { file: { original: syntax }, originalFn }: PlacedSite): boolean {
  return syntax.bindingsOf(originalFn, name).length > 0
}

/** Whether a function expression has this name. */
function isNameOf(fn: SyntaxNode, name: string): boolean {
  return fn.type === 'FunctionExpression' && namesIn(fn['id']).includes(name)
}

export function isOwnName(name: string, { originalFn }: PlacedSite): boolean {
  return isNameOf(originalFn, name)
}

export function isNameAround(name: string, { file: { original: syntax }, originalFn }: PlacedSite): boolean {
  return syntax.ancestorsOf(originalFn).some((node) => isNameOf(node, name))
}

/** The statement that declares a name; `undefined` for a parameter. */
function declarationOf(binding: SyntaxNode, syntax: Syntax): SyntaxNode | undefined {
  const around = syntax.ancestorsOf(binding)
  const inside = around.slice(0, around.indexOf(syntax.functionOf(binding)))
  return inside.find(({ type }) => /^(?:Variable|Class|Function|Import|TSEnum)\w*Declaration$/.test(type))
}

/** The clause of which a binding is the parameter. */
function caughtBy(binding: SyntaxNode, syntax: Syntax): SyntaxNode | undefined {
  const clause = syntax.ancestorsOf(binding).find(({ type }) => type === 'CatchClause')
  return clause && binding.end <= (clause['body'] as SyntaxNode).start ? clause : undefined
}

function scopeOf(binding: SyntaxNode, syntax: Syntax): SyntaxNode {
  const clause = caughtBy(binding, syntax)
  if (clause) return clause
  const declaration = declarationOf(binding, syntax)
  if (!declaration || declaration['kind'] === 'var') return syntax.functionOf(binding)
  return syntax.ancestorsOf(declaration).find(({ type }) => BLOCK.test(type))!
}

/** How a name is declared, seen from a site: in the innermost function around it, and the innermost block there. */
export function bindingKind(name: string, { file, original, originalFn }: PlacedSite): BindingKind {
  const syntax = file.original
  for (let fn: SyntaxNode | undefined = originalFn; fn; fn = fn === syntax.root ? undefined : syntax.functionOf(fn)) {
    const found = syntax.bindingsOf(fn, name).map((binding) => seen(binding, original, fn === originalFn, syntax))
    const [nearest] = found.filter(({ kind }) => kind !== 'none').sort((a, b) => a.size - b.size)
    if (nearest) return nearest.kind
  }
  return 'none'
}

function seen(binding: SyntaxNode, site: SyntaxNode, isOwn: boolean, syntax: Syntax): { kind: BindingKind; size: number } {
  const declaration = declarationOf(binding, syntax)
  const whole = { kind: 'plain', size: Number.POSITIVE_INFINITY } as const
  const clause = caughtBy(binding, syntax)
  if (clause) return { kind: site.start >= clause.start && site.end <= clause.end ? 'plain' : 'none', size: clause.end - clause.start }
  if (!declaration || (declaration.type === 'VariableDeclaration' && declaration['kind'] === 'var')) return whole
  if (declaration.type === 'ImportDeclaration') return { ...whole, kind: 'import' }
  const around = syntax.ancestorsOf(declaration)
  const block = around.find(({ type }) => BLOCK.test(type))!
  const isIn = block !== site && site.start >= block.start && site.end <= block.end
  const isFunction = declaration.type === 'FunctionDeclaration' && declaration['id'] === binding
  // `if (a) function f() {}`
  const isAlone = isFunction && syntax.parentOf(declaration)!.type === 'IfStatement'
  if (!isIn || isAlone) return { ...whole, kind: isFunction ? 'function in a block' : 'none' }
  const size = block.end - block.start
  if (block.type === 'SwitchStatement') {
    const own = syntax.ancestorsOf(site).find((one) => one.type === 'SwitchCase' && syntax.parentOf(one) === block)
    if (!around.includes(own!)) return { kind: 'other case', size }
  }
  const declarator = syntax.ancestorsOf(binding).find((one) => syntax.parentOf(one) === declaration)
  return { kind: !isFunction && isOwn && (declarator ?? declaration).end > site.start ? 'later' : 'plain', size }
}

/** Whether a function names this only in branches that a constant condition can drop, and the site is in none of them. */
export function isDroppable(name: string, { file, original, originalFn }: PlacedSite): boolean {
  const syntax = file.original
  const references = syntax.referencesOf(originalFn, name)
  return (
    references.length > 0 &&
    references.every((reference) =>
      branchesOf(reference, originalFn, syntax).some(([start, end]) => original.start < start || original.start >= end),
    )
  )
}

/** The ranges around a node that run on a condition which a bundler may know. */
function branchesOf(node: SyntaxNode, fn: SyntaxNode, syntax: Syntax): [number, number][] {
  const ranges: [number, number][] = []
  let child = node
  for (const parent of syntax.ancestorsOf(node)) {
    const condition = parent[parent.type === 'LogicalExpression' ? 'left' : 'test']
    const isBranch =
      ['consequent', 'alternate', 'right'].some((key) => parent[key] === child) && /^(?:If|Conditional|Logical)/.test(parent.type)
    if (isBranch && isNode(condition) && canFold(condition, fn, syntax)) ranges.push([child.start, child.end])
    const list = parent['body']
    if (Array.isArray(list) && list.includes(child)) {
      const before = (list as SyntaxNode[]).slice(0, list.indexOf(child))
      const exit = before.find(
        (one) => one.type === 'IfStatement' && isAbrupt(one['consequent'] as SyntaxNode) && canFold(one['test'] as SyntaxNode, fn, syntax),
      )
      if (exit) ranges.push([exit.end, parent.end])
    }
    if (parent === fn) break
    child = parent
  }
  return ranges
}

function isAbrupt(node: SyntaxNode): boolean {
  if (node.type === 'BlockStatement') return (node['body'] as SyntaxNode[]).some(isAbrupt)
  return /^(?:Return|Throw|Break|Continue)Statement$/.test(node.type)
}

/** One part of it is made of constants and of what is declared outside of all functions. */
function canFold(condition: SyntaxNode, fn: SyntaxNode, syntax: Syntax): boolean {
  if (condition.type === 'ParenthesizedExpression') return canFold(condition['expression'] as SyntaxNode, fn, syntax)
  if (condition.type === 'UnaryExpression') return canFold(condition['argument'] as SyntaxNode, fn, syntax)
  if (condition.type === 'LogicalExpression')
    return [condition['left'], condition['right']].some((part) => canFold(part as SyntaxNode, fn, syntax))
  const inside = [condition, ...syntax.nodes.filter(({ start, end }) => start >= condition.start && end <= condition.end)]
  const isLocal = (name: string): boolean => {
    for (let at = fn; at !== syntax.root; at = syntax.functionOf(at)) if (syntax.declarations(at).has(name)) return true
    return false
  }
  return inside.every(
    (node) =>
      !/^(?:Call|New|Assignment|Update|Await|Yield|This|Function|Arrow)/.test(node.type) &&
      !(node.type === 'Identifier' && isLocal(node['name'] as string)),
  )
}

export function isInDerivedConstructor(placed: PlacedSite): boolean {
  const syntax = placed.file.original
  const owner = ownerOfThis(placed)
  const body = owner['kind'] === 'constructor' ? syntax.parentOf(owner) : undefined
  return body !== undefined && isNode(syntax.parentOf(body)?.['superClass'])
}

/** Whether a function, or one inside, refers to a variable of it by this name. */
export function isUsed(name: string, { file: { syntax }, fn }: PlacedSite): boolean {
  const isCaught = (node: SyntaxNode): boolean =>
    syntax.ancestorsOf(node).some((one) => one.type === 'CatchClause' && namesIn(one['param']).includes(name))
  const inside = syntax.named(name).filter((node) => node.start >= fn.start && node.end <= fn.end)
  return inside.some((node) => syntax.isReference(node) && !isCaught(node))
}

/** Whether a statement at the top level of a module surely runs and keeps what it names here: a call, the head of a loop. */
export function isKept(name: string, placed: PlacedSite): boolean {
  const { file, original } = placed
  const syntax = file.original
  const parts = keptParts(original, syntax)
  const isImport = bindingKind(name, placed) === 'import'
  // `for (let i …` names its own variable.
  const own = syntax.bindingsOf(syntax.root, name).map((binding) => scopeOf(binding, syntax))
  const isOwn = (node: SyntaxNode): boolean =>
    own.some((scope) => scope.start >= original.start && scope.end <= original.end && contains(scope, node))
  return syntax
    .referencesOf(syntax.root, name)
    .some((node) => parts.some((part) => contains(part, node)) && !isOwn(node) && !(isImport && isObject(node, syntax)))
}

function contains(outer: SyntaxNode, { start, end }: SyntaxNode): boolean {
  return start >= outer.start && end <= outer.end
}

/** `a` of `a.b`. */
function isObject(node: SyntaxNode, syntax: Syntax): boolean {
  const parent = syntax.parentOf(node)!
  return /MemberExpression$|^TSQualifiedName$/.test(parent.type) && parent['property'] !== node
}

function keptParts(node: SyntaxNode, syntax: Syntax): SyntaxNode[] {
  const parts = (...keys: string[]): SyntaxNode[] => keys.map((key) => node[key]).filter(isNode)
  switch (node.type) {
    case 'ForStatement':
      return parts('init', 'test', 'update')
    case 'ForInStatement':
    case 'ForOfStatement':
      return parts('right')
    case 'WhileStatement':
    case 'DoWhileStatement':
      return parts('test')
    case 'SwitchStatement':
      return parts('discriminant')
    case 'ThrowStatement':
      return parts('argument')
    case 'ExpressionStatement': {
      let [expression] = parts('expression') as [SyntaxNode]
      while (expression.type === 'ParenthesizedExpression' || expression['operator'] === 'void')
        expression = (expression['expression'] ?? expression['argument']) as SyntaxNode
      const isPure = /[@#]__PURE__\s*\*\/\s*$/.test(syntax.text.slice(0, expression.start))
      return /^(?:Await|New|Call|OptionalCall)Expression$/.test(expression.type) && !isPure ? [node] : []
    }
    default:
      return []
  }
}

/** Whether all that a function does with a name is to read members of it. */
export function isOnlyMembers(name: string, { file: { original: syntax }, originalFn }: PlacedSite): boolean {
  const references = syntax.referencesOf(originalFn, name)
  return references.every((node) => isObject(node, syntax))
}

/** Whether a site stands in a namespace or enum of this name. */
export function isInside(name: string, { file: { original: syntax }, original }: PlacedSite): boolean {
  return syntax.ancestorsOf(original).some((one) => /^TS(?:Module|Enum)Declaration$/.test(one.type) && namesIn(one['id']).includes(name))
}

export function isInSwitch({ file: { syntax }, node }: PlacedSite): boolean {
  return [node, ...syntax.ancestorsOf(node)].some(({ type }) => type === 'SwitchStatement')
}

export function isModuleFile({ file: { original: syntax } }: PlacedSite): boolean {
  return (syntax.root['body'] as SyntaxNode[]).some(({ type }) => /^(?:Import|Export|TSExport|TSImport)/.test(type))
}

/** The function, or the file, whose `this` a site has. */
export function ownerOfThis({ file: { original: syntax }, originalFn }: PlacedSite): SyntaxNode {
  let fn = originalFn
  while (fn.type === 'ArrowFunctionExpression') fn = syntax.functionOf(fn)
  return fn
}

/** Whether the file has such text. */
export function mentions({ file }: PlacedSite, pattern: RegExp): boolean {
  return pattern.test(file.original.text)
}

/** Whether a namespace of the file exports a name. */
export function isNamespaceMember(name: string, { file: { original: syntax } }: PlacedSite): boolean {
  return syntax
    .named(name)
    .some(
      (node) =>
        syntax.isBinding(node) &&
        syntax.ancestorsOf(node).some((one) => one.type === 'ExportNamedDeclaration' && syntax.parentOf(one)?.type === 'TSModuleBlock'),
    )
}

/** Whether an arrow function's expression ends where the initialiser of a field ends. */
export function endsField({ file: { syntax }, node }: PlacedSite): boolean {
  return (
    syntax.isArrowBody(node) &&
    syntax.ancestorsOf(node).some((one) => isField(one) && (one['value'] as SyntaxNode).end === syntax.functionOf(node).end)
  )
}

export function hasStaticField({ node }: PlacedSite): boolean {
  if (!node.type.startsWith('Class')) return false
  return ((node['body'] as SyntaxNode)['body'] as SyntaxNode[]).some((member) => isField(member) && member['static'] === true)
}

/** Whether it is of the class, not of its instances. */
export function isStatic(member: SyntaxNode): boolean {
  return member['static'] === true
}
