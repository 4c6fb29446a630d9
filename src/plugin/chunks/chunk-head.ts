import MagicString, { type SourceMap } from 'magic-string'
import { definitionsText, type Definition } from '../../transform/index.ts'
import type { KnownFile } from './known-files.ts'
import { switchesIn } from './switches-in.ts'

/** Hashbang, comments and directives at the start of a file: nothing may come before these. A line's end can end a directive. */
const START =
  /^(?:#!.*)?(?:\s+|\/\/.*|\/\*[\s\S]*?\*\/|(?:"[^"\n\\]*"|'[^'\n\\]*')(?:\s*;|(?=[^\S\n]*\n\s*(?!in\b|instanceof\b)(?:[\w$"'{#@]|\/[/*]))))*/
/** A `globalThis` that a program declares: then ours would be that one. */
const OWN_GLOBAL = /\b(?:var|let|const|function|class)\s+globalThis\b|[,{]\s*globalThis\s*[=,}]|\bas\s+globalThis\b/

/**
 * What a finished chunk begins with: the definitions of all switches that stand in its text, whoever moved them there, and the site
 * tables of their files.
 * @param fileOf finds a file by the key in the names of its switches
 * @param others texts of chunks whose functions can run before their own chunk has begun: of these only the switches
 * @returns `''` if it has none
 */
export function chunkHead(code: string, fileOf: (key: string) => KnownFile | undefined, others: Iterable<string> = []): string {
  const definitions = new Map<string, Definition>()
  for (const [key, count] of switchesIn(code)) {
    const file = fileOf(key)
    if (file) definitions.set(key, file)
    // Built elsewhere, with its definitions in it; or its file is lost, and all that can be done is that the program runs.
    else if (!code.includes(`"${key}"`)) definitions.set(key, { key, n: count })
  }
  for (const other of others) {
    for (const [key, count] of switchesIn(other)) {
      if (!definitions.has(key)) definitions.set(key, { key, n: fileOf(key)?.n ?? count, sealed: fileOf(key)?.sealed === true })
    }
  }
  return definitions.size === 0 ? '' : definitionsText([...definitions.values()], globalObjectFor(code))
}

function globalObjectFor(code: string): string {
  return OWN_GLOBAL.test(code) ? '(function(){return this}()||[].constructor.constructor("return this")())' : 'globalThis'
}

/** Where the head goes. */
export function headAt(code: string): number {
  return START.exec(code)![0].length
}

/** A chunk with its head, which adds no line. */
export function withHead(code: string, head: string, isMapped: boolean): { code: string; map: SourceMap | null } {
  const at = headAt(code)
  if (!isMapped) return { code: code.slice(0, at) + head + code.slice(at), map: null }
  const text = new MagicString(code).appendRight(at, head)
  return { code: text.toString(), map: text.generateMap({ hires: 'boundary' }) }
}
