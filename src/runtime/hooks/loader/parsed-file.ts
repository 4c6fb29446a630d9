import { parse } from 'sucrase/dist/esm/parser/index.js'

/** Tokens and scopes of a text. */
export type ParsedFile = ReturnType<typeof parse>

let last: { readonly source: string; readonly isTypeScript: boolean; readonly file: ParsedFile | undefined } | undefined

/** Parses a file; the same one that is asked for again is not parsed again. `undefined` if it cannot be: the transform will say why. */
export function parsedFile(source: string, file: string): ParsedFile | undefined {
  const isTypeScript = /\.[cm]?ts$/.test(file)
  if (last?.source !== source || last.isTypeScript !== isTypeScript) last = { source, isTypeScript, file: parsed(source, isTypeScript) }
  return last.file
}

/** The parser keeps the last text and its tokens, twice as large, in variables of its module. */
export function releaseParser(): void {
  parsed('', false)
  last = undefined
}

function parsed(source: string, isTypeScript: boolean): ParsedFile | undefined {
  try {
    return parse(source, false, isTypeScript, false)
  } catch {
    return undefined
  }
}
