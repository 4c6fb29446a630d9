/** The name that somebody most likely meant; `undefined` if none is near. */
export function nearestName(given: string, names: readonly string[]): string | undefined {
  const wanted = given.trim().toLowerCase()
  const most = Math.max(1, Math.floor(wanted.length * 0.4))
  let nearest: string | undefined
  let least = most + 1
  for (const name of names) {
    const known = name.toLowerCase()
    // Longer or shorter by a word: `hooksFile`, `exclude` for `excludeCallees`.
    const isPart = wanted.length > 2 && (known.startsWith(wanted) || wanted.startsWith(known))
    const distance = isPart ? Math.min(most, edits(wanted, known)) : edits(wanted, known)
    if (distance >= least) continue
    least = distance
    nearest = name
  }
  return nearest
}

/** How many characters must be put in, taken out, replaced or swapped with the next. */
function edits(a: string, b: string): number {
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, j) => j)]
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const differs = a[i - 1] === b[j - 1] ? 0 : 1
      const isSwapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
      const swapped = isSwapped ? rows[i - 2]![j - 2]! + 1 : Number.POSITIVE_INFINITY
      row[j] = Math.min(row[j - 1]! + 1, rows[i - 1]![j]! + 1, rows[i - 1]![j - 1]! + differs, swapped)
    }
    rows.push(row)
  }
  return rows[a.length]![b.length]!
}
