import { ts, type SourceFile, type TypeScript } from '../../parse/parser.ts'
import type { Fn, Scope } from './model.ts'
import { tagsIn, type Tag } from './sensitive-tags.ts'

interface Kept {
  readonly scope: Scope
  readonly name: string
}

/** A node that can declare names. */
interface Declaring {
  readonly end: number
  getStart(source: SourceFile): number
  readonly type?: TypeScript.TypeNode | undefined
  readonly initializer?: TypeScript.Expression | undefined
}

/** A tag, and what has been found of it. */
interface Sought extends Tag {
  /** What it stands before, if that declares variables, and where this ends. */
  readonly target: Kept[]
  end: number | undefined
  /** Of overloads: what the function is called. */
  readonly of?: string | undefined
  isUsed: boolean
}

/** Words that may stand between the beginning of a declaration and that of the function that it is. */
const WORDS =
  /^(?:(?:export|default|async|static|public|private|protected|readonly|override|get|set|return|const|let|var|declare|await|new)\s*)*$/

/** Variables that no site passes, as their author says that nobody is to read them: by a list of names, a tag of JSDoc, or their type. */
export class KeptOut {
  readonly #source: SourceFile
  readonly #takes: RegExp | undefined
  readonly #brand: RegExp
  readonly #tags: Sought[]
  readonly #found: Kept[] = []
  /** All names that are declared, where a tag may mean them. */
  readonly #declared: Kept[] = []
  readonly #privates: string[] = []

  private constructor(source: SourceFile, takes: RegExp | undefined) {
    this.#source = source
    this.#takes = takes
    this.#brand = brandIn(source.text)
    this.#tags = tagsIn(source.text, this.#brand).map((tag) => ({ ...tag, target: [], end: undefined, isUsed: false }))
  }

  /** `undefined` where a file surely has none. @param names without regard to case; `*` stands for anything */
  static in(source: SourceFile, names: readonly string[]): KeptOut | undefined {
    const takes = names.length === 0 ? undefined : new RegExp(`^(?:${names.map(pattern).join('|')})$`, 'i')
    return takes || mayKeepOut(source.text) ? new KeptOut(source, takes) : undefined
  }

