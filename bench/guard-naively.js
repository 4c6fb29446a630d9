import { parse } from 'acorn'
import MagicString from 'magic-string'

/** @typedef {'closure' | 'array' | 'binding' | 'field' | 'file' | 'object'} Guard */

/**
 * How a site can be guarded, but for the way that was chosen. What tells whether a probe is on, and how the locals are passed:
 * - closure: the obvious way, a flag for each site in an array of the module, the locals captured by a closure
 * - array: the same, the locals as arguments
 * - binding: a variable of the module for each site
 * - field: a field of an object of the module for each function
 * - file: a property of the global object for each file
 * - object: a property of the global object for each function, as it was chosen, the locals in an object
 * @type {Record<Guard, (site: number, fn: number, names: readonly string[]) => string>}
 */
const GUARDS = {
  closure: (site, _, names) => `$flags[${site}]&&$hit(${site},()=>({${names.join()}}));`,
  array: (site, _, names) => `$flags[${site}]&&$hit(${[site, ...names].join()});`,
  binding: (site, _, names) => `$on${site}&&$hit(${[site, ...names].join()});`,
  field: (site, fn, names) => `$on.f${fn}?.(${[site, ...names].join()});`,
  file: (site, _, names) => `$file&&$hit(${[site, ...names].join()});`,
  object: (site, fn, names) => `$file_${fn}?.(${site},{${names.join()}});`,
}

const HIT = 'function $hit(...values){globalThis.seen=values}'

/**
 * What a module needs in front.
 * @type {Record<Guard, (sites: number, functions: number, file: string) => string>}
 */
const SET_UP = {
  closure: (sites) => `const $flags=new Uint8Array(${sites});function $hit(site,capture){globalThis.seen=[site,capture()]}`,
  array: (sites) => `const $flags=new Uint8Array(${sites});${HIT}`,
  // Something must be able to turn them on, or bundlers fold them.
  binding: (sites) =>
    sites === 0 ? '' : `let ${list(sites, '$on')};(globalThis.$switches??=[]).push(()=>{${list(sites, '$on', '=true', ';')}});${HIT}`,
  field: (_, functions) => `const $on={${list(functions, 'f', ':undefined')}};(globalThis.$switches??=[]).push($on);`,
  file: (_, __, file) => `globalThis.${file}=undefined;${HIT}`,
  object: (_, functions, file) =>
    Array.from(
      { length: functions },
      (__, i) => `Object.defineProperty(globalThis,'${file}_${i}',{writable:true,configurable:true});`,
    ).join(''),
}

/** @param {number} count @param {string} before @param {string} [after] @param {string} [between] */
function list(count, before, after = '', between = ',') {
  return Array.from({ length: count }, (_, i) => `${before}${i}${after}`).join(between)
}

let files = 0

/**
 * A site before each statement, for comparison.
 * Only statements in blocks get one; of destructured variables only those of the first level are captured.
 * @param {string} code
 * @param {Guard} guard
 */
export function guardNaively(code, guard) {
  const text = new MagicString(code)
  const file = `$n${files++}`
  let sites = 0
  let functions = 0
  let current = 0

  /**
   * @param {any} node
   * @param {readonly string[]} names those that are certainly initialised
   */
  function visit(node, names) {
    if (Array.isArray(node)) for (const one of node) visit(one, names)
    else if (typeof node?.type !== 'string') return
    else if (node.params) {
      const outer = current
      current = functions++
      visitChildren(node, node.params.flatMap(namesOf))
      current = outer
    } else if (node.type === 'BlockStatement' || node.type === 'StaticBlock' || node.type === 'Program') visitBlock(node, names)
    else if (node.type.startsWith('For')) visitChildren(node, [...names, ...declared(node.init ?? node.left)])
    else if (node.type === 'CatchClause') visitChildren(node, [...names, ...namesOf(node.param)])
    else visitChildren(node, names)
  }

  /** @param {any} block @param {readonly string[]} outer */
  function visitBlock(block, outer) {
    const names = [...outer]
    for (const statement of block.body) {
      if (block.type !== 'Program' && statement.type !== 'FunctionDeclaration' && statement.directive === undefined)
        text.appendLeft(statement.start, GUARDS[guard](sites++, current, names).replace('$file', file))
      visit(statement, names)
      if (block.type !== 'Program') names.push(...declared(statement))
    }
  }

  /** @param {any} node @param {readonly string[]} names */
  function visitChildren(node, names) {
    for (const child of Object.values(node)) if (typeof child === 'object') visit(child, names)
  }

  visit(parse(code, { ecmaVersion: 'latest', sourceType: 'module' }), [])
  text.prepend(SET_UP[guard](sites, functions, file))
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
