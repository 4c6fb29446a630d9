import { readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv } from 'ajv'
import { probes } from 'unplugin-probes/runtime'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { jsonPlaces } from '../../src/runtime/hooks/data/json-place.ts'
import { applyData } from '../../src/runtime/hooks/data/json-hooks.ts'
import { FollowedFile } from './followed-file.ts'
import { addressOf, bundleServer, RunningServer } from './running-server.ts'

let file: FollowedFile | undefined
let server: RunningServer | undefined
afterEach(() => {
  file?.stop()
  server?.kill()
})

const holding = (...entries: object[]): string => JSON.stringify({ probes: entries })
const counting = (at: string): string => holding({ at, count: true })

describe('a hooks file of a running server that is data', () => {
  let bundle: string
  beforeAll(async () => void (bundle = await bundleServer('./probes.hooks.json')))

  it('turns probes on, changes them, and turns them off when it is deleted', async () => {
    server = new RunningServer(bundle)
    const path = join(server.folder, 'probes.hooks.json')
    const save = (text: string): void => {
      writeFileSync(`${path}~`, text)
      renameSync(`${path}~`, path)
    }
    await server.until(/^port/m)
    const at = addressOf('greeting')
    save(holding({ at, log: 'for {id}', perSecond: 100 }, { at, count: true, comment: 'how often' }))
    await server.until(/hooks \.\/probes\.hooks\.json loaded: 2 probes on/)
    await server.request('/4711')
    await server.until(/^probes: .*server\.ts:\d+ \(\w+\) for \/4711$/m)
    server.forget()
    save(`{ "probes": [ { "at": "${at}", "log": "x", } ] }`)
    const [line] = await server.until(/HOOKS_JSON.*/)
    expect(line).toContain('the probes that were on stay on')
    expect(server.output).toMatch(/probes\.hooks\.json:1:\d+: it is no JSON: "}" cannot stand here/)
    server.forget()
    save(holding({ at, log: 'x', hit: 1 }))
    const [refused] = await server.until(/HOOKS_SHAPE.*/)
    expect(refused).toContain('the probes that were on stay on')
    expect(server.output).toMatch(/probes\[0\] \(server\.ts:\d+\): there is no option "hit"; known are when, hits,/)
    rmSync(path)
    await server.until(/removed: 2 probes off/)
  })

  it('has limits of all probes together', async () => {
    server = new RunningServer(bundle)
    const path = join(server.folder, 'probes.hooks.json')
    await server.until(/^port/m)
    const [first, second] = [addressOf('greeting'), addressOf('served')]
    writeFileSync(
      path,
      JSON.stringify({
        limits: { hits: 3 },
        probes: [
          { at: first, log: 'first' },
          { at: second, log: 'second' },
        ],
      }),
    )
    await server.until(/loaded: 2 probes on/)
    for (const id of ['/1', '/2', '/3']) await server.request(id)
    await server.until(/is over after 1 hit: its limit of 3 hits is reached, that of its hooks file/)
    await server.until(/is over after 2 hits: its limit of 3 hits is reached, that of its hooks file/)
    expect(server.output.match(/\) (?:first|second)$/gm)).toHaveLength(3)
    server.forget()
    writeFileSync(
      path,
      JSON.stringify({
        limits: { ttl: '300ms' },
        probes: [
          { at: first, count: true },
          { at: second, count: true },
        ],
      }),
    )
    await server.until(/loaded: 2 probes on/)
    await server.until(/is over after 0 hits: its ttl is over, that of its hooks file[^]*its ttl is over, that of its hooks file/)
    for (const [limits, why] of [
      [{ inFlight: 2 }, /its limits: there is no limit "inFlight" of a hooks file; known are hits, perSecond, ttl \(HOOKS_SHAPE\)/],
      [{ hits: 0 }, /its limits: hits is 0, not a whole number from 1/],
      [[], /its limits are a list, not an object/],
    ] as const) {
      server.forget()
      writeFileSync(path, JSON.stringify({ limits, probes: [] }))
      await server.until(why)
    }
  })

  it('so does code', async () => {
    server = new RunningServer(bundle, { env: { PROBES_HOOKS: './probes.hooks.ts' } })
    const path = join(server.folder, 'probes.hooks.ts')
    await server.until(/^port/m)
    const at = addressOf('greeting')
    const body = `probes.limits({ perSecond: 0.001 }); for (const tag of ['a', 'b']) probes.enable('${at}', () => console.log('seen', tag))`
    writeFileSync(path, `export default (probes) => { ${body} }`)
    await server.until(/loaded: 2 probes on/)
    for (const id of ['/1', '/2', '/3']) await server.request(id)
    await server.until(/all probes of \.\/probes\.hooks\.ts together: it is hit more than 0.001 times a second \(perSecond\)/)
    expect(server.output.match(/^seen/gm)).toHaveLength(1)
    for (const [calls, why] of [
      ["probes.count('x.ts:1'); probes.limits({ hits: 1 })", /limits has no effect on probes that are enabled before it/],
      ['probes.limits({ hits: 1 }); probes.limits({ perSecond: 1 })', /limits is called a second time/],
    ] as const) {
      writeFileSync(path, `export default (probes) => { ${calls} }`)
      await server.until(why)
    }
    writeFileSync(path, `export default (probes) => {\n  probes.limits({ hits: -1 })\n}`)
    await server.until(/probes.hooks.ts:2:10: ProbeOptionError: hits is -1.*the probes that were on stay on/)
  })

  it('so does a mistake in a template of one that is code', async () => {
    server = new RunningServer(bundle, { env: { PROBES_HOOKS: './probes.hooks.ts' } })
    const path = join(server.folder, 'probes.hooks.ts')
    await server.until(/^port/m)
    const at = addressOf('greeting')
    writeFileSync(path, `export default (probes) => void probes.count('${at}')`)
    await server.until(/loaded: 1 probe on/)
    writeFileSync(path, `export default (probes) => {\n  probes.log('${at}', 'for {new Id()}')\n}`)
    const [line] = await server.until(/.*HOOKS_THROW.*/)
    expect(line).toMatch(
      /probes\.hooks\.ts:2:10: ProbeOptionError: its template "for \{new Id\(\)\}" cannot be read: new cannot stand here \(character 6\)/,
    )
    expect(line).toContain('the probes that were on stay on')
  })
})

