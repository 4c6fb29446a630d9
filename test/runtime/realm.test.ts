import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import vm from 'node:vm'
import { instrument } from 'unplugin-probes/transform'
import { describe, expect, it } from 'vitest'

const DIST = join(createRequire(import.meta.url).resolve('unplugin-probes/package.json'), '../dist')
const CODE = 'export function work(x) {\n  return x + 1\n}\n'

const url = (name: string): string => JSON.stringify(pathToFileURL(join(DIST, name)).href)

/** Runs a module in a process of its own; it can use `work`, which has sites. */
function runModule(lines: readonly string[]): unknown {
  const folder = mkdtempSync(join(tmpdir(), 'probes-realm-'))
  writeFileSync(join(folder, 'work.mjs'), instrument(CODE, 'work.mjs')!.code)
  writeFileSync(join(folder, 'main.mjs'), lines.join('\n'))
  return JSON.parse(execFileSync(process.execPath, [join(folder, 'main.mjs')], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }))
}

describe.each(['get', 'set'])('a realm whose Object.prototype has %s', (name) => {
  it.each(['runtime.browser.js', 'runtime.js'])('%s', (file) => {
    const result = runModule([
      `Object.prototype[${JSON.stringify(name)}] = function () {}`,
      `const { work } = await import('./work.mjs')`,
      `const { probes } = await import(${url(file)})`,
      `const seen = []`,
      `probes.enable('work.mjs:2', ({ vals }) => void seen.push(vals.x))`,
      `work(1)`,
      `console.log(JSON.stringify(seen))`,
    ])
    expect(result).toEqual([1])
  })
})

describe('one runtime in a realm', () => {
  const orders = [
    ['runtime.js', 'runtime.browser.js'],
    ['runtime.browser.js', 'runtime.js'],
  ] as const
  it.each(orders)('%s, then %s', (first, second) => {
    const result = runModule([
      `const { probes: a } = await import(${url(first)})`,
      `const { work } = await import('./work.mjs')`,
      `const { probes: b } = await import(${url(second)})`,
      `const hits = []`,
      `a.enable('work.mjs:2', ({ vals }) => void hits.push(['a', vals.x]))`,
      `b.enable('work.mjs:2', ({ vals }) => void hits.push(['b', vals.x]))`,
      `work(1)`,
      `a.disableAll()`,
      `work(2)`,
      `console.log(JSON.stringify({ hits, same: a === b, sites: b.sites().length, list: b.list().length }))`,
    ])
    expect(result).toEqual({
      hits: [
        ['a', 1],
        ['b', 1],
      ],
      same: true,
      sites: 1,
      list: 0,
    })
  })

  it('the same file loaded twice, as two bundles have it', () => {
    const result = runModule([
      `const { probes: a } = await import(${url('runtime.browser.js')})`,
      `const { probes: b } = await import(${url('runtime.browser.js')} + '?copy')`,
      `console.log(JSON.stringify({ same: a === b, keys: Object.keys(globalThis).filter((key) => /probes/i.test(key)) }))`,
    ])
    expect(result).toEqual({ same: true, keys: [] })
  })

  it('the runtime comes after files with sites, and a second one after the first', () => {
    const result = runModule([
      `const { work } = await import('./work.mjs')`,
      `work(1)`,
      `const { probes } = await import(${url('runtime.browser.js')})`,
      `await import(${url('runtime.js')})`,
      `const hits = []`,
      `const probe = probes.enable('work.mjs:2', ({ vals, stack }) => void hits.push([vals.x, stack.split('\\n')[0]]))`,
      `work(2)`,
      `console.log(JSON.stringify({ status: probe.status, hits }))`,
    ])
    expect(result).toEqual({ status: 'on', hits: [[2, '    at work (work.mjs:2:3)']] })
  })

  it('without the runtime a program with sites runs as it is', () => {
    expect(
      runModule([
        `const { work } = await import('./work.mjs')`,
        `console.log(JSON.stringify([work(1), Object.keys(globalThis).length > 0]))`,
      ]),
    ).toEqual([2, true])
  })

  it('PROBES=off: nothing can be turned on', () => {
    const folder = mkdtempSync(join(tmpdir(), 'probes-realm-'))
    writeFileSync(join(folder, 'work.mjs'), instrument(CODE, 'work.mjs')!.code)
    const main = [
      `import { probes } from ${url('runtime.js')}`,
      `import { work } from './work.mjs'`,
      `const probe = probes.enable('work.mjs:2', () => console.log('hit'))`,
      `console.log(work(1), probe.status, probe.reason, probes.list().length)`,
    ]
    writeFileSync(join(folder, 'main.mjs'), main.join('\n'))
    const { stdout, status } = spawnSync(process.execPath, [join(folder, 'main.mjs')], {
      encoding: 'utf8',
      env: { ...process.env, PROBES: 'off' },
    })
    expect({ stdout, status }).toEqual({ stdout: '2 removed the environment says PROBES=off 0\n', status: 0 })
  })
})

