#!/usr/bin/env node
import { runCommand } from './cli/commands.ts'
import { paintFor } from './cli/paint.ts'

const { lines, code } = await runCommand(process.argv.slice(2), paintFor(process.stdout))
for (const line of lines) (code === 2 ? console.error : console.log)(line)
process.exitCode = code
