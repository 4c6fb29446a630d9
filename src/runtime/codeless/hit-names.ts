import type { ProbeInfo } from '../api/types.ts'
import { append, getOwnPropertyDescriptor, join, keys } from '../guard/builtins.ts'
import type { Names } from '../expression/parse-expression.ts'
import { openedBy } from '../expression/read-property.ts'
import { Unreadable } from '../expression/unreadable.ts'
import { isSecretName } from '../snapshot/secrets.ts'

/** As many names are told to somebody who asks for another one. */
const MOST_NAMES = 12

/** What the names of an expression mean at a hit: the locals, then the upvalues, then what is known of the hit itself. */
export class HitNames implements Names {
  readonly #info: ProbeInfo

  constructor(info: ProbeInfo) {
    this.#info = info
  }

  get receiver(): unknown {
    return this.#info.this
  }

  read(name: string): unknown {
    const { vals, uv, finfo, hit } = this.#info
    const own = getOwnPropertyDescriptor(vals, name) ?? getOwnPropertyDescriptor(uv, name)
    if (own) return openedBy(own.value, isSecretName(name), name)
    if (name === '$hit') return hit
    if (name === '$file') return finfo.file
    if (name === '$line') return finfo.line
    if (name === '$function') return finfo.name
    return new Unreadable(`<no ${name}>`, `there is no variable ${name} at ${finfo.file}:${finfo.line}${this.#known()}`)
  }

  readPrivate(name: string): unknown {
    const field = getOwnPropertyDescriptor(this.#info.private, name)
    if (!field) return new Unreadable(`<no this.${name}>`, `this has no private field ${name} that its class declares and uses`)
    return isSecretName(name) ? openedBy(field.value, true, `this.${name}`) : openedBy(field.value, false, name)
  }

  #known(): string {
    const { vals, uv, omitted } = this.#info
    const names = keys(vals)
    const more = keys(uv)
    for (let i = 0; i < more.length; i++) append(names, more[i]!)
    if (names.length === 0) return ', and no other'
    const shown: string[] = []
    for (let i = 0; i < names.length && i < MOST_NAMES; i++) append(shown, names[i]!)
    const left = names.length - shown.length + omitted.length
    return `; there are ${join(shown, ', ')}${left === 0 ? '' : ` and ${left} more`}`
  }
}
