/**
 * The union of types that are texts, each of its members once: `a | b` and `b | c` are `a | b | c`. In the order of their texts, as that of
 * a checker changes with what it has seen before; what stands for nothing comes last.
 */
export function unionText(texts: readonly string[]): string {
  const members = new Set(texts.flatMap((text) => split(text)))
  for (const all of ['any', 'unknown']) if (members.has(all)) return all
  const isBoolean = members.has('boolean') || (members.has('true') && members.has('false'))
  if (isBoolean) {
    for (const part of ['true', 'false']) members.delete(part)
    members.add('boolean')
  }
  const sorted = [...members].sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1))
  return sorted.length > 1 ? sorted.map((text) => grouped(text)).join(' | ') : (sorted[0] ?? 'never')
}

function rank(text: string): number {
  return text === 'undefined' ? 2 : text === 'null' ? 1 : 0
}

/** Alone in a longer type: in parentheses, if it has an operator that is in no brackets. */
export function grouped(text: string): string {
  return /^(?:readonly|typeof|new) /.test(text) || operators(text).length > 0 ? `(${text})` : text
}

/** The members of a union, without the parentheses of a whole one. A function or an intersection is one member. */
function split(text: string): string[] {
  const found = operators(text)
  if (found.length === 0 || found.some(({ character }) => character !== '|') || text.startsWith('new ')) return [text]
  const ends = [...found.map(({ at }) => at), text.length]
  return ends.map((end, i) => text.slice(i === 0 ? 0 : ends[i - 1]! + 1, end).trim())
}

/** `|`, `&` and the arrows (by their `>`) that are in no brackets and in no literal. */
function operators(text: string): { character: string; at: number }[] {
  const outside = text.replaceAll(/'(?:[^'\\]|\\.)*'/g, (literal) => ' '.repeat(literal.length)).replaceAll('=>', '=⇒')
  const found: { character: string; at: number }[] = []
  let depth = 0
  for (let at = 0; at < outside.length; at++) {
    const character = outside[at]!
    if ('([{<'.includes(character)) depth++
    else if (')]}>'.includes(character)) depth--
    else if (depth === 0 && '|&⇒'.includes(character)) found.push({ character, at })
  }
  return found
}
