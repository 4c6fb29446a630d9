import { environment } from './environment.ts'

// A script can have a variable of this name.
const realm = globalThis as { process?: { stderr?: { write?: (text: string) => unknown } } }

/**
 * Says lines to stderr while the environment's `DEBUG` asks for this name, as `probes:*` does. Asked at each line: a program that
 * starts from a snapshot has another environment than the one that made it. Never throws.
 */
export function debugLog(name: string): (line: string) => void {
  return (line) => {
    try {
      if (isAskedFor(name, environment('DEBUG') ?? '')) realm.process?.stderr?.write?.(`${name} ${line}\n`)
    } catch {
      // A closed stderr must not reach the program.
    }
  }
}

/** `DEBUG` is a list of names, with `*` for anything; `-name` takes one out. */
function isAskedFor(name: string, list: string): boolean {
  let isAsked = false
  let pattern = ''
  for (let i = 0; i <= list.length; i++) {
    const character = list[i] ?? ','
    if (character !== ',' && character > ' ') {
      pattern += character
      continue
    }
    const isOut = pattern[0] === '-'
    if (matches(name, 0, pattern, isOut ? 1 : 0)) {
      if (isOut) return false
      isAsked = true
    }
    pattern = ''
  }
  return isAsked
}

function matches(name: string, at: number, pattern: string, from: number): boolean {
  if (from === pattern.length) return at === name.length && from > 0
  if (pattern[from] !== '*') return name[at] === pattern[from] && matches(name, at + 1, pattern, from + 1)
  return matches(name, at, pattern, from + 1) || (at < name.length && matches(name, at + 1, pattern, from))
}
