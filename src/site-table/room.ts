// Taken at load: the program may replace it before a table is decoded.
const { parse } = JSON

/**
 * An array whose elements are there: an index that is not would be looked for in the prototypes, where a program can have put a setter.
 */
export function room<T>(count: number): T[] {
  return some(count) as T[]
}

/** Most lists are short, and a literal is copied in no time. */
function some(count: number): unknown[] {
  switch (count) {
    case 0:
      return []
    case 1:
      return ['']
    case 2:
      return ['', '']
    case 3:
      return ['', '', '']
    case 4:
      return ['', '', '', '']
    case 5:
      return ['', '', '', '', '']
    case 6:
      return ['', '', '', '', '', '']
    default:
      return parse(`[${texts(count)}]`) as unknown[]
  }
}

function texts(count: number): string {
  let text = '""'
  let done = 1
  for (; done * 2 <= count; done *= 2) text = `${text},${text}`
  for (; done < count; done++) text += ',""'
  return text
}

/** A list that grows, without `push` and without an index that is not there. */
export class Growing<T> {
  #items = room<T>(4)
  #length = 0

  get length(): number {
    return this.#length
  }

  add(item: T): T {
    if (this.#length === this.#items.length) this.#grow()
    this.#items[this.#length++] = item
    return item
  }

  /** What is there at an index; to write to one that is there is safe. */
  get items(): T[] {
    return this.#items
  }

  /** An array of just what was added. Nothing may be added after. */
  end(): T[] {
    this.#items.length = this.#length
    return this.#items
  }

  #grow(): void {
    const more = room<T>(this.#length * 2)
    for (let i = 0; i < this.#length; i++) more[i] = this.#items[i]!
    this.#items = more
  }
}
