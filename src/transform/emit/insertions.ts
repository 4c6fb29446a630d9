import MagicString from 'magic-string'

/** Text put into the source; `site` is the original position that it stands for. */
export interface Insertion {
  readonly at: number
  readonly text: string
  /** Closing brackets belong to what stands before them. */
  readonly closes?: boolean
  readonly site?: number
  /** Parts of it that are copies of the source. */
  readonly copies?: readonly Copy[]
}

/** From `offset` on an insertion holds what stands at `from` to `to` in the source; a site where both are the same. */
export interface Copy {
  readonly offset: number
  readonly from: number
  readonly to: number
}

/** Applies insertions, which hold no line break. Insertions at one place keep the order in which they are given, closing ones first. */
export function applyInsertions(code: string, insertions: readonly Insertion[]): string {
  const edited = new MagicString(code)
  for (const { at, text, closes } of insertions) {
    if (closes) edited.appendLeft(at, text)
    else edited.appendRight(at, text)
  }
  return edited.toString()
}
