/**
 * Makes a text smaller as long as it stays interesting: takes out runs of tokens, long ones first.
 * What fast-check leaves still has the shape of the generator; this finds the smallest text of any shape.
 */
export async function reduce(text: string, isInteresting: (candidate: string) => Promise<boolean>, seconds = 30): Promise<string> {
  let tokens = split(text)
  const end = Date.now() + seconds * 1000
  const hasTime = (): boolean => Date.now() < end
  const tryIt = async (candidate: readonly string[]): Promise<boolean> => {
    if (!hasTime() || !(await isInteresting(candidate.join('')))) return false
    tokens = [...candidate]
    return true
  }
  for (let isSmaller = true; isSmaller && hasTime();) {
    isSmaller = false
    for (let size = Math.max(1, tokens.length >> 1); size >= 1; size >>= 1)
      for (let at = 0; at < tokens.length && hasTime();) {
        if (await tryIt([...tokens.slice(0, at), ...tokens.slice(at + size)])) isSmaller = true
        else at += Math.max(1, size >> 1)
      }
    for (const [from, to] of pairs(tokens)) {
      if (!hasTime() || to >= tokens.length) continue
      // A pair of brackets goes with what it holds, or alone.
      const inside = tokens.slice(from + 1, to)
      const [before, after] = [tokens.slice(0, from), tokens.slice(to + 1)]
      if ((await tryIt([...before, ...after])) || (await tryIt([...before, ...inside, ...after]))) {
        isSmaller = true
        break
      }
    }
  }
  return tokens.join('')
}

function split(text: string): string[] {
  return (
    text.match(/\/\*.*?\*\/|\/\/[^\n]*|'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|[\w$]+|\s+|=>|\?\.|&&|\|\||\?\?|\+\+|--|\.\.\.|[^]/gs) ?? []
  )
}

const CLOSING: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' }

function pairs(tokens: readonly string[]): [number, number][] {
  const open: [number, string][] = []
  const found: [number, number][] = []
  tokens.forEach((token, index) => {
    const closing = CLOSING[token]
    if (closing !== undefined) open.push([index, closing])
    else if (open.at(-1)?.[1] === token) found.push([open.pop()![0], index])
  })
  return found.sort(([a], [b]) => a - b)
}