  /** Told each name that is declared. */
  declared(scope: Scope, name: string): void {
    if (this.#takes?.test(name)) this.#found.push({ scope, name })
    if (this.#tags.length > 0) this.#declared.push({ scope, name })
  }

  /** A declaration, or a part of one: the names that it brings are kept out where its type says so, or a tag before it. */
  consider(node: Declaring, scope: Scope, name: TypeScript.BindingName): void {
    const isBranded = this.#isBranded(node)
    for (const tag of this.#tagsBefore(node)) {
      tag.end = node.end
      for (const each of boundNames(name)) tag.target.push({ scope, name: each })
    }
    if (!isBranded) return
    for (const each of boundNames(name)) this.#found.push({ scope, name: each })
    // `const open: (pin: Sensitive<string>) => void = (pin) => …`: nobody can tell here which of its parameters it is.
    if (node.initializer && ts.isFunctionLike(node.initializer)) this.#add(node.initializer.getStart(this.#source), [])
  }

  /** Names that an import brings. */
  imports(node: TypeScript.ImportDeclaration, scope: Scope): void {
    const { importClause: clause } = node
    const bindings = clause?.namedBindings
    const elements = bindings && ts.isNamedImports(bindings) ? bindings.elements : []
    const names = [
      clause?.name,
      bindings && ts.isNamespaceImport(bindings) ? bindings.name : undefined,
      ...elements.map(({ name }) => name),
    ]
    for (const tag of this.#tagsBefore(node)) {
      tag.end = node.end
      for (const name of names) if (name) tag.target.push({ scope, name: name.text })
    }
    for (const element of elements) this.consider(element, scope, element.name)
  }

  /** Overloads say of the function behind them what its own parameters may not. */
  overload({ name, parameters, end }: TypeScript.SignatureDeclaration): void {
    const names = parameters.flatMap((parameter) => {
      const isMeant = this.#isBranded(parameter) || this.#tagsBefore(parameter).length > 0
      for (const tag of this.#tagsBefore(parameter)) tag.isUsed = true
      return isMeant ? boundNames(parameter.name) : []
    })
    if (names.length > 0) this.#add(end, names, name && ts.isIdentifier(name) ? name.text : '')
  }

  /** Whether it is a private field that is kept out. */
  meansField(member: TypeScript.PropertyDeclaration): boolean {
    const { text } = member.name as TypeScript.PrivateIdentifier
    const tags = this.#tagsBefore(member)
    for (const tag of tags) tag.isUsed = true
    if (!this.#isBranded(member) && tags.length === 0 && !this.#takes?.test(text.slice(1))) return false
    this.#privates.push(text)
    return true
  }

  /** When the file has been walked: takes the value from what is kept out. @returns the names, each once, and where tags mean nothing */
  finish(functions: readonly Fn[]): { names: string[]; unmeant: number[] } {
    for (const tag of this.#tags) this.#resolve(tag, functions)
    const kept = new Set(this.#privates)
    for (const { scope, name } of this.#found) {
      const binding = scope.bindings?.get(name)
      if (!binding) continue
      ;(binding as { readable: boolean }).readable = false
      kept.add(name)
    }
    return { names: [...kept].sort(), unmeant: this.#unmeant() }
  }

  /** Where tags stand that mean no variable. */
  #unmeant(): number[] {
    const used = new Set(this.#tags.filter(({ isUsed }) => isUsed).map(({ id }) => id))
    const places = new Map(this.#tags.map(({ id, at }) => [id, at]))
    return [...places].flatMap(([id, at]) => (id === undefined || used.has(id) ? [] : at))
  }

  /** What it lists of the function behind it; else all that it stands before, and if that is a function, its parameters. */
  #resolve(tag: Sought, functions: readonly Fn[]): void {
    const { at, names, target, end, of } = tag
    const fns = functions.filter(
      ({ start, kind, name }) =>
        start >= at &&
        start < (end ?? Number.POSITIVE_INFINITY) &&
        kind !== 'module' &&
        kind !== 'field' &&
        (of === undefined || name === of),
    )
    // Of a declaration all functions in it: one that is wrapped, `memo((pin) => …)`, is as good as one that is not.
    const own = end !== undefined ? fns : fns.slice(0, 1).filter((fn) => of !== undefined || this.#isOnlyNamed(at, fn.start))
    const within = this.#declared.filter(({ scope }) => own.some((fn) => fn.start <= scope.fn.start && scope.fn.end <= fn.end))
    const listed = within.filter(({ name }) => names.includes(name))
    const outer = own.filter((fn) => !own.some((other) => other !== fn && other.start <= fn.start && fn.end <= other.end))
    const parameters = within.filter(({ scope }) => outer.includes(scope.fn) && scope.parent?.fn !== scope.fn)
    const meant = listed.length > 0 ? listed : [...target, ...parameters]
    tag.isUsed ||= meant.length > 0
    this.#found.push(...meant)
  }

  /** Whether a function begins what begins there: `k: (pin) => …`, `handler = async (pin) => …`, `export default function`. */
  #isOnlyNamed(from: number, to: number): boolean {
    const between = this.#source.text
      .slice(from, to)
      .replace(/\basync\s*$/, '')
      .trim()
    return WORDS.test(between) || (/[=:]$/.test(between) && !/[;{}()]/.test(between))
  }

  #add(at: number, names: readonly string[], of?: string): void {
    this.#tags.push({ at: this.#codeFrom(at), names, of, id: undefined, target: [], end: undefined, isUsed: false })
  }

  #codeFrom(at: number): number {
    return at + /^(?:\s|\/\*[^]*?\*\/|\/\/[^\n\r\u2028\u2029]*)*/.exec(this.#source.text.slice(at))![0].length
  }

  /** `const key: Sensitive<string>`, `= read() as Sensitive<string>`. */
  #isBranded({ type, initializer }: Declaring): boolean {
    const { text } = this.#source
    if (type && this.#brand.test(text.slice(type.pos, type.end))) return true
    return initializer !== undefined && this.#isCast(initializer)
  }

  /** Also in parentheses, and one of two. */
  #isCast(value: TypeScript.Expression): boolean {
    if (ts.isParenthesizedExpression(value) || ts.isNonNullExpression(value) || ts.isAwaitExpression(value))
      return this.#isCast(value.expression)
    if (ts.isConditionalExpression(value)) return this.#isCast(value.whenTrue) || this.#isCast(value.whenFalse)
    if (ts.isBinaryExpression(value)) return this.#isCast(value.left) || this.#isCast(value.right)
    if (!ts.isAsExpression(value) && !ts.isSatisfiesExpression(value) && !ts.isTypeAssertionExpression(value)) return false
    return this.#brand.test(this.#source.text.slice(value.type.pos, value.type.end)) || this.#isCast(value.expression)
  }

  #tagsBefore(node: Pick<Declaring, 'getStart'>): Sought[] {
    if (this.#tags.length === 0) return []
    const start = node.getStart(this.#source)
    return this.#tags.filter(({ at }) => at === start)
  }
}

/** The type by its name, and by those under which it is imported. */
function brandIn(text: string): RegExp {
  const aliases = [...text.matchAll(/\bSensitive\s+as\s+([\w$]+)/g)].map(([, alias]) => alias!.replaceAll('$', '\\$'))
  return new RegExp(`(?<![\\w$])(?:${['Sensitive', ...aliases].join('|')})(?![\\w$])`)
}

/** Whether a text has a tag, or a type that says it. */
export function mayKeepOut(text: string): boolean {
  return /@[Ss]ensitive\b|\bSensitive\b/.test(text)
}

/** Names before such a type or behind such a tag, in what is no JavaScript: a component, for instance. */
export function brandedIn(text: string): string[] {
  return [...text.matchAll(/([\w$]+)[?!]?\s*:[^;=,(){}]*\bSensitive\b|@sensitive\b[\s*/]*(?:(?:export|const|let|var)\s+)*([\w$]+)/g)].map(
    ([, typed, tagged]) => typed ?? tagged!,
  )
}

/** Finds such names in a text; `undefined` where there are none. */
export function wordsOf(names: readonly string[]): RegExp | undefined {
  return names.length === 0 ? undefined : new RegExp(`(?<![\\w$])(?:${names.map(escaped).join('|')})(?![\\w$])`)
}

/** What a binding pattern declares. */
function boundNames(name: TypeScript.BindingName): string[] {
  if (ts.isIdentifier(name)) return [name.text]
  return name.elements.flatMap((element) => (ts.isOmittedExpression(element) ? [] : boundNames(element.name)))
}

function pattern(name: string): string {
  return escaped(name.replace(/^#/, '')).replaceAll('*', '.*')
}

function escaped(name: string): string {
  return name.replace(/[$()+.?[\\\]^{|}]/g, '\\$&')
}
