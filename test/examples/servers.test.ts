import { afterEach, describe, expect, it } from 'vitest'
import { elsewhere, Example, HAS_SHELL, INSTALLS } from './example.ts'

let example: Example | undefined
afterEach(() => example?.remove())

interface Case {
  readonly name: string
  /** What it answers to the `curl` of its README; plain Node is a shop that sells without being asked. */
  readonly answer?: string
  readonly output: RegExp
  /** What the hooks file logs. */
  readonly line: RegExp
  /** Its start script, for any working directory. A bundle looks for its hooks file there, unless it is told where it is. */
  readonly fromElsewhere: string
  /** Whether it needs what this project has not. */
  readonly isForeign?: boolean
}

const LINE = /^probes: src\/\S+ \(totalOf\) 2 x desk, discount 60$/m
const CASES: readonly Case[] = [
  {
    name: 'node',
    output: /^sold 1 x lamp for 40\n(?:.*\n)*?sold 2 x chair for 240$/m,
    line: /^probes: shop\.js:14 \(totalOf\) 2 x chair, discount 0$/m,
    fromElsewhere: 'node --import "$FOLDER/node_modules/unplugin-probes/dist/register.js" "$FOLDER/shop.js"',
  },
  {
    name: 'esbuild',
    answer: '2 x desk: 540\n',
    output: /^listening on /m,
    line: LINE,
    fromElsewhere: 'node "$FOLDER/build.js" && PROBES_HOOKS="$FOLDER/probes.hooks.ts" node "$FOLDER/dist/server.js"',
  },
  {
    name: 'vite-ssr',
    answer: '<!doctype html>\n<title>Shop</title>\n<p>2 x desk: 540</p>\n',
    output: /^listening on /m,
    line: LINE,
    fromElsewhere: 'PROBES_HOOKS="$FOLDER/probes.hooks.ts" node "$FOLDER/server.js"',
  },
  {
    name: 'webpack',
    answer: '2 x desk: 540\n',
    output: /^listening on /m,
    line: LINE,
    fromElsewhere: 'node "$FOLDER/build.js" && PROBES_HOOKS="$FOLDER/probes.hooks.js" node "$FOLDER/dist/server.cjs"',
  },
  {
    name: 'next',
    answer: '2 x desk: 540\n',
    output: /Local: +http/,
    line: LINE,
    fromElsewhere:
      '"$FOLDER/node_modules/.bin/next" build "$FOLDER" && PROBES_HOOKS="$FOLDER/probes.hooks.js" "$FOLDER/node_modules/.bin/next" start "$FOLDER"',
    isForeign: true,
  },
]
const RUN = CASES.filter(({ isForeign }) => INSTALLS || isForeign !== true)

/** Asks what the README asks. */
async function order(it: Example): Promise<string> {
  const { port } = new URL((await it.until(/(?:listening on|Local:) +(http\S+)/))[1]!)
  return it.run(`${it.command('curl').replace('localhost:3000', `localhost:${port}`).replace('curl', 'curl -s')}`)
}

/** The shop does what it does, and the hooks file of the example shows what it shows. */
async function check(it: Example, { answer, output, line }: Case): Promise<void> {
  await it.until(output)
  if (answer !== undefined) expect(await order(it)).toBe(answer)
  await it.until(/^probes: .* is on at \S+ \(totalOf\): return full - discount$/m)
  await it.until(line)
}

describe.skipIf(!HAS_SHELL).each(RUN)('examples/$name, with the packed package', (one) => {
  it('does in an empty folder what its README says, and from another folder', async () => {
    const it = (example = new Example(one.name))
    it.start(it.command('npm start'))
    await check(it, one)
    const [away, back] = it.commands.filter((command) => command.startsWith('mv '))
    const before = it.output.length
    it.run(away!)
    await it.until(/^probes: hooks \S+ removed: 1 probe off$/m, before)
    const off = it.output.length
    if (one.answer === undefined) await it.until(/sold/, off)
    else expect(await order(it)).toBe(one.answer)
    expect(it.output.slice(off)).not.toContain('discount')
    it.run(back!)
    await it.until(/^probes: hooks \S+ loaded: 1 probe on$/m, off)
    if (one.answer !== undefined) expect(await order(it)).toBe(one.answer)
    await it.until(/discount/, off)
    expect(it.output).not.toMatch(/error|warning/i)
    await it.stop()
    it.start(one.fromElsewhere, elsewhere())
    await check(it, one)
  })
})
