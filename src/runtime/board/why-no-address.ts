import { describeValue } from '../say/describe.ts'
import { indexOf, slice } from '../guard/builtins.ts'
import { ADDRESS_FORMS, parseAddress } from './address.ts'

/** Why something is no address, and what may have been meant. */
export function whyNoAddress(given: unknown): string {
  return `not an address: ${describeValue(given)}; ${(typeof given === 'string' && hintFor(given)) || ADDRESS_FORMS}`
}

function hintFor(given: string): string {
  if (isPlaceAlone(given)) return `it names no file; ${ADDRESS_FORMS}`
  const name = given.length > 2 && slice(given, given.length - 2) === '()' ? slice(given, 0, given.length - 2) : given
  if (given.length < 200 && indexOf(name, '.') < 0 && indexOf(name, ':') < 0 && indexOf(name, '#') < 0 && parseAddress(`#${name}`))
    return `did you mean #${name}?`
  if (name !== given && parseAddress(name)) return `did you mean ${name}?`
  const comma = indexOf(given, ',')
  if (comma > 0 && parseAddress(slice(given, 0, comma)) && parseAddress(slice(given, comma + 1)))
    return 'an address is one place: call enable for each'
  if (isRangeWithColumn(given)) return 'a range is of lines and has no column: write file:from-to'
  return ''
}

/** `9`, `L9`, `:9:5`, `3-9`. */
function isPlaceAlone(text: string): boolean {
  if (text === '') return false
  let digits = 0
  for (let i = 0; i < text.length; i++) {
    const isDigit = text[i]! >= '0' && text[i]! <= '9'
    if (isDigit) digits++
    else if (text[i] !== ':' && text[i] !== 'L' && text[i] !== '-') return false
  }
  return digits > 0 && parseAddress(`file.ts:${slice(text, text[0] === ':' ? 1 : 0)}`) !== undefined
}

function isRangeWithColumn(text: string): boolean {
  const colon = indexOf(text, ':')
  if (colon <= 0) return false
  let dashes = 0
  let colons = 0
  for (let i = colon + 1; i < text.length; i++) {
    if (text[i] === '-') dashes++
    else if (text[i] === ':') colons++
    else if (text[i]! < '0' || text[i]! > '9') return false
  }
  return dashes > 0 && colons > 0
}
