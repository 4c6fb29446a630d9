import { dirname, relative } from 'node:path'
import { loadParser } from '../../transform/parse/load-parser.ts'
import type { Node, SourceFile, TypeScript } from '../../transform/parse/parser.ts'

/** How names of types are written in a file of declarations: `import('shop/cart').Cart`, `Date`, `NodeJS.Timeout`. */
export class NamedTypes {
  readonly #ts: typeof TypeScript = loadParser()
  readonly #program: TypeScript.Program
  readonly #checker: TypeScript.TypeChecker
  readonly #host: TypeScript.CompilerHost
  readonly #target: string
  readonly #allowsJavaScript: boolean
  readonly #names = new Map<TypeScript.Symbol, string | undefined>()
  readonly #exports = new Map<TypeScript.Symbol, ReadonlyMap<TypeScript.Symbol, string>>()
  #specifiers: ReadonlySet<string> | undefined

  /**
   * @param target the file in which they are written
   * @param allowsJavaScript whether who reads that file takes types from JavaScript
   */
  constructor(program: TypeScript.Program, host: TypeScript.CompilerHost, target: string, allowsJavaScript: boolean) {
    this.#program = program
    this.#checker = program.getTypeChecker()
    this.#host = host
    this.#target = target
    this.#allowsJavaScript = allowsJavaScript
  }

  /** `undefined` for what cannot be named from outside. */
  nameOf(symbol: TypeScript.Symbol): string | undefined {
    if (!this.#names.has(symbol)) this.#names.set(symbol, this.#find(symbol))
    return this.#names.get(symbol)
  }

  /** Of the module itself: `import('shop/cart')`. */
  moduleOf(symbol: TypeScript.Symbol): string | undefined {
    const declaration = symbol.declarations?.[0]
    if (!declaration) return undefined
    const specifier = this.#ts.isSourceFile(declaration) ? this.#specifierOf(declaration, symbol) : ambientName(this.#ts, declaration)
    return specifier === undefined ? undefined : `import(${quoted(specifier)})`
  }

  #find(symbol: TypeScript.Symbol): string | undefined {
    const declaration = symbol.declarations?.find((node) => isNamed(this.#ts, node))
    if (!declaration) return undefined
    const ts = this.#ts
    const container = containerOf(ts, declaration)
    if (!container) return undefined
    if (ts.isSourceFile(container)) return this.#inFile(symbol, container)
    if (container.flags & ts.NodeFlags.GlobalAugmentation) return plainName(symbol)
    const outer = this.#checker.getSymbolAtLocation(container.name)
    if (!outer) return undefined
    if (ts.isStringLiteral(container.name)) return this.#inModule(symbol, outer, container.name.text)
    const name = this.nameOf(outer)
    return name !== undefined && outer.exports?.get(symbol.escapedName) === symbol ? `${name}.${plainName(symbol)}` : undefined
  }

  #inFile(symbol: TypeScript.Symbol, file: SourceFile): string | undefined {
    const module = this.#checker.getSymbolAtLocation(file)
    // What is declared in a script is global.
    if (!module) return plainName(symbol)
    const specifier = this.#specifierOf(file, symbol)
    return specifier === undefined ? undefined : this.#inModule(symbol, this.#moduleBy(specifier) ?? module, specifier)
  }

  #inModule(symbol: TypeScript.Symbol, module: TypeScript.Symbol, specifier: string): string | undefined {
    const from = `import(${quoted(specifier)})`
    if (
      module.exports?.get('export=' as TypeScript.__String) &&
      this.#aliased(module.exports.get('export=' as TypeScript.__String)!) === symbol
    )
      return from
    const name = this.#exportsOf(module).get(symbol)
    return name === undefined ? undefined : `${from}.${name}`
  }

