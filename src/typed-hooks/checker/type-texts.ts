import { loadParser } from '../../transform/parse/load-parser.ts'
import type { TypeScript } from '../../transform/parse/parser.ts'
import { MemberTexts } from './member-texts.ts'
import type { NamedTypes } from './named-types.ts'
import { quoted } from './named-types.ts'
import { grouped, unionText } from './union-text.ts'

/** How deep types are spelled out that have no name. */
const DEPTH = 5
/** As many members of a type are spelled out that has a name, but none outside; and of one that has none at all. */
const MOST_OF_NAMED = 24
const MOST_OF_ANONYMOUS = 60
/** As many types a union shows. */
const MOST_OF_UNION = 60
/** Longer ones nobody reads, and every editor has to. */
const LONGEST = 4000

/** What a type is where it cannot be said. */
export const UNKNOWN = 'unknown'

/** Types as they are written in another file: by name where they have one there, else spelled out, else `unknown`. */
export class TypeTexts {
  readonly #ts: typeof TypeScript = loadParser()
  readonly #checker: TypeScript.TypeChecker
  readonly #names: NamedTypes
  readonly #members: MemberTexts
  /** Those that are being spelled out. */
  readonly #open: TypeScript.Type[] = []
  /** Type parameters of the signatures that are being written. */
  readonly #bound = new Map<TypeScript.Type, string>()

  constructor(checker: TypeScript.TypeChecker, names: NamedTypes) {
    this.#checker = checker
    this.#names = names
    this.#members = new MemberTexts(checker, (type) => this.#text(type), this.#bound)
  }

  textOf(type: TypeScript.Type): string {
    const text = this.#text(type)
    return text.length > LONGEST ? UNKNOWN : text
  }

  #text(type: TypeScript.Type): string {
    const simple = this.#simple(type)
    if (simple !== undefined) return simple
    const named = this.#aliased(type)
    if (named !== undefined) return named
    if (type.isUnion()) return this.#union(type.types)
    if (type.isIntersection()) return type.types.map((each) => grouped(this.#text(each))).join(' & ')
    const { TypeFlags } = this.#ts
    if (type.flags & TypeFlags.TypeParameter) return this.#bound.get(type) ?? this.#constraint(type)
    return type.flags & TypeFlags.Object ? this.#object(type as TypeScript.ObjectType) : this.#constraint(type)
  }

  /** What is written by a word or a literal. */
  #simple(type: TypeScript.Type): string | undefined {
    const { TypeFlags } = this.#ts
    const { flags } = type
    if (flags & TypeFlags.EnumLike) return this.#enum(type)
    if (type.isStringLiteral()) return quoted(type.value)
    if (type.isNumberLiteral()) return Number.isFinite(type.value) ? String(type.value) : 'number'
    if (flags & TypeFlags.BigIntLiteral) return this.#checker.typeToString(type)
    if (flags & (TypeFlags.BooleanLiteral | TypeFlags.Boolean)) return this.#checker.typeToString(type)
    const word = WORDS.find(([name]) => flags & TypeFlags[name])
    if (word) return word[1]
    if (flags & TypeFlags.ESSymbolLike) return 'symbol'
    return flags & (TypeFlags.TemplateLiteral | TypeFlags.StringMapping) ? 'string' : undefined
  }

