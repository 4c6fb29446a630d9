import { readFileSync } from 'node:fs'
import vm from 'node:vm'

// Runs classic scripts, which share one realm.
for (const filename of process.argv.slice(2)) vm.runInThisContext(readFileSync(filename, 'utf8'), { filename })
