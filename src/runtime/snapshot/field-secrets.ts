import { charCodeAt, indexOf, slice } from '../guard/builtins.ts'
import { isSecretName, REDACTED } from './secrets.ts'

/** Longer names of fields nobody writes. */
const LONGEST_NAME = 100

/**
 * A text without the values of the fields in it whose names are those of secrets: of JSON (`"password":"…"`, also inside a text of JSON),
 * of headers (`Authorization: …`), of what consoles write (`token: '…'`).
 */
export function withoutFieldSecrets(text: string): string {
  let shown = ''
  let from = 0
  for (let at = indexOf(text, ':'); at !== -1; at = indexOf(text, ':', at + 1)) {
    if (at < from || !isSecretName(nameBefore(text, at))) continue
    const start = startOfValue(text, at + 1)
    const end = endOfValue(text, start)
    if (end === start) continue
    shown += `${slice(text, from, start)}${REDACTED}`
    from = end
  }
  return shown + slice(text, from)
}

/** The name that ends at a colon, in quotes or not. */
function nameBefore(text: string, colon: number): string {
  let end = colon
  while (end > 0 && (text[end - 1] === ' ' || isQuote(text, end - 1) || text[end - 1] === '\\')) end--
  let start = end
  while (start > 0 && end - start <= LONGEST_NAME && isPartOfName(text, start - 1)) start--
  return slice(text, start, end)
}

function isPartOfName(text: string, at: number): boolean {
  const code = charCodeAt(text, at)
  const isLetter = (code >= 0x41 && code <= 0x5a) || (code >= 0x61 && code <= 0x7a)
  return isLetter || (code >= 0x30 && code <= 0x39) || indexOf('_-.$@#', text[at]!) !== -1
}

function isQuote(text: string, at: number): boolean {
  return text[at] === '"' || text[at] === "'"
}

/** Behind white space and an opening quote, which may be one of a text in a text. */
function startOfValue(text: string, from: number): number {
  let at = from
  while (text[at] === ' ' || text[at] === '\t') at++
  while (text[at] === '\\') at++
  return isQuote(text, at) ? at + 1 : at
}

/** The closing quote, or the end of the field or line. */
function endOfValue(text: string, start: number): number {
  const isQuoted = start > 0 && isQuote(text, start - 1)
  for (let at = start; at < text.length; at++) {
    const character = text[at]!
    if (
      isQuoted
        ? character === text[start - 1] && !(text[at - 1] === '\\' && text[start - 2] !== '\\')
        : indexOf(',}]\r\n', character) !== -1
    )
      return isQuoted && text[at - 1] === '\\' ? at - 1 : at
  }
  return text.length
}
