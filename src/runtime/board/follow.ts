import { append, find, select } from '../guard/builtins.ts'
import type { LoadedFile } from '../sites/loaded-file.ts'
import type { LoadedSite } from '../sites/loaded-site.ts'

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
