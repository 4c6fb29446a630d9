import type { ParsedFile } from './parsed-file.ts'

const DECLARES_A_VALUE = /^(?:const|let|var|function|class|enum|abstract|async)$/
const BEGINS_A_STATEMENT = /^(?:[{};]|export|default)$/
const IS_A_MEMBER = /^[:?(!,;=}]$/

/**
 * Where a namespace that holds values begins, if a TypeScript file has one: the compiler takes each namespace for a declaration of types,
 * and leaves it out without a word.
 * @param source the text that the tokens are of
 */
export function valueNamespace(source: string, tokens: ParsedFile['tokens']): { line: number; column: number } | undefined {
  const text = (at: number): string => source.slice(tokens[at]?.start, tokens[at]?.end)
  for (let i = 0; i < tokens.length; i++) {
    if (!/^(?:namespace|module)$/.test(text(i)) || /^(?:declare|\.)$/.test(text(i - 1))) continue
    let at = i + 1
    while (/^[\w$]+$/.test(text(at)) && text(at + 1) === '.') at += 2
    if (/^[\w$]+$/.test(text(at)) && text(at + 1) === '{' && holdsValues(text, at + 1, tokens.length))
      return placeOf(source, tokens[i]!.start)
  }
  return undefined
}

/** @param from where its brace is */
function holdsValues(text: (at: number) => string, from: number, end: number): boolean {
  for (let at = from, depth = 0; at < end; at++) {
    if (text(at) === '{') depth++
    if (text(at) === '}' && --depth === 0) return false
    if (DECLARES_A_VALUE.test(text(at)) && BEGINS_A_STATEMENT.test(text(at - 1)) && !IS_A_MEMBER.test(text(at + 1))) return true
  }
  return false
}

function placeOf(source: string, offset: number): { line: number; column: number } {
  const before = source.slice(0, offset).split('\n')
  return { line: before.length, column: before.at(-1)!.length + 1 }
}
