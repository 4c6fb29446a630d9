import type { TypeScript } from '../../transform/parse/parser.ts'
import type { LoadedSite } from '../../runtime/sites/loaded-site.ts'
import { itemsOfMarks, markOf } from './marked-text.ts'
import { quoted } from './named-types.ts'
import { UNKNOWN, type TypeTexts } from './type-texts.ts'
import { unionText } from './union-text.ts'

/** The types of what a handler gets, as texts; of names that not all sites of an address have `isOptional`. */
export interface TypesOfSite {
  readonly vals: ReadonlyMap<string, NameType>
  readonly uv: ReadonlyMap<string, NameType>
  readonly private: ReadonlyMap<string, NameType>
  readonly this: string
}

interface NameType {
  readonly text: string
  readonly isOptional: boolean
}

/** What the sites of one file capture. */
export class SiteTypes {
  readonly #items: ReturnType<typeof itemsOfMarks>
  readonly #checker: TypeScript.TypeChecker
  readonly #texts: TypeTexts

  /** @param source the file, with marks in the place of the guards of these sites */
  constructor(source: TypeScript.SourceFile, checker: TypeScript.TypeChecker, texts: TypeTexts) {
    this.#items = itemsOfMarks(source)
    this.#checker = checker
    this.#texts = texts
  }

  of(site: LoadedSite): TypesOfSite {
    const { label, names } = markOf(site)
    const items = this.#items.get(label) ?? []
    const types = new Map(names.map((name, i) => [name, items[i] ? this.#typeOf(items[i]) : UNKNOWN]))
    const { locals, upvalues, hasThis } = site.public
    const listed = (own: readonly string[], prefix = ''): Map<string, NameType> =>
      new Map(own.map((name) => [name, { text: types.get(`${prefix}${name}`) ?? UNKNOWN, isOptional: false }]))
    // A local hides an upvalue of its name from the text of the place, but not from the site.
    const hidden = upvalues.filter((name) => locals.includes(name)).map((name) => [name, { text: UNKNOWN, isOptional: false }] as const)
    return {
      vals: listed(locals),
      uv: new Map([...listed(upvalues), ...hidden]),
      private: listed(site.readsPrivates ? site.fn.described.privates : [], 'this.'),
      this: hasThis ? (types.get('this') ?? UNKNOWN) : 'undefined',
    }
  }

  #typeOf(item: TypeScript.Node): string {
    return this.#texts.textOf(this.#checker.getTypeAtLocation(item))
  }
}

/** Of an address that means several sites. */
export function merged(all: readonly TypesOfSite[]): TypesOfSite {
  if (all.length === 1) return all[0]!
  const part = (name: 'vals' | 'uv' | 'private'): Map<string, NameType> => {
    const maps = all.map((each) => each[name])
    const names = [...new Set(maps.flatMap((map) => [...map.keys()]))]
    return new Map(
      names.map((each) => {
        const found = maps.flatMap((map) => map.get(each) ?? [])
        return [each, { text: unionText(found.map(({ text }) => text)), isOptional: found.length < maps.length }]
      }),
    )
  }
  return { vals: part('vals'), uv: part('uv'), private: part('private'), this: unionText(all.map((each) => each.this)) }
}

/** As the file of types has it, behind the address: a name a line, so that a change shows. */
export function entryOf(types: TypesOfSite): string[] {
  const lists = (['vals', 'uv', 'private'] as const).flatMap((part) => listOf(part, types[part]))
  return [...lists, `    this: ${types.this}`]
}

function listOf(part: string, names: ReadonlyMap<string, NameType>): string[] {
  if (names.size === 0) return [`    ${part}: {}`]
  const members = [...names].map(([name, { text, isOptional }]) => {
    const key = /^[A-Za-z_$][\w$]*$/.test(name) ? name : quoted(name)
    return `      ${key}${isOptional ? '?' : ''}: ${text}`
  })
  return [`    ${part}: {`, ...members, '    }']
}
