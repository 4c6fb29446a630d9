import { parse } from 'acorn'
import MagicString from 'magic-string'

/**
 * The obvious way to do it, for comparison: a flag for each site in an array of the module, the locals captured by a closure.
 * Only statements in blocks get a site; of destructured variables only those of the first level are captured.
 * @param {string} code
 */
export function guardNaively(code) {
  const text = new MagicString(code)
  let sites = 0

  /**
   * @param {any} node
   * @param {readonly string[]} names those that are certainly initialised
   */
  function visit(node, names) {
    if (Array.isArray(node)) for (const one of node) visit(one, names)
    else if (typeof node?.type !== 'string') return
    else if (node.params) visitChildren(node, node.params.flatMap(namesOf))
    else if (node.type === 'BlockStatement' || node.type === 'StaticBlock' || node.type === 'Program') visitBlock(node, names)
    else if (node.type.startsWith('For')) visitChildren(node, [...names, ...declared(node.init ?? node.left)])
    else if (node.type === 'CatchClause') visitChildren(node, [...names, ...namesOf(node.param)])
    else visitChildren(node, names)
  }

  /** @param {any} block @param {readonly string[]} outer */
  function visitBlock(block, outer) {
    const names = [...outer]
    for (const statement of block.body) {
      if (block.type !== 'Program' && statement.type !== 'FunctionDeclaration' && statement.directive === undefined)
        text.appendLeft(statement.start, `$flags[${sites}]&&$hit(${sites++},()=>({${names.join()}}));`)
      visit(statement, names)
      if (block.type !== 'Program') names.push(...declared(statement))
    }
  }

  /** @param {any} node @param {readonly string[]} names */
  function visitChildren(node, names) {
    for (const child of Object.values(node)) if (typeof child === 'object') visit(child, names)
  }

  visit(parse(code, { ecmaVersion: 'latest', sourceType: 'module' }), [])
  text.prepend(`const $flags=new Uint8Array(${sites});function $hit(site,capture){globalThis.seen=[site,capture()]}`)
  return text.toString()
}

/** @param {any} node */
function declared(node) {
  if (node?.type === 'ClassDeclaration') return [node.id.name]
  return node?.type === 'VariableDeclaration' ? node.declarations.flatMap((/** @type {any} */ { id }) => namesOf(id)) : []
}

/** @param {any} pattern @returns {string[]} */
function namesOf(pattern) {
  if (pattern?.type === 'Identifier') return [pattern.name]
  if (pattern?.type === 'AssignmentPattern') return namesOf(pattern.left)
  if (pattern?.type === 'RestElement') return namesOf(pattern.argument)
  if (pattern?.type === 'ObjectPattern')
    return pattern.properties.flatMap((/** @type {any} */ property) => namesOf(property.value ?? property))
  return pattern?.type === 'ArrayPattern' ? pattern.elements.flatMap(namesOf) : []
}
