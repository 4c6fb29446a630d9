#!/usr/bin/env node
import { runCommand } from './cli/commands.ts'
import { paintFor } from './cli/paint.ts'

const { lines, troubles = [], code } = await runCommand(process.argv.slice(2), paintFor(process.stdout))
for (const line of lines) console.log(line)
for (const line of troubles) console.error(line)
process.exitCode = code
