// Renders with a bundle while probes are on. Arguments: the bundle; addresses. Prints what was rendered, and the first hit of each probe.
import { pathToFileURL } from 'node:url'

const [, , bundle, ...addresses] = process.argv
const { html } = await import(pathToFileURL(bundle).href)
const hits = {}
const reasons = {}
const simple = (values) =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, Object(value) === value ? typeof value : value]))
if (addresses.length > 0) {
  const { probes } = await import('unplugin-probes/runtime')
  for (const address of addresses) {
    const handle = probes.enable(
      address,
      ({ vals, uv, finfo }) =>
        void (hits[address] ??= { line: finfo.line ?? finfo.currentline, name: finfo.name, vals: simple(vals), uv: simple(uv) }),
    )
    if (handle.reason) reasons[address] = handle.reason
  }
}
console.log(JSON.stringify({ html: await html(), hits, reasons }))
