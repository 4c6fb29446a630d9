import { loadParser } from './load-parser.ts'
import type { Node, TypeScript } from './parser.ts'

/**
 * JavaScript of a TypeScript file by itself, with an inline source map. Imports stay unless they are said to be of types, as where Node
 * takes types away.
 * @example compileTypeScript('enum Kind { A }', 'kind.ts', 'commonjs')
 */
export function compileTypeScript(text: string, path: string, to: 'module' | 'commonjs'): string {
  const ts = loadParser()
  const compilerOptions: TypeScript.CompilerOptions = {
    target: ts.ScriptTarget.ES2022,
    module: to === 'module' ? ts.ModuleKind.ESNext : ts.ModuleKind.CommonJS,
    inlineSourceMap: true,
    inlineSources: true,
    isolatedModules: true,
    esModuleInterop: true,
    ...(to === 'module' ? { verbatimModuleSyntax: true } : {}),
  }
  return ts.transpileModule(text, { fileName: path, compilerOptions }).outputText
}

/** Whether a file is JavaScript as soon as its types are taken away. One that cannot be parsed is: who runs it will say why. */
export function isErasable(text: string, path: string): boolean {
  const ts = loadParser()
  const isRuntime = (node: Node): boolean => {
    if (ts.canHaveModifiers(node) && node.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.DeclareKeyword)) return false
    if (ts.isEnumDeclaration(node) || ts.isTypeAssertionExpression(node)) return true
    if (ts.isModuleDeclaration(node)) return node.body !== undefined && holdsValues(node.body)
    if (ts.isImportEqualsDeclaration(node) || ts.isExportAssignment(node)) return !isModuleSyntax(node)
    if (ts.isParameter(node) && node.parent !== undefined && ts.isParameterPropertyDeclaration(node, node.parent)) return true
    return ts.forEachChild(node, (child) => isRuntime(child) || undefined) ?? false
  }
  const isModuleSyntax = (node: TypeScript.ImportEqualsDeclaration | TypeScript.ExportAssignment): boolean =>
    ts.isExportAssignment(node) ? !node.isExportEquals : node.isTypeOnly
  const holdsValues = (body: Node): boolean =>
    ts.forEachChild(body, (child) => !(ts.isInterfaceDeclaration(child) || ts.isTypeAliasDeclaration(child)) || undefined) ?? false
  return !isRuntime(ts.createSourceFile(path, text, ts.ScriptTarget.ESNext, true))
}
