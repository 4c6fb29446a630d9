import { readFileSync, writeFileSync } from 'node:fs'

// Turns on every probe of a program before it starts; says at its end what came of it.
// Programs patch what they like, so all that is needed later is taken now.
const { ALL_ON_ADDRESSES, ALL_ON_REPORT } = process.env
const { stringify } = JSON

/** A handler that reads everything and prints nothing, over probes that write into `report`. */
export function turnAllOn(probes, { addresses, marked }) {
  const report = { hits: 0, seen: { __proto__: null }, probes: [] }
  for (const address of addresses) {
    const isMarked = marked.includes(address)
    const probe = probes.enable(address, (info) => {
      report.hits++
      const { vals, uv, finfo, hit, omitted } = info
      const seen = { vals: describe(vals), uv: describe(uv), this: shown(info.this), private: describe(info.private) }
      const text = info.stack + info.traceback('message', 1) + probes.getname(finfo)
      if (typeof text !== 'string' || typeof hit !== 'number' || typeof omitted.length !== 'number') throw new Error('not as described')
      if (isMarked) report.seen[address] ??= seen
    })
    report.probes[report.probes.length] = probe
  }
  return () =>
    stringify({ ...report, probes: report.probes.map(({ address, status, reason, hits }) => ({ address, status, reason, hits })) })
}

function describe(values) {
  const described = { __proto__: null }
  for (const name in values) define(described, name, shown(values[name]))
  return described
}

const { defineProperty } = Object
function define(object, name, value) {
  defineProperty(object, name, { __proto__: null, value, enumerable: true })
}

/** No deeper than the value itself: what lies in it is the program's. */
function shown(value) {
  const type = typeof value
  return value === null || type === 'string' || type === 'number' || type === 'boolean' ? value : `[${type}]`
}

if (ALL_ON_ADDRESSES) {
  const { probes } = await import('unplugin-probes/runtime')
  const { write } = process.stderr
  process.stderr.write = () => true
  const report = turnAllOn(probes, JSON.parse(readFileSync(ALL_ON_ADDRESSES, 'utf8')))
  process.stderr.write = write
  process.on('exit', () => writeFileSync(ALL_ON_REPORT, report()))
}
