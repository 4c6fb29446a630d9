import type { Fn, Owner, Scope, SitePlan } from '../analyse/names/model.ts'
import { MAX_PRIVATES, NEVER_CAPTURED } from '../analyse/policy.ts'
import { lookUp } from '../analyse/names/scopes.ts'
import type { DescribedOwner } from './table/table-encoder.ts'

/** Names the owners of functions, and writes what reads the private fields of a class. */
export class Owners {
  readonly #typed: boolean
  /** By whose name it is, and whose private fields. */
  readonly #described = new Map<Owner, Map<Owner | undefined, DescribedOwner>>()
  readonly #privates = new Map<Owner, readonly string[]>()
  readonly #readers = new Map<Owner, string>()

  constructor(typed: boolean) {
    this.#typed = typed
  }

  /** What a function is named by, and whose private fields its sites pass. */
  of(fn: Fn): { owner: DescribedOwner | undefined; isNamedByOwner: boolean } {
    const { owner, kind } = fn
    const read = this.#readIn(fn)
    if (owner !== undefined && owner.name !== '' && kind !== 'constructor' && kind !== 'static block')
      return { owner: this.#describe(owner, read), isNamedByOwner: true }
    return { owner: read && this.#describe(read, read), isNamedByOwner: false }
  }

  /**
   * What a site passes after `this`: a function that reads the private field with a number of an object. It captures nothing of
   * the function that it stands in, and comes into being only while a probe is on. `''` where there are no private fields.
   */
  readerAt({ fn, scope }: SitePlan): string {
    const owner = this.#readIn(fn)
    if (!owner) return ''
    const { innerName } = owner
    if (innerName !== undefined && !meansClass(innerName, owner, scope)) return this.#reader(owner, undefined)
    let reader = this.#readers.get(owner)
    if (reader === undefined) this.#readers.set(owner, (reader = this.#reader(owner, innerName)))
    return reader
  }

  /** The class whose private fields the sites of a function pass. */
  #readIn(fn: Fn): Owner | undefined {
    const owner = fn.callsEval ? undefined : ownerOfThis(fn)
    return owner && this.#privatesOf(owner).length > 0 ? owner : undefined
  }

  #privatesOf(owner: Owner): readonly string[] {
    let names = this.#privates.get(owner)
    if (!names) {
      const used = owner.privates.filter(({ isUsed }) => isUsed)
      this.#privates.set(owner, (names = used.slice(0, MAX_PRIVATES).map(({ name }) => name)))
    }
    return names
  }

  #describe(owner: Owner, read: Owner | undefined): DescribedOwner {
    let byRead = this.#described.get(owner)
    if (!byRead) this.#described.set(owner, (byRead = new Map<Owner | undefined, DescribedOwner>()))
    let described = byRead.get(read)
    if (!described) byRead.set(read, (described = { name: owner.name, privates: read ? this.#privatesOf(read) : [] }))
    return described
  }

  /** @param className by which it sees the class; without it the static fields are those of `this`, if it is the class */
  #reader(owner: Owner, className: string | undefined): string {
    const privates = this.#privatesOf(owner)
    const isTaken = className === 'o' || className === 'i'
    const [object, number] = isTaken ? ['$o', '$i'] : ['o', 'i']
    const type = this.#typed ? ':any' : ''
    const read = (name: string): string => {
      const isStatic = className !== undefined && owner.privates.some((field) => field.name === name && field.isStatic)
      // A type checker would have to know the field's type, which can depend on this very function's.
      return `${!isStatic ? object : this.#typed ? `(${className} as any)` : className}.${name}`
    }
    const parameters = privates.length > 1 ? `(${object}${type},${number}${type})` : type === '' ? object : `(${object}${type})`
    let text = ''
    for (let i = privates.length - 1; i > 0; i--) text += `${i > 1 ? `${number}>${i - 1}` : number}?${read(privates[i]!)}:`
    return `${parameters}=>${text}${read(privates[0]!)},`
  }
}

/** The class that a function's `this` is an object of, or the class itself; not known of a function that is no member. */
function ownerOfThis(fn: Fn): Owner | undefined {
  let at = fn
  while (at.isArrow && at.parent) at = at.parent
  return at.owner
}

/** Whether the name means the class where the site stands. */
function meansClass(name: string, owner: Owner, scope: Scope): boolean {
  return !NEVER_CAPTURED.has(name) && lookUp(scope, name)?.scope.owner === owner
}