describe('following', () => {
  it('never runs it as code, also behind a link of another name', async () => {
    const code = `globalThis.ranAsCode = true; export default (probes) => probes.enable('code')`
    file = new FollowedFile('hooks.json', { 'hooks.json': code })
    await file.untilSaid('HOOKS_JSON')
    file.save('hooks.json', counting('data'))
    await file.untilOn('data')
    file.write('other.ts', code)
    rmSync(file.path('hooks.json'))
    symlinkSync('other.ts', file.path('hooks.json'))
    await file.until(() => file!.lines.filter((line) => line.includes('HOOKS_JSON')).length === 2)
    expect(globalThis).not.toHaveProperty('ranAsCode')
  })

  it('a link of code to data is data', async () => {
    file = new FollowedFile('hooks.ts', { 'set.json': counting('data') })
    symlinkSync('set.json', file.path('hooks.ts'))
    await file.untilOn('data')
  })
})

const WRONG: [text: string, says: RegExp][] = [
  ['', /^hooks\.json:1:1 it is no JSON: it ends before it is complete$/],
  ['{ "probes": [', /^hooks\.json:1:14 it is no JSON: it ends/],
  ['{\n  "probes": [\n    { "at": \'x\' }\n] }', /^hooks\.json:3:13 it is no JSON: "'" cannot stand here$/],
  ['{ "probes": [] } x', /^hooks\.json:1:18 it is no JSON: "x" cannot stand here$/],
  ['[]', /^hooks\.json:1:1 it holds a list, not an object with probes$/],
  ['5', /it holds 5, not/],
  ['{ "probe": [] }', /there is no field "probe"; known are \$schema, comment, limits, probes/],
  ['{}', /its probes are missing, not a list/],
  ['{ "probes": {} }', /its probes are an object, not a list/],
  ['{ "probes": ["hot.ts:9"] }', /probes\[0\] is "hot\.ts:9", not an object/],
  [holding({ at: 'a.ts:1', count: true }, { log: 'x' }), /probes\[1\] has no address: "at" is missing, not a text/],
  [holding({ at: 'a.ts:1' }), /probes\[0\] \(a\.ts:1\) has none of log, snapshot and count; write one of them/],
  [holding({ at: 'a.ts:1', log: 'x', count: true }), /has several of log, snapshot and count/],
  [holding({ at: 'a.ts:1', snapshot: { values: ['x'] } }), /snapshot is an object; write true, and values beside it/],
  [holding({ at: 'a.ts:1', count: 1 }), /count is 1; write true/],
]

const schema = JSON.parse(readFileSync(new URL('../../docs/hooks.schema.json', import.meta.url), 'utf8')) as object
const isValid = new Ajv().compile(schema)

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

