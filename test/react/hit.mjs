// Renders with a bundle while a probe is on. Arguments: the bundle; addresses. Prints what was rendered and which were hit with what.
import { pathToFileURL } from 'node:url'

const [, , bundle, ...addresses] = process.argv
const { html } = await import(pathToFileURL(bundle).href)
const seen = {}
if (addresses.length > 0) {
  const { probes } = await import('unplugin-probes/runtime')
  for (const address of addresses) {
    const handle = probes.enable(address, ({ vals }) => void (seen[address] ??= Object.keys(vals).join()))
    if (handle.reason) console.error(address, handle.reason)
  }
}
console.log(JSON.stringify({ html: html(), seen }))