describe('the runtime as a classic script', () => {
  const SCRIPT = readFileSync(join(DIST, 'runtime.script.js'), 'utf8')
  const code = 'function work(x) {\n  return x + 1\n}\nvar shown = work(1)\n'
  const sites = instrument(code, 'page.js', { format: 'script' })!.code

  it('in a realm of its own, with nothing but the language', () => {
    const realm = vm.createContext({})
    vm.runInContext(SCRIPT, realm)
    vm.runInContext(sites, realm)
    const result: unknown = vm.runInContext(
      `const hits = []
       const probe = probes.enable('page.js:2', ({ vals }) => void hits.push(vals.x))
       work(5)
       probe.disable()
       work(6)
       JSON.stringify({ hits, status: probe.status, shown })`,
      realm,
    )
    expect(JSON.parse(String(result))).toEqual({ hits: [5], status: 'removed', shown: 2 })
    expect((globalThis as Record<string, unknown>)['probes']).toBeUndefined()
  })

  it('loaded twice there is one', () => {
    const realm = vm.createContext({})
    vm.runInContext(SCRIPT, realm)
    vm.runInContext('var before = probes', realm)
    vm.runInContext(SCRIPT, realm)
    expect(vm.runInContext('before === probes', realm)).toBe(true)
    expect(vm.runInContext('Object.keys(globalThis).join()', realm)).toBe('before')
  })

  it('a program that has the name already keeps it', () => {
    const realm = vm.createContext({})
    vm.runInContext(`var probes = 'mine'`, realm)
    vm.runInContext(SCRIPT, realm)
    expect(vm.runInContext('probes', realm)).toBe('mine')
    vm.runInContext(sites, realm)
    const result: unknown = vm.runInContext(
      `const hits = []
       globalThis[Symbol.for('unplugin-probes')].probes.enable('page.js:2', ({ hit }) => void hits.push(hit))
       work(5)
       hits.join()`,
      realm,
    )
    expect(result).toBe('1')
  })

  it('two realms have two runtimes', () => {
    const [one, two] = [vm.createContext({}), vm.createContext({})]
    for (const realm of [one, two]) {
      vm.runInContext(SCRIPT, realm)
      vm.runInContext(sites, realm)
      vm.runInContext('var count = 0', realm)
    }
    vm.runInContext(`probes.enable('page.js:2', () => void count++)`, one)
    for (const realm of [one, two]) vm.runInContext('work(1)', realm)
    expect([vm.runInContext('count', one), vm.runInContext('count', two)]).toEqual([1, 0])
  })
})

it('a context whose Object.prototype makes every descriptor an accessor is read without asking for one', () => {
  const code = 'var a = 1\nObject.prototype.get = function () {}\nprint(a)\n'
  const script = instrument(code, 'polluted.js', { format: 'script' })!.code
  const main = `
    const vm = require('node:vm')
    const printed = []
    const context = vm.createContext({ print: (value) => printed.push(value), console })
    vm.runInContext(require('node:fs').readFileSync(${JSON.stringify(join(DIST, 'runtime.script.js'))}, 'utf8'), context)
    vm.runInContext('probes.enable("polluted.js:3", ({ vals }) => print(Object.keys(vals).join()))', context)
    vm.runInContext(${JSON.stringify(script)}, context)
    console.log(JSON.stringify(printed))`
  const { stdout, status } = spawnSync(process.execPath, ['-e', main], { encoding: 'utf8' })
  expect({ status, printed: JSON.parse(stdout || 'null') as unknown }).toEqual({ status: 0, printed: ['', 1] })
})

it('a table of another version is not read, and the probe says so', () => {
  const { code, siteModule } = instrument(CODE, 'work.mjs', { format: 'module' })!
  const other = code.replace(encodeURIComponent(siteModule), encodeURIComponent(siteModule.replace('{v:', '{v:1')))
  const folder = mkdtempSync(join(tmpdir(), 'probes-realm-'))
  writeFileSync(join(folder, 'work.mjs'), other)
  writeFileSync(
    join(folder, 'main.mjs'),
    `import { probes } from ${url('runtime.js')}\nimport { work } from './work.mjs'\n` +
      `const { status, reason } = probes.enable('work.mjs:2', () => {})\nconsole.log(JSON.stringify([work(1), status, reason]))`,
  )
  const printed = execFileSync(process.execPath, [join(folder, 'main.mjs')], { encoding: 'utf8' })
  expect(JSON.parse(printed)).toEqual([2, 'no-code', expect.stringContaining('another version of unplugin-probes')])
})

it('a probe on a program that has frozen its global object says that it cannot be turned on', () => {
  const result = runModule([
    `import { probes } from ${url('runtime.js')}`,
    `const { work } = await import('./work.mjs')`,
    `const early = probes.enable('work.mjs:2', () => {})`,
    `Object.freeze(globalThis)`,
    `work(1)`,
    `const before = [early.status, early.hits]`,
    `early.disable()`,
    `work(1)`,
    `const again = probes.enable('work.mjs:2', () => {})`,
    `work(1)`,
    `console.log(JSON.stringify([before, [again.status, again.hits]]))`,
  ])
  expect(result).toEqual([
    ['on', 1],
    ['on', 1],
  ])
  const late = runModule([
    `import { probes } from ${url('runtime.js')}`,
    `const { work } = await import('./work.mjs')`,
    `Object.freeze(globalThis)`,
    `const { status, reason, hits } = probes.enable('work.mjs:2', () => {})`,
    `console.log(JSON.stringify([work(1), status, reason, hits]))`,
  ])
  expect(late).toEqual([2, 'error', expect.stringContaining('has frozen its global object'), 0])
})

it('a script can have a variable named globalThis, also with the runtime there', () => {
  const code = 'let globalThis = 5\nfunction f(a) {\n  a++\n  return a + globalThis\n}\nprint(f(1))\n'
  const printed: unknown[] = []
  const context = vm.createContext({ print: (value: unknown) => printed.push(value) })
  vm.runInContext(readFileSync(join(DIST, 'runtime.script.js'), 'utf8'), context)
  vm.runInContext('probes.enable("shadow.js:4", ({ vals }) => print(vals.a))', context)
  vm.runInContext(instrument(code, 'shadow.js', { format: 'script' })!.code, context)
  expect(printed).toEqual([2, 7])
})
