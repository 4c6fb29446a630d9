import { parse } from 'acorn'
import { walk } from './without-our-text.ts'

/**
 * The texts, patterns, methods and functions of a bundle. Other than its exact text they do not depend on which variables a minifier
 * put in place of their names, which it cannot do with those that a site passes.
 */
export function whatIsKept(code: string, { functions }: { functions: boolean }): Set<string> {
  const kept = new Set<string>()
  walk(parse(code, { ecmaVersion: 'latest', sourceType: 'module' }), (node) => {
    if (node.type === 'Literal' && typeof node.value === 'string' && node.value.length > 3 && !node.value.startsWith('unplugin-probes'))
      kept.add(JSON.stringify(node.value))
    else if (node.type === 'Literal' && 'regex' in node && node.regex) kept.add(`/${node.regex.pattern}/`)
    else if (node.type === 'TemplateElement' && node.value.raw.length > 3) kept.add(JSON.stringify(node.value.cooked))
    else if (functions && (node.type === 'FunctionDeclaration' || node.type === 'ClassDeclaration') && node.id)
      kept.add(`${node.type} ${plainName(node.id.name)}`)
    else if (node.type === 'MethodDefinition' && node.key.type === 'Identifier') kept.add(`method ${node.key.name}`)
  })
  return kept
}

/** Bundlers number names that more than one module has. */
function plainName(name: string): string {
  return name.replace(/(?:\$\d+|\d+|_)+$/, '')
}
