import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { instrument, type InstrumentOptions } from 'unplugin-probes/transform'
import { expect, it } from 'vitest'

const DIST = join(createRequire(import.meta.url).resolve('unplugin-probes/package.json'), '../dist')
const SOURCE = `export function price(n) {
  const net = n * 2
  return net
}
`

/** Builds the source, then has another one on disk, and asks for a line in a process that runs beside it. */
function ask(onDisk: string | undefined, options: InstrumentOptions, line = 3): { reason: string; text: string; status: string } {
  const folder = mkdtempSync(join(tmpdir(), 'probes-step-'))
  mkdirSync(join(folder, 'src'))
  if (onDisk !== undefined) writeFileSync(join(folder, 'src/price.js'), onDisk)
  writeFileSync(join(folder, 'built.mjs'), instrument(SOURCE, 'src/price.js', { format: 'module', ...options })!.code)
  const runtime = JSON.stringify(pathToFileURL(join(DIST, 'runtime.js')).href)
  writeFileSync(
    join(folder, 'main.mjs'),
    `import './built.mjs'\nimport { probes } from ${runtime}\nconst { reason, status, sites } = probes.enable('price.js:${line}', () => {})\nconsole.log(JSON.stringify({ reason, status, text: sites[0].text }))\n`,
  )
  return JSON.parse(execFileSync(process.execPath, ['main.mjs'], { cwd: folder, encoding: 'utf8' })) as ReturnType<typeof ask>
}

it('the file on disk is the one that was built: nothing to say, and the statement is shown', () => {
  expect(ask(SOURCE, {})).toEqual({ reason: '', status: 'on', text: 'return net' })
})

it('a line was inserted at its top and nothing built: told, with the statement that answers', () => {
  expect(ask(`// new\n${SOURCE}`, {})).toEqual({
    reason: 'src/price.js on disk is not the file that was built: build again, or mind that lines are those of the build',
    status: 'on',
    text: 'return net',
  })
})

it('no source where the program runs: nothing to say', () => {
  expect(ask(undefined, {})).toEqual({ reason: '', status: 'on', text: 'return net' })
})

it.each([
  ['the right one', SOURCE, 'return net'],
  ['the right one, with a byte order mark', `\ufeff${SOURCE}`, 'return net'],
  ['another one', `// new\n${SOURCE}`, ''],
  ['none', undefined, ''],
])('without texts in the build they come from the source on disk if it is %s', (_, onDisk, text) => {
  expect(ask(onDisk, { texts: false }).text).toBe(text)
})
