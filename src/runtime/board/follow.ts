import { append, find, join, select, slice, startsWith, stringify, transform } from '../guard/builtins.ts'
import { placeOf, statementAt } from '../say/place.ts'
import type { LoadedFile } from '../sites/loaded-file.ts'
import type { LoadedSite } from '../sites/loaded-site.ts'
import type { Located } from './locate.ts'

/** What a site is known by in another text of its file: its statement, and which it is of those in its function that read the same. */
export interface Anchor {
  readonly site: LoadedSite
  readonly text: string
  readonly turn: number
}

/** `undefined` where the build has left the statements' texts out. */
export function anchorOf(site: LoadedSite): Anchor | undefined {
  const { text } = site.public
  if (text === '') return undefined
  const alike = select(site.fn.sites, (other) => other.public.text === text)
  let turn = 0
  while (alike[turn] !== site && turn < alike.length) turn++
  return { site, text, turn }
}

/** The same statement in the same function of a newer text. */
export function findAnchor({ site, text, turn }: Anchor, file: LoadedFile): LoadedSite | undefined {
  const { functionName, owner, kind } = site.public
  const alike: LoadedSite[] = []
  for (let i = 0; i < file.sites.length; i++) {
    const other = file.sites[i]!
    const { described } = other.fn
    const isSameFunction = described.name === functionName && described.owner === owner && described.kind === kind
    if (isSameFunction && other.public.text === text) append(alike, other)
  }
  return turn < alike.length ? alike[turn] : find(alike, () => true)
}

/**
 * The same statements in older texts of their files that may still run: where the markup of a component is all that was edited, Vue renders it
 * anew and goes on with the script of before. Of others nothing is left that runs, or what is left is not meant.
 */
export function inOlderTexts(sites: readonly LoadedSite[], files: readonly LoadedFile[]): readonly LoadedSite[] {
  const found: LoadedSite[] = []
  for (let i = 0; i < sites.length; i++) {
    const path = sites[i]!.fn.file
    const anchor = slice(path, -4) === '.vue' ? anchorOf(sites[i]!) : undefined
    if (!anchor) continue
    for (let k = 0; k < files.length; k++) {
      const file = files[k]!
      const older = file.retired && file.path === path ? findAnchor(anchor, file) : undefined
      if (older) append(found, older)
    }
  }
  return found
}

/** The statement that a probe is meant for, as its user has it. */
export interface Expected {
  /** How it begins. */
  readonly text: string
  /** Whether the probe goes where it has moved. */
  readonly follows: boolean
}

/** Of the sites that an address means those where the expected statement stands; where it has moved, if there are none. */
export function asExpected(file: LoadedFile, pointed: Located, { text, follows }: Expected): Located {
  const fit = select(pointed.sites, (site) => reads(site, text))
  if (fit.length > 0) return { sites: fit, note: pointed.note }
  const there = pointed.sites[0]
  if (file.sites[0]?.public.text === '')
    return { sites: [], note: `the build left the statements' texts out, so nobody can tell whether ${stringify(text)} stands there` }
  const alike = select(file.sites, (site) => reads(site, text))
  const found = follows && there ? nearestTo(there.line, alike) : follows ? alike[0] : undefined
  if (found) {
    const which = alike.length === 1 ? '' : `, the ${there ? 'nearest' : 'first'} of ${alike.length} that read so`
    return { sites: [found], note: `${stringify(text)} is not there; followed it to ${placeOf(found.public)}${which}` }
  }
  const now = there ? `there is now ${statementAt(there.public)}` : pointed.note
  const places = join(
    transform(alike, (site) => placeOf(site.public)),
    ', ',
  )
  const where = alike.length > 0 ? `it is at ${places}` : `no statement of ${file.path} reads so`
  return { sites: [], note: `${stringify(text)} is not there (expect): ${now}; ${where}` }
}

function nearestTo(line: number, sites: readonly LoadedSite[]): LoadedSite | undefined {
  let nearest = sites[0]
  for (let i = 1; i < sites.length; i++) if (distance(line, sites[i]!) < distance(line, nearest!)) nearest = sites[i]
  return nearest
}

function distance(line: number, site: LoadedSite): number {
  return site.line < line ? line - site.line : site.line - line
}

/** Whether a statement begins so, whatever its spaces and line breaks are. Of a long one the build keeps the beginning. */
function reads({ public: { text } }: LoadedSite, expected: string): boolean {
  const wanted = folded(expected)
  if (wanted === '' || text === '') return false
  if (text[text.length - 1] !== '…') return begins(folded(text), wanted)
  const known = folded(slice(text, 0, -1))
  return begins(known, wanted) || startsWith(wanted, known)
}

/** With whole words. */
function begins(text: string, wanted: string): boolean {
  return startsWith(text, wanted) && !(isOfWord(wanted[wanted.length - 1]!) && isOfWord(text[wanted.length] ?? ''))
}

/** Only with the spaces that keep words apart. Without regular expressions, whose last match is the program's. */
function folded(text: string): string {
  let result = ''
  let isSpace = false
  for (let i = 0; i < text.length; i++) {
    const character = text[i]!
    if (character === ' ' || character === '\n' || character === '\r' || character === '\t') isSpace = result !== ''
    else {
      const isApart = isSpace && isOfWord(character) && isOfWord(result[result.length - 1]!)
      result += isApart ? ` ${character}` : character
      isSpace = false
    }
  }
  return result[result.length - 1] === ';' ? slice(result, 0, -1) : result
}

function isOfWord(character: string): boolean {
  return (
    (character >= 'a' && character <= 'z') ||
    (character >= 'A' && character <= 'Z') ||
    (character >= '0' && character <= '9') ||
    character === '_' ||
    character === '$' ||
    character > '\u{7f}'
  )
}
