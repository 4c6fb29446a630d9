import { readFileSync } from 'node:fs'

const sources = new URL('../server/src/', import.meta.url)

/** @param {string} file */
export function sourceOf(file) {
  return readFileSync(new URL(file, sources), 'utf8')
}

/**
 * The number of the line that begins so, counted from 1.
 * @param {string} file
 * @param {string} start
 */
export function lineOf(file, start) {
  const line = sourceOf(file)
    .split('\n')
    .findIndex((text) => text.trimStart().startsWith(start))
  if (line === -1) throw new Error(`${file} has no line that begins with ${start}`)
  return line + 1
}

const knownLine = () => `src/rates.ts:${lineOf('rates.ts', 'if (known')}`
const rateLine = () => `src/rates.ts:${lineOf('rates.ts', 'const known')}`
const invoiceLine = () => `src/orders.ts:${lineOf('orders.ts', 'return { customer')}`

const HEAD = `import { probes } from 'unplugin-probes/runtime'

interface Customer { id: string; country: string; vatNumber?: string }
`

const ONE_SHOT = () => `
// One shot: who asks for the rate of c-7, and which one does it get?
probes.enable('${knownLine()}', ({ vals, traceback }) => {
  if ((vals.customer as Customer).id !== 'c-7') return
  console.log(traceback(\`c-7 gets the rate \${vals.known}\`))
  return true
})
`

/** @param {string} url */
const POST = (url) => `
// The first three invoices of c-7 go to another server.
let sent = 0
probes.enable('${invoiceLine()}', async ({ vals, finfo }) => {
  if ((vals.customer as Customer).id !== 'c-7' || ++sent > 3) return
  const body = JSON.stringify({ at: probes.getname(finfo), net: vals.net, vat: vals.vat })
  await fetch('${url}', { method: 'POST', body })
})
`

const WATCH = () => `
// Watches a variable of the module.
let size = 0
probes.enable('${rateLine()}', ({ uv }) => {
  const remembered = uv.remembered as Map<string, number>
  if (remembered.size !== size) console.log('remembered', Object.fromEntries(remembered))
  size = remembered.size
})
`

const CAUSE = () => `
// What is remembered for c-7's country, and would it be right for c-7?
probes.enable('${rateLine()}', ({ vals, uv }) => {
  const { id, country, vatNumber } = vals.customer as Customer
  if (id !== 'c-7') return
  const rate = (uv.remembered as Map<string, number>).get(country)
  console.log(\`\${country} is remembered as \${rate}, the VAT number of c-7 is \${vatNumber}\`)
  return true
})
`

/** @param {string} url */
export const firstHooks = (url) => HEAD + ONE_SHOT() + POST(url) + WATCH()

/** @param {string} url */
export const editedHooks = (url) => HEAD + ONE_SHOT() + POST(url) + CAUSE()

/** @param {number} customers */
export const otherHooks = (customers) => `${HEAD}
// Who else is affected? Asks the program's own function, which is an upvalue here.
const seen = new Set<string>()
probes.enable('${knownLine()}', ({ vals, uv }) => {
  const customer = vals.customer as Customer
  if (seen.has(customer.id)) return
  seen.add(customer.id)
  const right = (uv.lookUp as (customer: Customer) => number)(customer)
  const { known } = vals
  if (known !== right) console.log(\`\${customer.id} gets \${known}, right is \${right}\`)
  if (seen.size === ${customers}) console.log('all ${customers} customers seen')
})
`

export const hotHooks = () => `import { probes } from 'unplugin-probes/runtime'

probes.enable('src/hot.ts:${lineOf('hot.ts', 'sum = (sum * seed')}', ({ vals, hit }) => {
  if (hit === 1000) console.log(\`foo: i is \${vals.i} at hit \${hit}\`)
})
`
