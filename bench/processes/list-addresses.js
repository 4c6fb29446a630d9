// A process of its own, as reading all site tables is part of what a first hooks file pays for. Prints one line of JSON.
// Arguments: a program, how many addresses in it.
import { pathToFileURL } from 'node:url'
import { probes } from 'unplugin-probes/runtime'

const [program = '', count = ''] = process.argv.slice(2)
await import(pathToFileURL(program).href)
const sites = probes.sites().filter(({ kind }) => kind !== 'module')
const addressOf = (/** @type {import('unplugin-probes/runtime').Site} */ { file, line, column }) => `${file}:${line}:${column}`
// One that each request reaches, and others in all of the framework.
const own = sites.filter(({ functionName }) => functionName === 'totalOf').slice(0, 1)
const others = sites.filter(({ file }) => file.includes('fastify/lib/'))
const spread = Array.from({ length: Number(count) - own.length }, (_, i) => others[Math.floor((i * others.length) / Number(count))])
process.stdout.write(`\n${JSON.stringify([...own, ...spread].flatMap((site) => (site ? addressOf(site) : [])))}\n`)
process.exit()