  #exportsOf(module: TypeScript.Symbol): ReadonlyMap<TypeScript.Symbol, string> {
    let known = this.#exports.get(module)
    if (!known) {
      const names = this.#checker.getExportsOfModule(module).filter(({ name }) => /^[\w$]+$/.test(name))
      // Of several names the one that it has itself.
      known = new Map(names.sort((a, b) => Number(this.#isOwn(a)) - Number(this.#isOwn(b))).map((each) => [this.#aliased(each), each.name]))
      this.#exports.set(module, known)
    }
    return known
  }

  #isOwn(symbol: TypeScript.Symbol): boolean {
    return this.#aliased(symbol).name === symbol.name && symbol.name !== 'default'
  }

  #aliased(symbol: TypeScript.Symbol): TypeScript.Symbol {
    return symbol.flags & this.#ts.SymbolFlags.Alias ? this.#checker.getAliasedSymbol(symbol) : symbol
  }

  #specifierOf({ fileName }: SourceFile, symbol: TypeScript.Symbol): string | undefined {
    const installed = packageOf(fileName)
    if (installed === undefined) {
      if (/\.[cm]?jsx?$/.test(fileName) && !this.#allowsJavaScript) return undefined
      const path = relative(dirname(this.#target), fileName).replaceAll('\\', '/')
      return path.startsWith('.') ? path : `./${path}`
    }
    return this.#ofPackage(installed).find((specifier) => {
      const module = this.#moduleBy(specifier)
      return module && (module === symbol || this.#exportsOf(module).has(symbol))
    })
  }

  /** What a package can be asked for: by its name, and as the program's own files do it. */
  #ofPackage(name: string): string[] {
    this.#specifiers ??= new Set(
      this.#program.getSourceFiles().flatMap((file) => (packageOf(file.fileName) ? [] : importsOf(this.#ts, file))),
    )
    return [name, ...[...this.#specifiers].filter((specifier) => specifier.startsWith(`${name}/`)).sort()]
  }

  /** The module behind a specifier, as the file of types would get it. */
  #moduleBy(specifier: string): TypeScript.Symbol | undefined {
    const options = this.#program.getCompilerOptions()
    const { resolvedModule } = this.#ts.resolveModuleName(specifier, this.#target, options, this.#host)
    const file = resolvedModule && this.#program.getSourceFile(resolvedModule.resolvedFileName)
    return file && this.#checker.getSymbolAtLocation(file)
  }
}

type Container = SourceFile | TypeScript.ModuleDeclaration

/** What a declaration stands in directly; `undefined` in a function, whose names nobody else has. */
function containerOf(ts: typeof TypeScript, declaration: Node): Container | undefined {
  let node = declaration.parent
  if (ts.isVariableDeclarationList(node)) node = node.parent
  if (ts.isVariableStatement(node)) node = node.parent
  if (ts.isModuleBlock(node)) node = node.parent
  return ts.isSourceFile(node) || ts.isModuleDeclaration(node) ? node : undefined
}

function isNamed(ts: typeof TypeScript, node: Node): boolean {
  return (
    ts.isClassDeclaration(node) ||
    ts.isInterfaceDeclaration(node) ||
    ts.isTypeAliasDeclaration(node) ||
    ts.isEnumDeclaration(node) ||
    ts.isModuleDeclaration(node)
  )
}

function plainName({ name }: TypeScript.Symbol): string | undefined {
  return /^[\w$]+$/.test(name) ? name : undefined
}

function ambientName(ts: typeof TypeScript, node: Node): string | undefined {
  return ts.isModuleDeclaration(node) && ts.isStringLiteral(node.name) ? node.name.text : undefined
}

/** `zod` of `…/node_modules/zod/index.d.ts`, `@scope/name` of `…/node_modules/@types/scope__name/index.d.ts`. */
function packageOf(file: string): string | undefined {
  const name = /^.*\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(file)?.[1]
  if (!name?.startsWith('@types/')) return name
  const [scope, own] = name.slice('@types/'.length).split('__')
  return own === undefined ? scope : `@${scope}/${own}`
}

function importsOf(ts: typeof TypeScript, file: SourceFile): string[] {
  return file.statements.flatMap((node) => {
    if (!ts.isImportDeclaration(node) && !ts.isExportDeclaration(node)) return []
    const { moduleSpecifier: name } = node
    return name && ts.isStringLiteral(name) && !name.text.startsWith('.') ? [name.text] : []
  })
}

/** As the language writes it, in single quotes. */
export function quoted(text: string): string {
  return `'${JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`
}
