import type { ProbeSpec } from './probe-spec.ts'

/** In characters: a call that is longer has a line for each of its parts. */
const WIDTH = 120

/** What a hooks file says besides its probes. */
export interface HooksHead {
  /** Comments: who has written it, and why. */
  readonly lines: readonly string[]
  /** Where its probes report to. */
  readonly socket: string
  /** Whether it asks what all probes of the process are. @default false */
  readonly all?: boolean
}

/**
 * The text of a hooks file, as a person would write it: take `probes.report` out, and it is one that may stay.
 * @example hooksText({ lines: ['for #12'], socket: '/tmp/s.sock' }, [{ kind: 'log', at: 'src/cart.ts:42', log: 'total={total}' }])
 */
export function hooksText({ lines, socket, all = false }: HooksHead, specs: readonly ProbeSpec[]): string {
  const options = all ? ', { all: true }' : ''
  return [
    ...lines.map((line) => `// ${line.replaceAll(/[\r\n\u2028\u2029]+/g, ' ')}`),
    "import { probes } from 'unplugin-probes/runtime'",
    '',
    `probes.report(${quoted(socket)}${options})`,
    ...specs.map(callOf),
    '',
  ].join('\n')
}

function callOf(spec: ProbeSpec): string {
  const { at, kind, log } = spec
  const args = [quoted(at), ...(kind === 'log' ? [quoted(log ?? '')] : [])]
  const options = optionsOf(spec)
  if (options.length === 0) return `probes.${kind}(${args.join(', ')})`
  const short = `probes.${kind}(${[...args, `{ ${options.join(', ')} }`].join(', ')})`
  if (short.length <= WIDTH) return short
  return `probes.${kind}(${args.join(', ')}, {\n${options.map((option) => `  ${option},\n`).join('')}})`
}

function optionsOf({ kind, show, stack, when, hits, perSecond, ttl }: ProbeSpec): string[] {
  const options: string[] = []
  if (kind === 'snapshot' && show && show.length > 0) options.push(`values: [${show.map(quoted).join(', ')}]`)
  if (kind !== 'count' && stack) options.push('stack: true')
  if (when !== undefined) options.push(`when: ${quoted(when)}`)
  if (hits !== undefined) options.push(`hits: ${hits}`)
  if (perSecond !== undefined) options.push(`perSecond: ${perSecond}`)
  if (ttl !== undefined) options.push(`ttl: ${quoted(ttl)}`)
  return options
}

/** With the quotes that need the fewest escapes. */
function quoted(text: string): string {
  const json = JSON.stringify(text).replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029')
  return text.includes("'") ? json : `'${json.slice(1, -1).replaceAll('\\"', '"')}'`
}
