// A process of its own: one variant of a program, from its start. Prints one line of JSON.
// Arguments: the variant's file, how many runs.
import { pathToFileURL } from 'node:url'

const [file = '', times = ''] = process.argv.slice(2)
const start = performance.now()
const { run } = await import(pathToFileURL(file).href)
const load = performance.now() - start
const samples = []
let result
for (let i = 0; i < Number(times); i++) {
  const before = performance.now()
  result = await run()
  samples.push(performance.now() - before)
}
process.stdout.write(`\n${JSON.stringify({ load, samples, result: String(result) })}\n`)
process.exit()
