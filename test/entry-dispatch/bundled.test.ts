import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { bundle, HOSTS, type Host } from '../bundling/bundle.ts'

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'entry-dispatch-')))
mkdirSync(join(folder, 'src'))
mkdirSync(join(folder, 'out'))
mkdirSync(join(folder, 'node_modules'))
symlinkSync(join(import.meta.dirname, '../..'), join(folder, 'node_modules/unplugin-probes'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const LINES = [
  'export class Point {',
  '  #moves = 0',
  '  constructor(x, y) {',
  '    this.x = x // across',
  '    this.y = y',
  '    this.where = stackOf()',
  '  }',
  '  move(by, { times = 1 } = {}) {',
  '    const step = by * times',
  '    this.x += step',
  '    this.#moves++',
  '    if (this.x > 90) throw new RangeError(',
  "      'too far')",
  '    return this',
  '  }',
  '  walk(steps) {',
  '    let at = 0',
  '    const seen = []',
  '    for (const step of steps) {',
  '      at += step()',
  '      seen.push(at)',
  '    }',
  '    return seen',
  '  }',
  '}',
  'export const stackOf = () => new Error().stack',
]
writeFileSync(join(folder, 'src/point.js'), LINES.join('\n'))
// What the functions do is printed once without a probe and once with: the same text must come.
writeFileSync(
  join(folder, 'src/main.js'),
  `import { probes } from 'unplugin-probes/runtime'
import { Point } from './point.js'
function story() {
  const point = new Point(1, 2)
  const lines = [point.x, point.y, point instanceof Point, point.move(3) === point, point.move(2, { times: 4 }).x, Object.keys(point).join()]
  try { point.move(100) } catch (error) { lines.push(error.name, error.message, /point\\.js:\\d+/.exec(error.stack)?.[0]) }
  return lines
}
const before = story()
const seen = []
const frames = []
probes.enable('src/point.js:5', ({ vals, this: self }) => void seen.push(['y', { ...vals }, { ...self, where: undefined }]))
probes.enable('src/point.js:11', ({ vals, private: own, stack }) => {
  seen.push(['move', { ...vals }, own['#moves']])
  frames.push(frameLines(stack))
})
function frameLines(stack) {
  return stack.split('\\n').slice(0, 2).map((frame) => /\\b(point|main)\\.js:\\d+/.exec(frame)?.[0])
}
const during = story()
let own = []
try { new Point(1, 2).move(100) } catch (error) { own = [...error.stack.matchAll(/point\\.js:(\\d+)/g)].map(([, line]) => line) }
probes.disableAll()
const walked = []
const point = new Point(1, 2)
const walk = () => point.walk([1, 2, () => 3, 4].map((step) => () => {
  if (step === 2 && walked.length === 0) probes.enable('src/point.js:21', ({ vals, stack }) => void walked.push([vals.at, frameLines(stack)]))
  return typeof step === 'number' ? step : step()
}))
const sums = [walk(), walk()]
probes.disableAll()
console.log(JSON.stringify({ before, during, after: story(), seen, frames, walked, sums, own, sites: probes.sites('src/point.js').length }))
`,
)

interface Told {
  readonly before: readonly unknown[]
  readonly during: readonly unknown[]
  readonly after: readonly unknown[]
  readonly seen: readonly unknown[]
  readonly frames: readonly unknown[]
  readonly walked: readonly unknown[]
  readonly sums: readonly unknown[]
  readonly own: readonly unknown[]
}

async function told(host: Host, minify: boolean): Promise<{ told: Told; code: string }> {
  const more = host === 'webpack' ? { webpack: { target: 'node20' } } : {}
  const [chunk] = await bundle(host, {
    folder,
    entry: 'src/main.js',
    plugin: { include: ['src/point.js'], entryDispatch: true },
    minify,
    ...more,
  })
  const path = join(folder, 'out', `${host}-${minify}.mjs`)
  writeFileSync(path, `${chunk!.code.replace(/^\/\/# sourceMappingURL.*$/m, '')}\n//# sourceMappingURL=${host}-${minify}.mjs.map\n`)
  writeFileSync(`${path}.map`, chunk!.map)
  const { NODE_OPTIONS: _, PROBES: __, PROBES_HOOKS: ___, ...env } = process.env
  const { stdout, stderr } = spawnSync(process.execPath, ['--enable-source-maps', path], { env, encoding: 'utf8' })
  expect(stderr.slice(-600)).toBe('')
  return { told: JSON.parse(stdout) as Told, code: chunk!.code }
}

describe.each(HOSTS)('%s', (host) => {
  it.each([
    ['as it is', false],
    ['minified', true],
  ])('%s: functions that choose on entry do the same, and their probes see it', async (_, minify) => {
    const { told: it, code } = await told(host, minify)
    // The test is one of copies: two functions have them.
    expect(code.match(/function\(\$t\w+,|\bif ?\(\$p\w+\)|\$p\w+ ?\?/g)?.length).toBeGreaterThan(1)
    expect(it.before).toEqual([1, 2, true, true, 12, 'x,y,where', 'RangeError', 'too far', 'point.js:12'])
    expect([it.during, it.after]).toEqual([it.before, it.before])
    expect(it.seen).toEqual([
      ['y', { x: 1, y: 2 }, { x: 1 }],
      ['move', { by: 3, times: 1, step: 3 }, 0],
      ['move', { by: 2, times: 4, step: 8 }, 1],
      ['move', { by: 100, times: 1, step: 100 }, 2],
      ['y', { x: 1, y: 2 }, { x: 1 }],
      ['move', { by: 100, times: 1, step: 100 }, 0],
    ])
    // In the program's own traces they are two: the copy where it is, the function at its first statement.
    expect(it.own).toEqual(['12', '9'])
    // The copy and the function that calls it are one frame.
    expect(it.frames).toEqual(
      Array.from({ length: 4 }, (_, i) => ['point.js:11', ['main.js:5', 'main.js:5', 'main.js:6', 'main.js:22'][i]]),
    )
    // Turned on within a loop that can be long, seen there at once, and from then on in the copy: with the same stack.
    expect(it.sums).toEqual([
      [1, 3, 6, 10],
      [1, 3, 6, 10],
    ])
    expect(it.walked).toEqual([3, 6, 10, 1, 3, 6, 10].map((at) => [at, ['point.js:21', 'main.js:26']]))
  })
})
