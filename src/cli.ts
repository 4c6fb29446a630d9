#!/usr/bin/env node
import { cacheFolder } from './cache/cache-folder.ts'
import { runCommand } from './cli/commands.ts'
import { processTerminal } from './cli/terminal/terminal.ts'
import { keepParser, keepParserIn } from './transform/parse/load-parser.ts'

// To compile the parser takes longer than all else that a command does before it has something to say.
const folder = cacheFolder(process.cwd())
if (folder !== undefined) keepParserIn(folder)
const { lines, troubles = [], code } = await runCommand(process.argv.slice(2), processTerminal())
for (const line of lines) console.log(line)
for (const line of troubles) console.error(line)
process.exitCode = code
keepParser()
