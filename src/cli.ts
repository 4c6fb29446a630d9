#!/usr/bin/env node
import { runCommand } from './cli/commands.ts'
import { processTerminal } from './cli/terminal/terminal.ts'

const { lines, troubles = [], code } = await runCommand(process.argv.slice(2), processTerminal())
for (const line of lines) console.log(line)
for (const line of troubles) console.error(line)
process.exitCode = code
