#!/usr/bin/env node
import { verify } from './cli/verify.ts'

const USAGE = `unplugin-probes verify <files or folders>
  tells whether the output of a build is free of sites, site tables and the runtime
  exit code: 0 it is, 1 it is not, 2 it cannot be told`

const [command, ...rest] = process.argv.slice(2)
if (command === 'verify') {
  const { lines, code } = verify(rest)
  for (const line of lines) (code === 0 ? console.log : console.error)(line)
  process.exitCode = code
} else {
  const isHelp = command === '--help' || command === '-h'
  ;(isHelp ? console.log : console.error)(
    isHelp ? USAGE : `${command === undefined ? 'a command is missing' : `there is no command ${command}`}\n${USAGE}`,
  )
  process.exitCode = isHelp ? 0 : 2
}
