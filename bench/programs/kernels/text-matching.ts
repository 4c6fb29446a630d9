// Texts compared and searched: regular expressions, edit distance, longest common part, a trie, a router.
class Trie {
  private readonly children = new Map<string, Trie>()
  private ends = false

  add(word: string): void {
    const [letter] = word
    if (letter === undefined) this.ends = true
    else this.child(letter).add(word.slice(1))
  }

  private child(letter: string): Trie {
    let found = this.children.get(letter)
    if (!found) {
      found = new Trie()
      this.children.set(letter, found)
    }
    return found
  }

  longest(text: string, from: number, depth = 0): number {
    const next = this.children.get(text[from + depth] ?? '')
    const longer = next ? next.longest(text, from, depth + 1) : 0
    return longer === 0 && this.ends ? depth : longer
  }
}

function distance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, i) => i)
  for (let i = 1; i <= a.length; i++) {
    const current = [i]
    for (let j = 1; j <= b.length; j++) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1
      const insert = (current[j - 1] as number) + 1
      const remove = (previous[j] as number) + 1
      const replace = (previous[j - 1] as number) + cost
      current.push(Math.min(insert, remove, replace))
    }
    previous = current
  }
  return previous[b.length] as number
}

function commonLines(a: readonly string[], b: readonly string[]): number {
  const lengths = Array.from({ length: b.length + 1 }, () => 0)
  for (const line of a) {
    let diagonal = 0
    for (let j = 0; j < b.length; j++) {
      const above = lengths[j + 1] as number
      lengths[j + 1] = line === b[j] ? diagonal + 1 : Math.max(above, lengths[j] as number)
      diagonal = above
    }
  }
  return lengths[b.length] as number
}

interface Route {
  readonly pattern: RegExp
  readonly names: readonly string[]
}

function makeRoute(path: string): Route {
  const names: string[] = []
  const source = path.replaceAll(/:(\w+)/g, (_, name: string) => {
    names.push(name)
    return '([^/]+)'
  })
  return { pattern: new RegExp(`^${source}$`), names }
}

function match(routes: readonly Route[], path: string): Record<string, string> | undefined {
  for (const { pattern, names } of routes) {
    const found = pattern.exec(path)
    if (!found) continue
    const parameters: Record<string, string> = {}
    for (const [i, name] of names.entries()) parameters[name] = found[i + 1] ?? ''
    return parameters
  }
  return undefined
}

function parseLog(line: string): number {
  const found = /^(?<time>\d+:\d+) (?<level>[A-Z]+) (?<message>.*)$/.exec(line)
  if (!found?.groups) return 0
  const { time = '', level = '', message = '' } = found.groups
  return Number(time.split(':')[0]) + level.length + message.length
}

const words = 'interest internal interval international inter press pressure present represent sent sentence'.split(' ')
const routes = ['/', '/users', '/users/:id', '/users/:id/posts/:post', '/files/:folder/:name', '/search/:query'].map(makeRoute)
const trie = new Trie()
for (const word of words) trie.add(word)

export function run(): string {
  let distances = 0
  for (const a of words) for (const b of words) distances += distance(a, b)
  const left = Array.from({ length: 120 }, (_, i) => `line ${(i * 7) % 31}`)
  const right = Array.from({ length: 130 }, (_, i) => `line ${(i * 11) % 29}`)
  const text = words.join('').repeat(12)
  let longest = 0
  for (let at = 0; at < text.length; at++) longest += trie.longest(text, at)
  let matched = 0
  for (let i = 0; i < 3000; i++) {
    const path = [`/users/${i}`, `/users/${i}/posts/${i * 2}`, `/files/a${i}/b.txt`, `/nothing/here/${i}`, '/users'][i % 5] as string
    matched += Object.values(match(routes, path) ?? {}).join('').length
  }
  let logged = 0
  for (let i = 0; i < 3000; i++) logged += parseLog(i % 7 === 0 ? 'no log line' : `${i % 24}:15 WARN something of ${i}`)
  return [distances, commonLines(left, right), longest, matched, logged].join()
}
