import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { bundle, HOSTS, type Host } from '../bundling/bundle.ts'
import { instrumentChecked } from '../integrity/instrument-checked.ts'

const folder = mkdtempSync(join(tmpdir(), 'thrown-'))
cpSync(join(import.meta.dirname, 'fixtures/program/throwing'), join(folder, 'src'), { recursive: true })
writeFileSync(join(folder, 'package.json'), '{"type":"module"}')
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Turns on every probe of the program, with a handler that reads everything. */
writeFileSync(
  join(folder, 'all-on.mjs'),
  `import { probes } from ${JSON.stringify(import.meta.resolve('unplugin-probes/runtime'))}
process.stderr.write = () => true
const read = ({ vals, uv, stack, finfo }) => { globalThis.hits = [vals, uv, stack, finfo] }
for (const file of ['main.js', 'thrower.js']) for (let line = 1; line < 70; line++) probes.enable('src/' + file + ':' + line, read)
process.on('exit', () => { if (!globalThis.hits) process.exit(1) })
`,
)

/** The frames of each error that the program throws: `main.js:5:23`, the innermost first. */
type Thrown = ReadonlyMap<string, readonly string[]>

function run(file: string, { maps = false, on = false }: { maps?: boolean; on?: boolean } = {}): Thrown {
  const args = [...(maps ? ['--enable-source-maps'] : []), ...(on ? ['--import', join(folder, 'all-on.mjs')] : []), file]
  const { NODE_OPTIONS: _, PROBES: __, NODE_ENV: ___, ...env } = process.env
  const output = execFileSync(process.execPath, args, { env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] })
  return new Map(
    output.split('\n').flatMap((line) => {
      const [name, json] = line.split(' | ')
      return json === undefined
        ? []
        : [[name!, (JSON.parse(json) as string[]).flatMap((frame) => /\w+\.js:\d+:\d+/.exec(frame)?.[0] ?? [])] as const]
    }),
  )
}

const LEVELS = { off: false, 'all on': true }
let original: Thrown

beforeAll(() => {
  original = run(join(folder, 'src/main.js'))
  expect(original.size).toBeGreaterThan(35)
})

describe('without a source map the lines are those of the original', () => {
  const lines = (thrown: Thrown): [string, string[]][] =>
    [...thrown].map(([name, frames]) => [name, frames.map((frame) => frame.replace(/:\d+$/, ''))])

  it.each(Object.entries(LEVELS))('%s', (_, on) => {
    const instrumented = join(folder, 'instrumented')
    mkdirSync(instrumented, { recursive: true })
    for (const file of ['main.js', 'thrower.js']) {
      const id = join(folder, 'src', file)
      writeFileSync(join(instrumented, file), instrumentChecked(readFileSync(id, 'utf8'), id, { root: folder })!.code)
    }
    expect(lines(run(join(instrumented, 'main.js'), { on }))).toEqual(lines(original))
  })
})

async function bundled(host: Host, plugin: object | false, minify: boolean): Promise<string> {
  const [entry] = await bundle(host, { folder, entry: 'src/main.js', plugin, minify })
  const file = join(folder, `${host}-${plugin ? 'probed' : 'plain'}-${minify}.mjs`)
  writeFileSync(file, `${entry!.code.replace(/\n?\/\/# sourceMappingURL=.*\s*$/, '')}\n//# sourceMappingURL=${file}.map\n`)
  writeFileSync(`${file}.map`, entry!.map)
  return file
}

/** Where a frame is in the original, or at least where the same bundle without us has it: minifiers are not exact. */
function check(isExact: boolean, plain: Thrown, probed: Thrown): void {
  const place = (frame: string | undefined): string | undefined => (!isExact ? frame?.replace(/:\d+$/, '') : frame)
  for (const [name, frames] of original) {
    const found = probed.get(name)
    expect(found?.length, name).toBe(plain.get(name)?.length)
    // Rollup drops some of the programs.
    found?.forEach((frame, i) => expect([place(frames[i]), place(plain.get(name)?.[i])], name).toContain(place(frame)))
  }
}

describe.each([false, true])('stacks through the map of a bundle, minified: %s', (minify) => {
  it.each(HOSTS)('%s', async (host) => {
    const plain = run(await bundled(host, false, minify), { maps: true })
    const file = await bundled(host, {}, minify)
    expect(plain.size).toBeGreaterThan(35)
    // webpack puts something else in the place of names, and terser has no mapping for brackets.
    const isExact = host !== 'webpack' && !(minify && host === 'rollup')
    for (const on of Object.values(LEVELS)) check(isExact, plain, run(file, { maps: true, on }))
  })
})
