import { loadParser } from '../../transform/parse/load-parser.ts'
import type { TypeScript } from '../../transform/parse/parser.ts'
import { quoted } from './named-types.ts'

/** Types that have no name, spelled out by their members. */
export class MemberTexts {
  readonly #ts: typeof TypeScript = loadParser()
  readonly #checker: TypeScript.TypeChecker
  readonly #textOf: (type: TypeScript.Type) => string
  readonly #bound: Map<TypeScript.Type, string>

  /**
   * @param textOf of what members are
   * @param bound type parameters that have a name where the text is
   */
  constructor(checker: TypeScript.TypeChecker, textOf: (type: TypeScript.Type) => string, bound: Map<TypeScript.Type, string>) {
    this.#checker = checker
    this.#textOf = textOf
    this.#bound = bound
  }

  /** `undefined` for what has more than so many members. */
  textOf(type: TypeScript.ObjectType, most: number): string | undefined {
    const { SignatureKind } = this.#ts
    const calls = this.#checker.getSignaturesOfType(type, SignatureKind.Call)
    const constructs = this.#checker.getSignaturesOfType(type, SignatureKind.Construct)
    const properties = this.#checker.getPropertiesOfType(type).filter((property) => this.#isPublic(property))
    const indexes = this.#checker.getIndexInfosOfType(type)
    if (calls.length + constructs.length + properties.length + indexes.length > most) return undefined
    const isAlone = properties.length + indexes.length === 0 && calls.length + constructs.length === 1
    if (isAlone) return calls[0] ? this.#signature(calls[0], ' => ') : `new ${this.#signature(constructs[0]!, ' => ')}`
    const members = [
      ...calls.map((each) => this.#signature(each, ': ')),
      ...constructs.map((each) => `new ${this.#signature(each, ': ')}`),
      ...indexes.map(
        ({ keyType, type: its, isReadonly }) => `${isReadonly ? 'readonly ' : ''}[key: ${this.#textOf(keyType)}]: ${this.#textOf(its)}`,
      ),
      ...properties.flatMap((property) => this.#property(property) ?? []),
    ]
    return members.length === 0 ? '{}' : `{ ${members.join('; ')} }`
  }

  #property(property: TypeScript.Symbol): string | undefined {
    const { SymbolFlags, ModifierFlags } = this.#ts
    const name = propertyName(property.name)
    if (name === undefined) return undefined
    const declaration = property.valueDeclaration
    const isReadonly = declaration && this.#ts.getCombinedModifierFlags(declaration) & ModifierFlags.Readonly
    const isGetter = property.flags & SymbolFlags.GetAccessor && !(property.flags & SymbolFlags.SetAccessor)
    const isOptional = (property.flags & SymbolFlags.Optional) !== 0
    const text = this.#textOf(this.#checker.getTypeOfSymbol(property))
    return `${isReadonly || isGetter ? 'readonly ' : ''}${name}${isOptional ? '?' : ''}: ${text}`
  }

  #isPublic(property: TypeScript.Symbol): boolean {
    const { ModifierFlags } = this.#ts
    const hidden = ModifierFlags.Private | ModifierFlags.Protected
    // A private name is one that the checker makes up.
    if (property.escapedName.toString().startsWith('__#')) return false
    return !(property.declarations ?? []).some((node) => this.#ts.getCombinedModifierFlags(node) & hidden)
  }

  #signature(signature: TypeScript.Signature, arrow: string): string {
    const { typeParameters = [] } = signature
    for (const each of typeParameters) this.#bound.set(each, each.symbol.name)
    const generics = typeParameters.map((each) => {
      const constraint = each.getConstraint()
      return constraint ? `${each.symbol.name} extends ${this.#textOf(constraint)}` : each.symbol.name
    })
    const parameters = signature.parameters.map((each, i) => this.#parameter(each, i))
    const text = `${generics.length > 0 ? `<${generics.join(', ')}>` : ''}(${parameters.join(', ')})${arrow}${this.#result(signature)}`
    for (const each of typeParameters) this.#bound.delete(each)
    return text
  }

  #parameter(parameter: TypeScript.Symbol, at: number): string {
    const ts = this.#ts
    const declaration = parameter.valueDeclaration
    const own = declaration && ts.isParameter(declaration) ? declaration : undefined
    const name = /^[A-Za-z_$][\w$]*$/.test(parameter.name) && !parameter.name.startsWith('__') ? parameter.name : `given${at}`
    const type = this.#textOf(this.#checker.getTypeOfSymbol(parameter))
    if (own?.dotDotDotToken) return `...${name}: ${type}`
    return `${name}${own && this.#checker.isOptionalParameter(own) ? '?' : ''}: ${type}`
  }

  #result(signature: TypeScript.Signature): string {
    const type = signature.getReturnType()
    // As a variable's type it is nothing that can be used.
    return type.flags & this.#ts.TypeFlags.Void ? 'void' : this.#textOf(type)
  }
}

/** `undefined` for what has no name that could be written: most symbols. */
function propertyName(name: string): string | undefined {
  const symbol = /^__@(\w+)@\d+$/.exec(name)?.[1]
  if (symbol !== undefined)
    return /^(?:a?[iI]terator|asyncIterator|dispose|asyncDispose|toStringTag)$/.test(symbol) ? `[Symbol.${symbol}]` : undefined
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : quoted(name)
}
