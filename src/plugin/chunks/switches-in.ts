const PREFIX = '$p'
const KEY_LENGTH = 8
const NUMBER = /[0-9a-z]+/y

/**
 * The files whose switches stand in a text, by their keys, in the order in which they are first met; with each how many switches
 * it has at least. Walks from one `$p` to the next, as a chunk can have a hundred thousand of them.
 */
export function switchesIn(code: string): Map<string, number> {
  const found = new Map<string, number>()
  for (let at = code.indexOf(PREFIX); at >= 0; at = code.indexOf(PREFIX, at + 2)) {
    const start = at + PREFIX.length
    if (code[start + KEY_LENGTH] !== '_') continue
    NUMBER.lastIndex = start + KEY_LENGTH + 1
    const number = NUMBER.exec(code)?.[0]
    if (number === undefined) continue
    const key = code.slice(start, start + KEY_LENGTH)
    const count = Number.parseInt(number, 36) + 1
    const known = found.get(key)
    if (known === undefined ? /^[0-9a-z]+$/.test(key) : known < count) found.set(key, count)
  }
  return found
}
