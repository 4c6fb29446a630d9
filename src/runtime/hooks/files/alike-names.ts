const CODE = /\.[cm]?[jt]sx?$/i
const TYPES = /\.d\.[cm]?ts$/i
/** What editors and systems put behind a name. */
const LEFT_BEHIND = /\.(?:txt|bak)$/i
/** Slips of the finger that still are the same name. */
const MOST_SLIPS = 2
/** A short name has many neighbours: one slip for each so many letters. */
const LETTERS_PER_SLIP = 4

/**
 * Whether a file of code may have been meant to have this name: `probes.hook.ts`, `Probes.hooks.ts`, `hooks.probes.ts`, `probes.hooks.js`,
 * `probes.hooks.ts.txt`.
 */
export function areAlike(name: string, other: string): boolean {
  const bare = other.replace(LEFT_BEHIND, '')
  if (!CODE.test(bare) || TYPES.test(bare)) return false
  const wanted = stem(name)
  const found = stem(bare)
  if (wanted === found || words(wanted) === words(found)) return true
  return slips(wanted, found) <= Math.min(MOST_SLIPS, Math.floor(wanted.length / LETTERS_PER_SLIP))
}

/** Whether a file has the last of the words of this name for its whole name: `hooks.ts` for `probes.hooks.ts`. Many files are called so. */
export function isShortFor(name: string, other: string): boolean {
  return CODE.test(other) && name.includes('.') && stem(name).split('.').at(-1) === stem(other) && stem(name) !== stem(other)
}

function stem(name: string): string {
  return name.replace(CODE, '').toLowerCase()
}

function words(stem: string): string {
  return stem
    .split(/[^\p{L}\d]+/u)
    .sort()
    .join(' ')
}

/** Letters put in, left out, replaced, or swapped with the next. */
function slips(a: string, b: string): number {
  if (Math.abs(a.length - b.length) > MOST_SLIPS) return MOST_SLIPS + 1
  let before: number[] = []
  let row = Array.from({ length: b.length + 1 }, (_, i) => i)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const isSame = a[i - 1] === b[j - 1]
      const isSwap = a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
      const cost = Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (isSame ? 0 : 1))
      next.push(isSwap && i > 1 && j > 1 ? Math.min(cost, before[j - 2]! + 1) : cost)
    }
    before = row
    row = next
  }
  return row[b.length]!
}
