#!/usr/bin/env node
import module from 'node:module'
import { runCommand } from './cli/commands.ts'
import { processTerminal } from './cli/terminal/terminal.ts'

// The parser is a large file: from Node 22.8 on its second start takes half as long.
;(module as { enableCompileCache?: () => void }).enableCompileCache?.()

const { lines, troubles = [], code } = await runCommand(process.argv.slice(2), processTerminal())
for (const line of lines) console.log(line)
for (const line of troubles) console.error(line)
process.exitCode = code