describe('what is wrong with it', () => {
  it.each(WRONG)('%s', (text, says) => {
    let said = ''
    try {
      applyData('hooks.json', text, probes)
    } catch (error) {
      const { place, message } = error as Error & { place: string }
      said = `${place} ${message}`
    }
    expect(said).toMatch(says)
    expect(probes.list()).toEqual([])
    expect(isValid(parsed(text))).toBe(false)
  })
})

describe('the schema', () => {
  const ENTRIES: [entry: object, isRight: boolean][] = [
    [{ at: 'a.ts:1', log: 'x {y}', when: 'y > 1', hits: 3, perSecond: 0.5, ttl: '10m', comment: 'z' }, true],
    [{ at: 'a.ts:1', snapshot: true, values: ['x'], stack: true, ttl: 500 }, true],
    [{ at: 'a.ts:1', count: true, when: 'x' }, true],
    [{ at: 'a.ts:1', count: true, inFlight: 2 }, true],
    [{ at: 'a.ts:1', count: true, hits: 0 }, false],
    [{ at: 'a.ts:1', count: true, hits: 1.5 }, false],
    [{ at: 'a.ts:1', count: true, perSecond: 0 }, false],
    [{ at: 'a.ts:1', count: true, ttl: '5 days' }, false],
    [{ at: 'a.ts:1', count: true, ttl: 0 }, false],
    [{ at: 'a.ts:1', count: true, when: 5 }, false],
    [{ at: 'a.ts:1', count: true, values: ['x'] }, false],
    [{ at: 'a.ts:1', snapshot: true, values: [] }, false],
    [{ at: 'a.ts:1', snapshot: true, stack: 'yes' }, false],
    [{ at: 'a.ts:1', log: 5 }, false],
    [{ at: 'a.ts:1', log: 'x', limit: 5 }, false],
  ]
  it.each(ENTRIES)('takes %j as the runtime does: %s', (entry, isRight) => {
    expect(isValid({ probes: [entry] })).toBe(isRight)
    applyData('hooks.json', holding(entry), probes)
    const [probe] = probes.list()
    // Waits for its file, or says what is wrong with it.
    expect(probe?.status === 'pending').toBe(isRight)
    probes.disableAll()
  })
})

it('finds where a text stops being JSON', () => {
  const texts = ['{"a":1,}', '{"a" 1}', '[1 2]', '"a\nb"', 'tru', '{"a":[1,{"b":"c\\"d"}]', '{} {}', '[01a]', '{a:1}', 'nul']
  expect(texts.map((text) => jsonPlaces(text).end)).toEqual([7, 5, 3, 2, 0, 21, 3, 2, 1, 0])
  for (const text of ['{"a":[1,2.5e-3,{"b":"c\\"d\\\\"}],"x":null}', ' true ', '""', '[]']) expect(jsonPlaces(text).end).toBe(text.length)
})

it.each([
  [
    '{\n  "probes": [\n    { "at": "a.ts:1", "count": true },\n    { "at": 5, "count": true }\n  ]\n}',
    '4:13',
    'probes[1] has no address: "at" is 5',
  ],
  ['{\n "probes": [\n  {\n   "at": "a.ts:1"\n  }\n ]\n}', '3:3', 'probes[0] (a.ts:1) has none of log, snapshot and count'],
  ['{ "probes": [],\n  "probe": 1 }', '2:12', 'there is no field "probe"'],
  ['{ "probes": {} }', '1:13', 'its probes are an object'],
  ['{ "probes": [],\n "limits": [] }', '2:12', 'its limits are a list'],
  ['{ "probes": [ { "at": "a.ts:1", "count": true, "at": "b.ts:1" } ] }', '1:48', 'probes[0].at is there twice'],
  ['\ufeff[]', '1:1', 'it holds a list'],
  ['{ "probes": [ { "at": "a.ts:1", "count": true, "hits": +1 } ] }', '1:56', '"+" cannot stand here'],
  ['{ "probes": [ { "at": "a.ts:1", "log": "\\x" } ] }', '1:42', '"x" cannot stand here'],
  ['{ "probes": [ { "at": "a.ts:1", "log": "a", "l\\u006fg": "b" } ] }', '1:45', 'probes[0].log is there twice'],
  [`{ "probes": ${'['.repeat(100_000)}`, '1:62', 'it is nested too deeply'],
  [`{ "probes": [${Array.from({ length: 1001 }, () => '{"at":"a.ts:1","count":true}').join()}] }`, '1:13', 'it has 1001 probes'],
])('says where something is of another shape, %#', (text, place, what) => {
  expect(() => applyData('hooks.json', text, probes)).toThrow(
    expect.objectContaining({ place: `hooks.json:${place}`, message: expect.stringContaining(what) }),
  )
})