  /** Of one of several members the enum is what its declaration stands in. */
  #enum(type: TypeScript.Type): string {
    const { symbol } = type
    const declaration = symbol.valueDeclaration
    const own = this.#names.nameOf(symbol)
    if (own !== undefined) return own
    const outer = declaration && this.#ts.isEnumMember(declaration) ? this.#checker.getSymbolAtLocation(declaration.parent.name) : undefined
    const name = outer && this.#names.nameOf(outer)
    if (name !== undefined) return `${name}.${symbol.name}`
    if (type.isStringLiteral()) return 'string'
    if (type.isUnion()) return [...new Set(type.types.map((each) => (each.isStringLiteral() ? 'string' : 'number')))].sort().join(' | ')
    return 'number'
  }

  #aliased({ aliasSymbol, aliasTypeArguments = [] }: TypeScript.Type): string | undefined {
    const name = aliasSymbol && this.#names.nameOf(aliasSymbol)
    return name === undefined ? undefined : this.#withArguments(name, aliasSymbol!, aliasTypeArguments)
  }

  /** Of arguments that cannot be said the name is no use where it has conditions for these. */
  #withArguments(name: string, { declarations = [] }: TypeScript.Symbol, given: readonly TypeScript.Type[]): string | undefined {
    const parameters = declarations.flatMap(
      (node) => (node as { typeParameters?: readonly TypeScript.TypeParameterDeclaration[] }).typeParameters ?? [],
    )
    const texts = given.map((each) => this.#inside(each))
    if (texts.some((text, i) => text === UNKNOWN && parameters[i]?.constraint)) return undefined
    return texts.length > 0 ? `${name}<${texts.join(', ')}>` : name
  }

  #union(types: readonly TypeScript.Type[]): string {
    const { TypeFlags } = this.#ts
    const texts = new Set<string>()
    const rest: TypeScript.Type[] = []
    for (const [parent, members] of groupedByEnum(this.#ts, this.#checker, types)) {
      const whole = parent && this.#checker.getDeclaredTypeOfSymbol(parent)
      if (whole?.isUnion() && whole.types.length === members.length) texts.add(this.#text(whole))
      else rest.push(...members)
    }
    for (const each of rest) texts.add(this.#text(each))
    if (texts.size <= MOST_OF_UNION) return unionText([...texts])
    return types.every(({ flags }) => flags & TypeFlags.StringLike) ? 'string' : UNKNOWN
  }

  #constraint(type: TypeScript.Type): string {
    const constraint = this.#checker.getBaseConstraintOfType(type)
    return constraint && constraint !== type ? this.#inside(constraint) : UNKNOWN
  }

  #object(type: TypeScript.ObjectType): string {
    const { SymbolFlags, ObjectFlags } = this.#ts
    if (this.#checker.isArrayType(type) || this.#checker.isTupleType(type)) return this.#list(type as TypeScript.TypeReference)
    const { symbol } = type as { symbol: TypeScript.Symbol | undefined }
    const isInstance = (type.objectFlags & (ObjectFlags.ClassOrInterface | ObjectFlags.Reference)) !== 0
    if (symbol && isInstance) {
      const name = this.#names.nameOf(symbol)
      const written = name === undefined ? undefined : this.#withArguments(name, symbol, this.#argumentsOf(type))
      return written ?? this.#spelled(type, MOST_OF_NAMED)
    }
    if (symbol && symbol.flags & SymbolFlags.ValueModule) {
      const name = this.#names.moduleOf(symbol) ?? this.#names.nameOf(symbol)
      if (name !== undefined) return `typeof ${name}`
    }
    const isStatic = symbol && symbol.flags & (SymbolFlags.Class | SymbolFlags.Enum) && !(type.objectFlags & ObjectFlags.Mapped)
    const name = isStatic ? this.#names.nameOf(symbol) : undefined
    return name === undefined ? this.#spelled(type, MOST_OF_ANONYMOUS) : `typeof ${name}`
  }

  /** Without what the checker adds for `this`. */
  #argumentsOf(type: TypeScript.ObjectType): readonly TypeScript.Type[] {
    if (!(type.objectFlags & this.#ts.ObjectFlags.Reference)) return []
    const reference = type as TypeScript.TypeReference
    return this.#checker.getTypeArguments(reference).slice(0, reference.target.typeParameters?.length ?? 0)
  }

  #list(type: TypeScript.TypeReference): string {
    const texts = this.#checker.getTypeArguments(type).map((each) => this.#inside(each))
    if (!this.#checker.isTupleType(type)) {
      const isReadonly = type.symbol.name === 'ReadonlyArray'
      return `${isReadonly ? 'readonly ' : ''}${grouped(texts[0] ?? UNKNOWN)}[]`
    }
    const { elementFlags, readonly } = type.target as TypeScript.TupleType
    const { ElementFlags } = this.#ts
    const items = elementFlags.map((flags, i) => {
      const text = grouped(texts[i] ?? UNKNOWN)
      if (flags & ElementFlags.Rest) return `...${text}[]`
      if (flags & ElementFlags.Variadic) return `...${text}`
      return flags & ElementFlags.Optional ? `${text}?` : text
    })
    return `${readonly ? 'readonly ' : ''}[${items.join(', ')}]`
  }

  #spelled(type: TypeScript.ObjectType, most: number): string {
    if (this.#open.includes(type) || this.#open.length >= DEPTH) return UNKNOWN
    this.#open.push(type)
    const text = this.#members.textOf(type, most)
    this.#open.pop()
    return text ?? UNKNOWN
  }

  /** A type of arguments that refer to themselves never ends. */
  #inside(type: TypeScript.Type): string {
    if (this.#open.length >= DEPTH * 2) return UNKNOWN
    this.#open.push(this.#checker.getNeverType())
    const text = this.#text(type)
    this.#open.pop()
    return text
  }
}

/** Members of an enum together: all of them are the enum. */
function groupedByEnum(
  ts: typeof TypeScript,
  checker: TypeScript.TypeChecker,
  types: readonly TypeScript.Type[],
): Map<TypeScript.Symbol | undefined, TypeScript.Type[]> {
  const groups = new Map<TypeScript.Symbol | undefined, TypeScript.Type[]>()
  for (const type of types) {
    const declaration = type.flags & ts.TypeFlags.EnumLiteral ? type.symbol.valueDeclaration : undefined
    const parent = declaration && ts.isEnumMember(declaration) ? checker.getSymbolAtLocation(declaration.parent.name) : undefined
    groups.set(parent, [...(groups.get(parent) ?? []), type])
  }
  return groups
}

const WORDS = [
  ['Any', 'any'],
  ['Unknown', 'unknown'],
  ['Undefined', 'undefined'],
  ['Void', 'void'],
  ['Null', 'null'],
  ['Never', 'never'],
  ['String', 'string'],
  ['Number', 'number'],
  ['BigInt', 'bigint'],
  ['ESSymbol', 'symbol'],
  ['NonPrimitive', 'object'],
] as const satisfies readonly (readonly [keyof typeof TypeScript.TypeFlags, string])[]
