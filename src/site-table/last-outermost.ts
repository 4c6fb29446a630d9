/** Of some sites of a function the last one that stands in no other, as far as their lines tell. */
export function lastOutermost<Site extends { readonly line: number; readonly endLine: number }>(
  sites: readonly Site[],
  from: number,
): Site | undefined {
  let last = sites.length > 0 ? sites[sites.length - 1] : undefined
  for (let i = sites.length - 2; i >= from; i--) {
    const { line, endLine } = sites[i]!
    if (line < last!.line && endLine >= last!.endLine) last = sites[i]
  }
  return sites.length > from ? last : undefined
}
