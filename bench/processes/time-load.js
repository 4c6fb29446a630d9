// A process of its own: from the start of the process to the end of an import. Prints one line of JSON. Argument: the file.
import { pathToFileURL } from 'node:url'

await import(pathToFileURL(process.argv[2] ?? '').href)
// Counted from when the process began.
process.stdout.write(`\n${performance.now()}\n`)
process.exit()
