import { parseArgs, type ParseArgsConfig } from 'node:util'
import { wrong, type Answer } from './terminal/answer.ts'
import { check } from './check.ts'
import { count } from './session/count.ts'
import { off } from './session/off.ts'
import { init } from './init.ts'
import { log, snapshot } from './session/probe-commands.ts'
import { status } from './session/status.ts'
import { LIMIT_OPTIONS, LIMIT_SAID, PLACE_OPTIONS, PLACE_SAID, type Given } from './session/session-options.ts'
import { sites } from './sites.ts'
import type { Terminal } from './terminal/terminal.ts'
import { verify } from './verify.ts'

interface Command {
  /** In one line, for the list of commands. */
  readonly summary: string
  readonly usage: string
  /** With what they do. */
  readonly examples: readonly (readonly [command: string, does: string])[]
  readonly codes: string
  readonly options: NonNullable<ParseArgsConfig['options']>
  readonly said: Readonly<Record<string, string>>
  run(args: readonly string[], given: Given, terminal: Terminal): Answer | Promise<Answer>
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
    run: (args, { names, json }, { paint }) => sites(args, { names: names === true, json: json === true }, paint),
  },
  log: {
    summary: 'a line at each hit of a place in a running program',
    usage: "log <place> … '<template>' … [--if '<expression>'] [--hits N | --once] [--for 10m] [--stack] [--json]",
    examples: [
      ["log src/cart.ts:42 'total={total}'", 'until Ctrl-C'],
      ["log src/cart.ts:42 'total={total}' --if 'total < 0' --hits 10 --for 10m", 'ten times, and for ten minutes at most'],
      ["log Cart.total '{items.length} items' src/user.ts:7 '{user.id}' --stack", 'two places, each with its template, and the stack'],
    ],
    codes: '0 a program had the probes on, 1 none did, 2 they are wrong, and nothing was written',
    options: { ...PLACE_OPTIONS, ...LIMIT_OPTIONS, stack: { type: 'boolean' } },
    said: { ...LIMIT_SAID, stack: 'the stack at each hit', ...PLACE_SAID },
    run: (args, given, terminal) => log(args, given, terminal),
  },
  snapshot: {
    summary: 'locals, upvalues and this at each hit, bounded and without secrets',
    usage: "snapshot <place> … [--show '<expression>' …] [--if '<expression>'] [--hits N | --once] [--for 10m] [--stack] [--json]",
    examples: [
      ['snapshot src/cart.ts:42 --once', 'all that is there, at the next hit'],
      ["snapshot Cart.total --show 'items[0].price' --show user.id", 'the values of two expressions'],
    ],
    codes: '0 a program had the probes on, 1 none did, 2 they are wrong, and nothing was written',
    options: { ...PLACE_OPTIONS, ...LIMIT_OPTIONS, stack: { type: 'boolean' }, show: { type: 'string', multiple: true } },
    said: { show: 'an expression whose value is shown, in place of all', ...LIMIT_SAID, stack: 'the stack at each hit', ...PLACE_SAID },
    run: (args, given, terminal) => snapshot(args, given, terminal),
  },
  count: {
    summary: 'how often each line is reached in a running program',
    usage: 'count <file>[:line-line] … [--for 30s] [--lcov <file>] [--json]',
    examples: [
      ['count src/cart.ts --for 30s', 'the source, with the hits of each line'],
      ['count src/cart.ts src/user.ts:10-40 --for 5m --lcov live.info', 'what reports of coverage read, too'],
    ],
    codes: '0 a program has counted, 1 none did, 2 it was asked wrongly',
    options: { ...PLACE_OPTIONS, ...LIMIT_OPTIONS, lcov: { type: 'string' } },
    said: { ...LIMIT_SAID, lcov: 'a file for the counts, in the format of lcov', ...PLACE_SAID },
    run: (args, given, terminal) => count(args, given, terminal),
  },
  status: {
    summary: 'what is on in each process right now, since when, and who has set it',
    usage: 'status [--hooks <path>] [--json]',
    examples: [['status', 'a line for each probe of each process']],
    codes: '0 a program has answered, 1 none has, 2 it cannot be asked',
    options: PLACE_OPTIONS,
    said: PLACE_SAID,
    run: (_, given, terminal) => status(given, terminal),
  },
  off: {
    summary: 'ends sessions, also those of others',
    usage: 'off [<session> | <place>] … [--hooks <path>]',
    examples: [
      ['off', 'all sessions'],
      ['off src/cart.ts:42', 'those that have a probe there'],
    ],
    codes: '0 they are over, or there was none, 2 there is none of that name',
    options: { hooks: PLACE_OPTIONS['hooks']! },
    said: { hooks: PLACE_SAID['hooks']! },
    run: (args, given) => off(args, given),
  },
  init: {
    summary: 'what to add to the configuration of a bundler, and whether the last build has sites',
    usage: 'init [--write]',
    examples: [
      ['init', 'says what to add'],
      ['init --write', 'adds it'],
    ],
    codes: '0 it is there, or was shown or added, 1 there is no such configuration, 2 it has to be added by hand',
    options: { write: { type: 'boolean' } },
    said: { write: 'adds it to the file' },
    run: (_, { write }, terminal) => init(write === true, terminal),
  },
  check: {
    summary: 'where each address of hooks files binds in the sources of today: for CI',
    usage: 'check [<hooks files or folders>] … [--json]',
    examples: [
      ['check', 'the hooks files of this folder'],
      ['check deploy/probes.hooks.json', 'that one'],
    ],
    codes: '0 each binds, or cannot be told, 1 one binds nowhere, 2 there is no such hooks file',
    options: { json: { type: 'boolean' } },
    said: { json: 'a line of JSON for each address' },
    run: (args, { json }) => check(args, json === true),
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
export async function runCommand(argv: readonly string[], terminal: Terminal): Promise<Answer> {
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
  return command.run(parsed.positionals, given, terminal)
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
