import { ts, type SourceFile, type TypeScript } from '../../parse/parser.ts'
import type { Fn, Scope } from './model.ts'

const TAG = '@sensitive'
/** Whatever stands before a declaration and is no part of its list: `export`, `private readonly`. */
const MODIFIERS = /(?:(?:export|default|declare|public|private|protected|readonly|static|override|async)\s+)*/y
const BLANK = /(?:\s|\/\*[^]*?\*\/|\/\/[^\n\r\u2028\u2029]*)*/y
const LIST = /^[ \t]*([\w$]+(?:[ \t]*,[ \t]*[\w$]+)*)[ \t]*$/
/** In a line of JSDoc, before the tag. */
const PARAMETER = /@param\s+(?:\{[^}]*\}\s*)?\[?([\w$]+)[^@]*$/
const WORD = /[\w$]/
const BRAND = /\bSensitive\b/

interface Tag {
  /** Where what it stands before begins. */
  readonly at: number
  /** Of variables of the function there; none if it means what it stands before. */
  readonly names: ReadonlySet<string>
  /** What it stands before, if that declares variables, and where this ends. */
  readonly target: Kept[]
  end: number
}

interface Kept {
  readonly scope: Scope
  readonly name: string
}

/** A node that can declare names. */
interface Declaring {
  readonly end: number
  getStart(source: SourceFile): number
  readonly type?: TypeScript.TypeNode | undefined
}

/** Variables that no site passes, as their author says that nobody is to read them: by a list of names, a tag of JSDoc, or their type. */
export class KeptOut {
  readonly #source: SourceFile
  readonly #takes: RegExp | undefined
  readonly #tags: readonly Tag[]
  readonly #listed: ReadonlySet<string>
  readonly #found: Kept[] = []
  /** Names that a tag lists, wherever they are declared. */
  readonly #candidates: Kept[] = []
  readonly #privates: string[] = []

  private constructor(source: SourceFile, takes: RegExp | undefined, tags: readonly Tag[]) {
    this.#source = source
    this.#takes = takes
    this.#tags = tags
    this.#listed = new Set(tags.flatMap(({ names }) => [...names]))
  }

  /** `undefined` where a file surely has none. @param names without regard to case; `*` stands for anything */
  static in(source: SourceFile, names: readonly string[]): KeptOut | undefined {
    const { text } = source
    const takes = names.length === 0 ? undefined : new RegExp(`^(?:${names.map(pattern).join('|')})$`, 'i')
    const tags = text.includes(TAG) ? tagsIn(text) : []
    return takes || tags.length > 0 || BRAND.test(text) ? new KeptOut(source, takes, tags) : undefined
  }

  /** Told each name that is declared. */
  declared(scope: Scope, name: string): void {
    if (this.#takes?.test(name)) this.#found.push({ scope, name })
    if (this.#listed.has(name)) this.#candidates.push({ scope, name })
  }

  /** A declaration, or a part of one: the names that it brings are kept out where its type says so, or a tag before it. */
  consider(node: Declaring, scope: Scope, name: TypeScript.BindingName): void {
    const tag = this.#tagBefore(node)
    if (tag) tag.end = node.end
    const isMeant = this.#isBranded(node) || tag?.names.size === 0
    if (!isMeant && !tag) return
    for (const each of boundNames(name)) (isMeant ? this.#found : tag!.target).push({ scope, name: each })
  }

  /** Whether it is a private field that is kept out. */
  meansField(member: TypeScript.PropertyDeclaration): boolean {
    const { text } = member.name as TypeScript.PrivateIdentifier
    if (!this.#isBranded(member) && !this.#tagBefore(member) && !this.#takes?.test(text.slice(1))) return false
    this.#privates.push(text)
    return true
  }

  #isBranded({ type }: Declaring): boolean {
    return type !== undefined && BRAND.test(this.#source.text.slice(type.pos, type.end))
  }

  #tagBefore(node: Declaring): Tag | undefined {
    if (this.#tags.length === 0) return undefined
    const start = node.getStart(this.#source)
    return this.#tags.find(({ at }) => at === start)
  }

  /** When the file has been walked: takes the value from what is kept out. @returns the names, each once */
  finish(functions: readonly Fn[]): string[] {
    for (const { at, names, target, end } of this.#tags) {
      const fn = names.size > 0 ? functions.find(({ start, kind }) => start >= at && kind !== 'module') : undefined
      const own = fn && fn.start < end ? this.#candidates.filter(({ name, scope }) => names.has(name) && scope.fn === fn) : []
      // Words that are no names say something about what the tag stands before.
      this.#found.push(...(own.length > 0 ? own : target))
    }
    const kept = new Set(this.#privates)
    for (const { scope, name } of this.#found) {
      const binding = scope.bindings?.get(name)
      if (!binding) continue
      ;(binding as { readable: boolean }).readable = false
      kept.add(name)
    }
    return [...kept].sort()
  }
}

/** Whether a text has a tag, or a type that says it. */
export function mayKeepOut(text: string): boolean {
  return text.includes(TAG) || BRAND.test(text)
}

/** Names before such a type or behind such a tag, in what is no JavaScript: a component, for instance. */
export function brandedIn(text: string): string[] {
  return [...text.matchAll(/([\w$]+)[?!]?\s*:[^;=,(){}]*\bSensitive\b|@sensitive\b[\s*/]*(?:(?:export|const|let|var)\s+)*([\w$]+)/g)].map(
    ([, typed, tagged]) => typed ?? tagged!,
  )
}

/** Finds such names in a text; `undefined` where there are none. */
export function wordsOf(names: readonly string[]): RegExp | undefined {
  return names.length === 0 ? undefined : new RegExp(`(?<![\\w$])(?:${names.map(pattern).join('|')})(?![\\w$])`)
}

/** What a binding pattern declares. */
function boundNames(name: TypeScript.BindingName): string[] {
  if (ts.isIdentifier(name)) return [name.text]
  return name.elements.flatMap((element) => (ts.isOmittedExpression(element) ? [] : boundNames(element.name)))
}

/** The tags of JSDoc comments, by where what they stand before begins. */
function tagsIn(text: string): Tag[] {
  const tags: Tag[] = []
  for (let found = text.indexOf(TAG); found !== -1; found = text.indexOf(TAG, found + 1)) {
    if (WORD.test(text[found + TAG.length] ?? '')) continue
    const open = text.lastIndexOf('/**', found)
    const close = text.indexOf('*/', found)
    if (open === -1 || close === -1 || text.slice(open, found).includes('*/')) continue
    const start = skip(text, close + 2, BLANK)
    const names = new Set(namesAt(text, found, close))
    for (const at of new Set([start, skip(text, start, MODIFIERS)])) tags.push({ at, names, target: [], end: Number.POSITIVE_INFINITY })
  }
  return tags
}

/** `@sensitive password, token`, or `@param password … @sensitive`. */
function namesAt(text: string, at: number, close: number): string[] {
  const lineStart = Math.max(text.lastIndexOf('\n', at), text.lastIndexOf('\r', at)) + 1
  const parameter = PARAMETER.exec(text.slice(lineStart, at))
  if (parameter) return [parameter[1]!]
  const [rest = ''] = text.slice(at + TAG.length, close).split(/[\n\r]/)
  return LIST.exec(rest.replace(/\*+$/, ''))?.[1]!.split(/[ \t]*,[ \t]*/) ?? []
}

function skip(text: string, from: number, what: RegExp): number {
  what.lastIndex = from
  what.test(text)
  return what.lastIndex
}

function pattern(name: string): string {
  return name.replace(/[$()+.?[\\\]^{|}]/g, '\\$&').replaceAll('*', '.*')
}
