import { readFileSync } from 'node:fs'
import module from 'node:module'
import { dirname, join } from 'node:path'

/** How this Node runs TypeScript by itself: not at all, by taking types away, or by compiling it. */
const features = process.features as { readonly typescript?: false | 'strip' | 'transform' }

/** Whether this Node takes no types away. */
export const COMPILES_ALL: boolean = !features.typescript

/** Whether this Node refuses what is more than types: enums, namespaces with values, parameter properties. */
export const STRIPS_ONLY: boolean = features.typescript === 'strip'

/** What takes types away in this Node, for what is kept of it. */
export const STRIPPER: string = `${features.typescript} ${process.versions['amaro']}`

/** Whether a path is one of those that Node takes for TypeScript. */
export function isTypeScriptFile(path: string): boolean {
  return /\.[cm]?ts$/.test(path)
}

/** Whether a path lies in an installed package, where Node runs no TypeScript, either. */
export function isOfPackage(path: string): boolean {
  return /[\\/]node_modules[\\/]/.test(path)
}

/** As Node does it for files: positions stay. @throws where it would refuse the file */
export function stripTypes(text: string): string {
  const { emitWarning } = process
  try {
    // It warns that this function may change, which it does not say when it does the same by itself.
    process.emitWarning = () => {}
    const { stripTypeScriptTypes: strip } = module as {
      stripTypeScriptTypes?: (text: string, options: { mode: 'strip' | 'transform' }) => string
    }
    return strip!(text, { mode: STRIPS_ONLY ? 'strip' : 'transform' })
  } finally {
    process.emitWarning = emitWarning
  }
}

/** How Node 22 and later would run a TypeScript file: by its extension, else by package.json, else by what it holds. */
export function formatOfTypeScript(path: string, text: string): 'module' | 'commonjs' {
  if (path.endsWith('.mts')) return 'module'
  if (path.endsWith('.cts')) return 'commonjs'
  const type = packageType(dirname(path))
  if (type === 'module' || type === 'commonjs') return type
  return hasModuleSyntax(text) && !isOfCommonJs(text) ? 'module' : 'commonjs'
}

/** Whether it has what TypeScript writes in CommonJS alone, beside imports or not: `import fs = require('fs')`, `export = x`. */
export function isOfCommonJs(text: string): boolean {
  return /^[ \t]*(?:(?:export[ \t]+)?import[ \t]+[\w$]+[ \t]*=[ \t]*require\b|export[ \t]*=)/m.test(text)
}

/** Whether it looks as if it were a module. */
export function hasModuleSyntax(text: string): boolean {
  return /^[ \t]*(?:import(?:\s+[\w$]|\s*[*{"'])|export(?:\s+[\w$]|\s*[*{]))|\bimport\.meta\b/m.test(text)
}

function packageType(folder: string): unknown {
  try {
    return (JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { type?: unknown }).type
  } catch (error) {
    if ((error as { code?: unknown }).code !== 'ENOENT' || folder === dirname(folder)) return undefined
    return packageType(dirname(folder))
  }
}
