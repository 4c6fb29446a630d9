// A process of its own, run with V8's flags that trace: runs one program for a while, and marks where it begins in what V8 prints.
// Arguments: the program's file, milliseconds.
import { writeSync } from 'node:fs'
import { pathToFileURL } from 'node:url'

const [file = '', milliseconds = ''] = process.argv.slice(2)
writeSync(1, '\n=== begin\n')
const { run, setUp } = await import(pathToFileURL(file).href)
await setUp?.()
for (const end = performance.now() + Number(milliseconds); performance.now() < end;) await run()
writeSync(1, '\n=== end\n')
process.exit()
