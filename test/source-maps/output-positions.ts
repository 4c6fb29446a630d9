import type { Instrumented } from '../../src/transform/index.ts'
import { VALUE } from '../integrity/align-insertions.ts'
import { around, fail } from '../integrity/broken.ts'

/**
 * Where each character of the input stands in the output. Knows the shapes of our text only, not how it came there.
 * @param preamble what stands before the first statement
 */
export function outputPositions(code: string, id: string, { code: output, key }: Instrumented, preamble: string): Int32Array {
  const call = String.raw`\$p${key}_[0-9a-z]+\?\.\((?:${VALUE}(?:,${VALUE})*)?\)`
  const closures = String.raw`(?:function \$u${key}_[0-9a-z]+\([^)]*\)(?::any)?\{return [^}]*\})`
  const types = String.raw`declare var (?:\$p${key}_[0-9a-z]+:any,?)+;`
  const ours = new RegExp(
    String.raw`\(${call},|;${call}(?=\})|\{let \$p${key}=${call}\}|${call};|;(?:${types}${closures}*|${closures}+)`,
    'y',
  )
  const positions = new Int32Array(code.length)
  const preambleAt = output.indexOf(preamble)
  let input = 0
  for (let at = 0; at < output.length;) {
    ours.lastIndex = at
    if (at === preambleAt && preamble !== '') at += preamble.length
    else if (ours.test(output)) at = ours.lastIndex
    else if (output[at] === code[input]) positions[input++] = at++
    else if (/[{});]/.test(output[at]!)) at++
    else fail(id, `not the input with insertions: ${around(output, at)}`)
  }
  if (input !== code.length) fail(id, `the output ends before the input does: ${around(code, input)}`)
  return positions
}
