import { jsonText } from '../../say/json-text.ts'

/** The format of the lines. */
const VERSION = 1
/** In characters. A snapshot that is longer is left out of its line. */
const LONGEST = 100_000

/**
 * A line of JSON, with its end.
 * @param unwritten how many events before it were not written
 */
export function eventLine({ event, ...more }: { readonly event: string }, unwritten = 0): string {
  const lost = unwritten === 0 ? {} : { unwritten }
  const line = jsonText({ v: VERSION, event, ...more, ...lost })!
  return `${line.length <= LONGEST ? line : jsonText({ v: VERSION, event, ...more, values: '<too long>', ...lost })!}\n`
}
