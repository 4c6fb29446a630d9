import { afterEach, describe, expect, it } from 'vitest'
import { elsewhere, Example, HAS_SHELL, INSTALLS } from './example.ts'

// Nitro takes port 0 for none.
const PORT = 20_000 + (process.pid % 20_000)
const ON = /^probes: .* is on at server\/api\/order\.ts:9:3 \(totalOf\): return full - discount$/m
const LINE = /^probes: server\/api\/order\.ts:9 \(totalOf\) 2 x desk, discount 60$/m

let example: Example | undefined
afterEach(() => example?.remove())

/** Asks what the README asks. */
function order(it: Example): string {
  return it.run(it.command('curl').replace('localhost:3000', `localhost:${PORT}`).replace('curl', 'curl -s')).replaceAll(/\s/g, '')
}

async function check(it: Example): Promise<void> {
  // A build of Nuxt can take more than what other examples are given to start.
  await expect.poll(() => it.output, { timeout: 240_000 }).toMatch(/Listening on /)
  expect(order(it)).toBe('{"total":540}')
  await it.until(ON)
  await it.until(LINE)
}

describe.skipIf(!HAS_SHELL || !INSTALLS)('examples/nuxt, with the packed package', () => {
  it('does in an empty folder what its README says, and from another folder', async () => {
    const it = (example = new Example('nuxt'))
    it.start(`PORT=${PORT} ${it.command('npm start')}`)
    await check(it)
    const [away, back] = it.commands.filter((command) => command.startsWith('mv '))
    const before = it.output.length
    it.run(away!)
    await it.until(/^probes: hooks \S+ removed: 2 probes off$/m, before)
    const off = it.output.length
    expect(order(it)).toBe('{"total":540}')
    expect(it.output.slice(off)).not.toContain('discount')
    it.run(back!)
    await it.until(/^probes: hooks \S+ loaded: /m, off)
    expect(order(it)).toBe('{"total":540}')
    await it.until(/discount 60/, off)
    expect(it.output).not.toMatch(/error(?!-\d)|PROBES_/i)
    await it.stop()
    const build = '"$FOLDER/node_modules/.bin/nuxt" build "$FOLDER"'
    it.start(`${build} && PORT=${PORT} PROBES_HOOKS="$FOLDER/probes.hooks.ts" node "$FOLDER/.output/server/index.mjs"`, elsewhere())
    await check(it)
  }, 900_000)
})
