import { TokenType } from 'sucrase/dist/esm/parser/tokenizer/types.js'
import { parsedFile } from './parsed-file.ts'

/**
 * Whether a module awaits outside of its functions, so that it cannot be run at once. Asked of its text, before any of it runs:
 * what was found out half way would have to run twice.
 */
export function awaitsAtTop(source: string, file: string): boolean {
  if (!/\bawait\b/.test(source)) return false
  const parsed = parsedFile(source.replace(/^#!/, '//'), file)
  // The load will say what is wrong, and where.
  if (!parsed) return false
  const { tokens, scopes } = parsed
  // The last one is the module itself.
  const functions = scopes.filter(({ isFunctionScope }) => isFunctionScope).slice(0, -1)
  return tokens.some(
    ({ start, end, isType }, i) =>
      !isType &&
      source.slice(start, end) === 'await' &&
      !isName(tokens[i - 1]?.type, tokens[i + 1]?.type) &&
      !functions.some(({ startTokenIndex, endTokenIndex }) => i >= startTokenIndex && i < endTokenIndex),
  )
}

/** Whether it stands as a member or a key: `o.await`, `{ await: 1 }`. */
function isName(before: TokenType | undefined, after: TokenType | undefined): boolean {
  return before === TokenType.dot || before === TokenType.questionDot || after === TokenType.colon
}
