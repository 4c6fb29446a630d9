import { parseArgs, type ParseArgsConfig } from 'node:util'
import { wrong, type Answer } from './answer.ts'
import type { Paint } from './paint.ts'
import { sites } from './sites.ts'
import { verify } from './verify.ts'

/** The options that the command line gave, by their names. */
type Given = Readonly<Record<string, string | boolean | undefined>>

interface Command {
  /** In one line, for the list of commands. */
  readonly summary: string
  readonly usage: string
  /** With what they do. */
  readonly examples: readonly (readonly [command: string, does: string])[]
  readonly codes: string
  readonly options: NonNullable<ParseArgsConfig['options']>
  readonly said: Readonly<Record<string, string>>
  run(args: readonly string[], given: Given, paint: Paint): Answer | Promise<Answer>
}

/** All commands, in the order of their list. */
export const COMMANDS: Readonly<Record<string, Command>> = {
  sites: {
    summary: 'where a probe can be in a source file, and what it would see',
    usage: 'sites <file>[:line[-line]] … [--names] [--json]',
    examples: [
      ['sites src/cart.ts', 'the source, with a mark at each line that a probe can be at'],
      ['sites src/cart.ts:40-60 --names', 'some lines, with the names that a handler gets there'],
    ],
    codes: '0 there are sites, 1 there are none, 2 the file cannot be read',
    options: { names: { type: 'boolean' }, json: { type: 'boolean' } },
    said: { names: 'the names of locals and upvalues at each site', json: 'a line of JSON for each site' },
    run: (args, { names, json }, paint) => sites(args, { names: names === true, json: json === true }, paint),
  },
  types: {
    summary: 'writes the types of what stands at the addresses that hooks files name, next to these',
    usage: 'types [<hooks files or folders>] … [--check] [--json]',
    examples: [
      ['types', 'writes probes.hooks.types.d.ts for the probes.hooks.ts of this folder'],
      ['types --check deploy/probes.hooks.ts', 'writes nothing: is that file up to date, and does each address bind? For CI'],
    ],
    codes: '0 it is written, or need not be, 1 an address binds nowhere or (--check) the file is out of date, 2 it cannot be told',
    options: { check: { type: 'boolean' }, json: { type: 'boolean' } },
    said: { check: 'writes nothing', json: 'a line of JSON for each file written, and for each address that binds nowhere' },
    // The checker is not loaded for the others.
    run: async (args, { check, json }) => (await import('./types.ts')).types(args, { check: check === true, json: json === true }),
  },
  verify: {
    summary: 'whether the output of a build is free of sites, site tables and the runtime',
    usage: 'verify <files or folders>',
    examples: [['verify dist', 'nothing of us may be in there']],
    codes: '0 it is free of us, 1 it is not, 2 it cannot be told',
    options: {},
    said: {},
    run: (args) => verify(args),
  },
}

/**
 * Runs a command line.
 * @param argv what stands behind the name of the program
 * @throws what a command did not expect
 */
export async function runCommand(argv: readonly string[], paint: Paint): Promise<Answer> {
  const [name, ...rest] = argv
  if (name === '--help' || name === '-h' || name === 'help') return { lines: [helpOf(rest[0])], code: 0 }
  if (name === undefined) return wrong('a command is missing', helpOf(undefined))
  const command = commandOf(name)
  if (!command) return wrong(`there is no command ${name}`, helpOf(undefined))
  let parsed
  try {
    parsed = parseArgs({ args: rest, options: { ...command.options, help: { type: 'boolean', short: 'h' } }, allowPositionals: true })
  } catch (error) {
    return wrong((error as Error).message, helpOf(name))
  }
  const given = parsed.values as Given
  if (given['help'] === true) return { lines: [helpOf(name)], code: 0 }
  return command.run(parsed.positionals, given, paint)
}

function commandOf(name: string): Command | undefined {
  return Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined
}

/** Of one command, or the list of all. */
function helpOf(name: string | undefined): string {
  const command = name === undefined ? undefined : commandOf(name)
  if (!command) {
    const width = Math.max(...Object.keys(COMMANDS).map((it) => it.length))
    const list = Object.entries(COMMANDS).map(([it, { summary }]) => `  ${it.padEnd(width)}  ${summary}`)
    return ['unplugin-probes <command>', ...list, 'unplugin-probes <command> --help says more'].join('\n')
  }
  const { summary, usage, examples, codes, said } = command
  const width = Math.max(0, ...Object.keys(said).map((it) => it.length))
  return [
    `unplugin-probes ${usage}`,
    `  ${summary}`,
    ...Object.entries(said).map(([option, does]) => `  --${option.padEnd(width)}  ${does}`),
    ...examples.flatMap(([line, does]) => [`  $ npx unplugin-probes ${line}`, `    ${does}`]),
    `  exit code: ${codes}`,
  ].join('\n')
}
