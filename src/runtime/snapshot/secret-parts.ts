import { charCodeAt, indexOf, slice } from '../guard/builtins.ts'
import { withoutFieldSecrets } from './field-secrets.ts'
import { isSecretName, REDACTED } from './secrets.ts'

/** What follows the part that is shown can tell that its end is one of a secret. In characters. */
const BEYOND = 2000
/** Longer names of parameters nobody writes. */
const LONGEST_NAME = 100

/**
 * A text without the secrets in it: of addresses who logs in (`https://user:password@host`), and the values of parameters whose
 * names are those of secrets (`?api_key=…`), in fragments and forms too; fields of JSON and headers of such names.
 * @param most as many characters of it are shown; what follows is not looked at
 */
export function withoutSecretParts(text: string, most: number): string {
  const whole = text.length > most + BEYOND ? slice(text, 0, most + BEYOND) : text
  const hasColon = indexOf(whole, ':') !== -1
  if (!hasColon && indexOf(whole, '=') === -1) return text
  const masked = withoutParameters(hasColon ? withoutFieldSecrets(withoutLogins(whole)) : whole)
  return whole.length === text.length ? masked : masked + slice(text, whole.length)
}

function withoutLogins(text: string): string {
  let shown = ''
  let from = 0
  for (let at = indexOf(text, '://'); at !== -1; at = indexOf(text, '://', at + 3)) {
    if (at < from) continue
    const start = at + 3
    let end = start
    let sign = -1
    for (; end < text.length && !endsAuthority(text[end]!); end++) if (text[end] === '@') sign = end
    if (sign <= start) continue
    shown += `${slice(text, from, start)}${REDACTED}`
    from = sign
  }
  return shown + slice(text, from)
}

function endsAuthority(character: string): boolean {
  return character <= ' ' || character === '/' || character === '?' || character === '#' || isQuote(character)
}

function withoutParameters(text: string): string {
  let shown = ''
  let from = 0
  let name = 0
  for (let i = 0; i < text.length; i++) {
    const character = text[i]!
    if (startsName(character)) name = i + 1
    if (character !== '=' || i === name || i - name > LONGEST_NAME || i < from) continue
    if (!isSecretName(decoded(slice(text, name, i)))) continue
    let end = i + 1
    while (end < text.length && !endsValue(text[end]!)) end++
    if (end === i + 1) continue
    shown += `${slice(text, from, i + 1)}${REDACTED}`
    from = end
    i = end - 1
  }
  return shown + slice(text, from)
}

function startsName(character: string): boolean {
  return character <= ' ' || character === '?' || character === '&' || character === '#' || character === ';' || isQuote(character)
}

function endsValue(character: string): boolean {
  return character <= ' ' || character === '&' || character === '#' || character === ';' || isQuote(character)
}

function isQuote(character: string): boolean {
  return character === '"' || character === "'" || character === '`' || character === '<' || character === '>'
}

/** Letters that are written as `%61` are the same name. */
function decoded(name: string): string {
  if (indexOf(name, '%') === -1) return name
  let plain = ''
  for (let i = 0; i < name.length; i++) {
    const code = name[i] === '%' ? hex(name, i + 1) : -1
    plain += code < 0x20 || code > 0x7e ? name[i]! : ASCII[code - 0x20]!
    if (code !== -1) i += 2
  }
  return plain
}

const ASCII = ' !"#$%&\'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefghijklmnopqrstuvwxyz{|}~'

function hex(text: string, at: number): number {
  const high = digit(text, at)
  const low = digit(text, at + 1)
  return high === -1 || low === -1 ? -1 : high * 16 + low
}

function digit(text: string, at: number): number {
  if (at >= text.length) return -1
  const code = charCodeAt(text, at)
  if (code >= 0x30 && code <= 0x39) return code - 0x30
  const letter = code | 0x20
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : -1
}
