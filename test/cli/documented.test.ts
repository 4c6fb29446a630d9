import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Project } from './running-program.ts'

const DOCUMENT = join(import.meta.dirname, '../../docs/cli.md')
const EXAMPLES = [...readFileSync(DOCUMENT, 'utf8').matchAll(/^```\n\$ npx unplugin-probes (.+)\n([^]*?)^```$/gm)].map(
  ([, command, output]) => ({ command: command!, output: output! }),
)
const CART = `let tax = 2
export class Cart {
  total(items: number[]): number {
    let sum = 0
    for (const item of items) sum += item * tax
    return sum
  }
}
`

let project: Project

beforeAll(async () => {
  const main = `import { Cart } from './cart'\nsetInterval(() => new Cart().total([5, 7]), 20)\nconsole.log('ready')\n`
  project = await new Project({ 'src/main.ts': main, 'src/cart.ts': CART }).build()
  await project.start()
})

afterAll(() => project.kill())

/** What is another one each time, or on each machine. */
function alike(text: string): string {
  return text
    .replaceAll(/session-[0-9a-f]+ of \S+/g, 'session of someone')
    .replaceAll(/\d+/g, '0')
    .replaceAll(/(?:0\.)+0/g, '0')
    .replaceAll(/ +/g, ' ')
}

/** The words of a command in a shell. */
function wordsOf(command: string): string[] {
  return [...command.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain!)
}

describe('docs/cli.md', () => {
  it('has an example of each command', () => {
    expect(new Set(EXAMPLES.map(({ command }) => command.split(' ')[0]))).toEqual(
      new Set(['log', 'snapshot', 'count', 'status', 'init', 'check', 'sites', 'verify']),
    )
  })

  it.each(EXAMPLES)('$command', async ({ command, output }) => {
    const other = command === 'status' ? project.probes('log', 'src/cart.ts:6', 'sum {sum}') : undefined
    await other?.until(/sum/)
    const folder = /^(?:init|verify|check)/.test(command) ? plain() : project
    const cli = folder.probes(...wordsOf(command))
    await cli.ended()
    const texts = [cli.stderr, cli.stdout].filter((text) => text !== '').map((text) => text.trimEnd())
    other?.process.kill('SIGINT')
    await other?.ended()
    // What a session says at its end is not shown, as it says nothing new.
    expect(alike(texts.join('\n').replaceAll(/^.* is off in process .*\n?/gm, '')).trim()).toBe(alike(output).trim())
  })
})

/** A project without us. */
function plain(): Project {
  const hooks = `import { probes } from 'unplugin-probes/runtime'\n\nprobes.log('src/cart.ts:6', 'sum {sum}')\nprobes.log('src/cart.ts:99', 'x')\n`
  const sources = { 'src/cart.ts': CART, 'probes.hooks.ts': hooks }
  return new Project({
    ...sources,
    'vite.config.ts': 'export default { plugins: [] }\n',
    'dist/a.js': '',
    'dist/b.js': '',
    'dist/c.js': '',
  })
}
