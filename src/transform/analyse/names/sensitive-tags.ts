/** A tag of a JSDoc comment that says that a variable is not to be read. */
export interface Tag {
  /** Where what it stands before begins. */
  readonly at: number
  /** Words that may be names of variables of the function there. */
  readonly names: readonly string[]
  /** The same for one tag at several places; none of what is no tag. */
  readonly id: number | undefined
}

const COMMENT = /\/\*\*[^]*?\*\//g
const BLANK = /(?:\s|\/\*[^]*?\*\/|\/\/[^\n\r\u2028\u2029]*)*/y
/** Whatever stands before a declaration and is no part of its list: `export`, `private readonly`, the head of a loop. */
const MODIFIERS = /(?:(?:export|default|declare|public|private|protected|readonly|static|override|async)\s+|for\s*(?:await\s*)?\(\s*)*/y
/** From one tag to the next, or to the end of the comment. */
const TAGS = /(?<![\w`{])@([a-z]+)\b(?![-.`])([^@]*)/gi
const WORDS = /[\w$]+/g
/** `{string} [pin=1] - words` */
const PARAMETER = /^\s*(?:\{[^}]*\}\s*)?\[?([\w$]+)/

/**
 * The tags of a file's JSDoc comments: `@sensitive`, `@sensitive pin, code`, `@param pin … @sensitive`, `@param {Sensitive<string>} pin`,
 * `@type {Sensitive<string>}`.
 * @param brand finds the name of the type
 */
export function tagsIn(text: string, brand: RegExp): Tag[] {
  const tags: Tag[] = []
  for (const { 0: comment, index } of text.matchAll(COMMENT)) {
    if (!/@[Ss]ensitive\b/.test(comment) && !brand.test(comment)) continue
    const start = skip(text, index + comment.length, BLANK)
    for (const names of tagsOf(comment.slice(3, -2), brand)) {
      const id = tags.length
      for (const at of new Set([start, skip(text, start, MODIFIERS)])) tags.push({ at, names, id })
    }
  }
  return tags
}

/** Of each tag the words behind it. */
function tagsOf(comment: string, brand: RegExp): (readonly string[])[] {
  const found: (readonly string[])[] = []
  let parameter: string | undefined
  for (const [, tag = '', rest = ''] of comment.replace(/^[ \t]*\*/gm, '').matchAll(TAGS)) {
    const name = PARAMETER.exec(rest)?.[1]
    if (/^[Ss]ensitive$/.test(tag)) found.push(parameter === undefined ? (rest.match(WORDS) ?? []) : [parameter])
    else if (/^(?:param|arg|argument)$/.test(tag) && name !== undefined && brand.test(rest.split('}')[0]!)) found.push([name])
    else if (tag === 'type' && brand.test(rest.split('}')[0]!)) found.push([])
    // What stands behind a parameter is said of it.
    parameter = /^(?:param|arg|argument)$/.test(tag) ? name : undefined
  }
  return found
}

function skip(text: string, from: number, what: RegExp): number {
  what.lastIndex = from
  what.test(text)
  return what.lastIndex
}
