// Taken at load: the program may replace them before a text is asked for.
const charCodeAt = Function.prototype.call.bind(String.prototype.charCodeAt) as (text: string, at: number) => number
const { fromCharCode } = String

/** The signs that a keyboard has, without the space. */
const FIRST = 0x21
const COUNT = 94
/** By the number of a sign, the one that takes its place. */
const TURNED: readonly string[] = Array.from({ length: FIRST + COUNT }, (_, code) =>
  fromCharCode(code < FIRST ? code : FIRST + ((code - FIRST + COUNT / 2) % COUNT)),
)

/**
 * A text with its letters and signs in each other's place; twice, it is itself again. What a bundle holds of the program's code in site
 * tables is no code: tools that look for words in it (to replace them, or to see whether something was dropped) must not find them there.
 */
export function turned(text: string): string {
  let result = ''
  for (let i = 0; i < text.length; i++) {
    const code = charCodeAt(text, i)
    result += code < FIRST + COUNT ? TURNED[code]! : text[i]!
  }
  return result
}
