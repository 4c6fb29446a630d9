import { styleText } from 'node:util'

/** Colours a text, where somebody sees colours. */
export type Paint = (style: 'dim' | 'green' | 'red' | 'yellow' | 'bold', text: string) => string

/** @param stream whether it is a terminal, and what the environment says (`NO_COLOR`, `FORCE_COLOR`), decide */
export function paintFor(stream: { readonly isTTY?: boolean }, env: NodeJS.ProcessEnv = process.env): Paint {
  const isForced = env['FORCE_COLOR'] !== undefined && env['FORCE_COLOR'] !== '0'
  const hasColours = isForced || (stream.isTTY === true && !env['NO_COLOR'] && env['TERM'] !== 'dumb')
  return hasColours ? (style, text) => styleText(style, text, { validateStream: false } as never) : (_, text) => text
}
