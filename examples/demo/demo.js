import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { copyFile, mkdir, rename, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { buildServer } from '../server/build.js'
import { atEnd, cleanUp } from './cleanup.js'
import { Collector } from './collector.js'
import { editedHooks, firstHooks, hotHooks, lineOf, otherHooks, sourceOf } from './hooks-files.js'
import { must, StoryError, until } from './poll.js'
import { ServerProcess } from './server-process.js'
import { Phases, whole } from './phases.js'
import { median } from './statistics.js'
import { chapter, happened, paint, quote, say, showFile, table, tell } from './terminal.js'
import { Traffic } from './traffic.js'

const LONGEST = 58_000
const LOADED = /^probes: hooks .*probes\.hooks\.ts loaded: /
const REMOVED = /^probes: hooks .*probes\.hooks\.ts removed: /

class Demo {
  #folder = mkdtempSync(join(tmpdir(), 'probes-demo-'))
  #hooks = join(this.#folder, 'probes.hooks.ts')
  /** @type {ServerProcess | undefined} */
  server
  #collectorUrl = ''
  #customers = ['c-1', 'c-2', 'c-3', 'c-4', 'c-5', 'c-6', 'c-7']

  constructor() {
    atEnd(() => rmSync(this.#folder, { recursive: true, force: true, maxRetries: 3 }))
  }

  async run() {
    say(paint('bold', 'unplugin-probes: breakpoints that never stop the program'))
    const { server, traffic, phases } = await this.#wrongInvoice()
    await this.#firstHooks(server, traffic, phases)
    await this.#edit(server)
    await this.#swapLink(server)
    await this.#delete(server, traffic, phases)
    await this.#hotLoops(server)
  }

  async #wrongInvoice() {
    chapter(1, 'A server runs, and one customer gets a wrong invoice')
    const file = join(this.#folder, 'server.cjs')
    await buildServer(file)
    const files = readdirSync(this.#folder)
    must(files.includes('server.cjs') && !files.includes('node_modules'), `one bundle and no node_modules, there is ${files.join(', ')}`)
    const server = (this.server = new ServerProcess(file, this.#folder))
    await server.start()
    happened('examples/server (Fastify, TypeScript) is bundled into one file and started in')
    tell(`  ${this.#folder}, where there is no node_modules`)
    const control = await this.#startControl(file)
    const traffic = new Traffic(server)
    for (const target of [control, server]) {
      traffic.aim(target)
      for (const customer of this.#customers) await traffic.order(customer)
    }
    traffic.start(this.#customers)
    const phases = new Phases(server, control, traffic)
    await phases.warmUp()
    await phases.measure('before, no probes')
    await phases.measure('before, once more')
    happened(`orders flow over 16 connections: ${phases.rate} requests/s`)
    const { net, vat } = await traffic.order('c-7')
    must(net > 0 && vat === 0, `the wrong invoice of c-7, got net ${net}, VAT ${vat}`)
    tell(`Claire Petit (c-7) lives in France and complains: ${euros(net)} net, ${euros(vat)} VAT. It should be 20 %.`)
    tell('A restart would make it go away until it comes back. So: look while it runs.')
    return { server, traffic, phases }
  }

  /**
   * The same bundle in a folder that never gets a hooks file.
   * @param {string} file
   */
  async #startControl(file) {
    const folder = join(this.#folder, 'control')
    await mkdir(folder)
    const control = new ServerProcess(file, folder)
    await control.start()
    return control
  }

  /**
   * @param {ServerProcess} server
   * @param {Traffic} traffic
   * @param {Phases} phases
   */
  async #firstHooks(server, traffic, phases) {
    chapter(2, 'A hooks file: three probes, no restart')
    const known = lineOf('rates.ts', 'const known')
    showFile('src/rates.ts', sourceOf('rates.ts'), { from: known - 2, to: known + 5, marked: [known, known + 1] })
    const collector = new Collector()
    await collector.start()
    const saved = await this.#save(firstHooks(collector.url))
    const sampling = phases.measureStart('the first 1.3 s after the save')
    const loaded = await this.#loaded(server, saved, 3)
    const traceback = await server.line('the traceback of c-7', /^c-7 gets the rate 0$/, saved.line)
    const watched = await server.line('the upvalue is printed', /^remembered \{.*FR: 0\b/, saved.line)
    const removed = await server.line('the one-shot probe is gone', /removed after \d+ hits?: its handler returned true/, saved.line)
    await until('the second server receives three invoices', () => collector.received.length >= 3)
    const frames = await until('the traceback has frames', () => server.following(traceback, 4))
    await sampling
    happened(`saved; the probes are on after ${since(saved, loaded)}, the first one prints after ${since(saved, watched)},`)
    tell(`  the traceback comes after ${since(saved, traceback)}: it reads the bundle's source map first`)
    quote('stderr', [loaded.text])
    quote('stdout', [traceback.text, ...frames, '    … and the frames of Fastify'])
    must(/src\/rates\.ts:\d+/.test(frames[1] ?? ''), `a line of src/rates.ts as the first frame, got ${frames[1]}`)
    must(/src\/orders\.ts:\d+/.test(frames[2] ?? ''), `a line of src/orders.ts as the second frame, got ${frames[2]}`)
    quote('stderr', [removed.text])
    for (const { body } of collector.received.slice(0, 3)) {
      must(
        body.net > 0 && body.vat === 0 && /orders\.ts:\d+ \(priceOrder\)/.test(body.at),
        `an invoice without VAT, got ${JSON.stringify(body)}`,
      )
      quote('POST  ', [JSON.stringify(body)])
    }
    quote('stdout', [watched.text])
    const spain = server.lines.length
    await traffic.order('c-8')
    const changed = await server.line('the upvalue changes with the first order from Spain', /^remembered \{.*ES: 0\.21/, spain)
    happened('now the first order from Spain comes in, and the third probe sees the variable change')
    quote('stdout', [changed.text])
    this.#customers.push('c-8')
    await phases.measure('2 probes on, hit by every order')
    must(collector.received.length === 3, `exactly three invoices posted, got ${collector.received.length}`)
    this.#collectorUrl = collector.url
  }

  /** @param {ServerProcess} server */
  async #edit(server) {
    chapter(3, 'The file is edited: the third probe asks for the cause')
    const text = editedHooks(this.#collectorUrl)
    const from = text.split('\n').findIndex((line) => line.startsWith('// What is remembered')) + 1
    const saved = await this.#save(text, from)
    const loaded = await this.#loaded(server, saved, 3)
    const cause = await server.line('the cause', /^FR is remembered as 0, the VAT number of c-7 is undefined$/, saved.line)
    happened(`saved; on after ${since(saved, loaded)}, printed after ${since(saved, cause)}`)
    quote('stdout', [cause.text])
    tell('That is it: rates are remembered by country alone. The first order from France was from a')
    tell('company, which pays no VAT, and since then nobody in France does.')
  }

  /** @param {ServerProcess} server */
  async #swapLink(server) {
    chapter(4, 'A symlink is swapped: another set of probes')
    const next = join(this.#folder, 'next')
    await copyFile(this.#hooks, join(this.#folder, 'a.ts'))
    await symlink('a.ts', next)
    await rename(next, this.#hooks)
    happened('probes.hooks.ts is now a link to a.ts; it holds the same probes, so they just stay on')
    const text = otherHooks(this.#customers.length)
    showFile('b.ts', text, { from: 5 })
    await write(join(this.#folder, 'b.ts'), text)
    await symlink('b.ts', next)
    const saved = { at: performance.now(), line: server.lines.length }
    await rename(next, this.#hooks)
    const loaded = await this.#loaded(server, saved, 1)
    const affected = await server.line('who is affected', /^c-7 gets 0, right is 0\.2$/, saved.line)
    happened(`probes.hooks.ts -> b.ts; on after ${since(saved, loaded)}, printed after ${since(saved, affected)}`)
    quote('stderr', [loaded.text])
    quote('stdout', [affected.text])
    await until('the probe has seen all eight customers', () => server.lines.some(({ text }) => text === 'all 8 customers seen'))
    const wrong = server.lines.slice(saved.line).filter(({ text }) => / gets .* right is /.test(text))
    must(wrong.length === 1, `nobody but c-7 is affected, got ${wrong.map(({ text }) => text).join('; ')}`)
  }

  /**
   * @param {ServerProcess} server
   * @param {Traffic} traffic
   * @param {Phases} phases
   */
  async #delete(server, traffic, phases) {
    chapter(5, 'The file is deleted: all probes are off')
    const saved = { at: performance.now(), line: server.lines.length }
    await rm(this.#hooks)
    const removed = await server.line('the probes are off', REMOVED, saved.line)
    happened(`deleted; off after ${since(saved, removed)}`)
    quote('stderr', [removed.text])
    const quiet = server.lines.length
    await phases.measure('after, file deleted')
    await traffic.stop()
    must(server.lines.length === quiet, `the server prints nothing more, it printed ${server.lines.at(-1)?.text}`)
    phases.show()
    tell(
      'The control is a second process of the same bundle, never probed, driven in turn with the first; CPU is the time a ' +
        'server takes for each request, and the ratio is of that. Once per process come the loader of hooks files, the ' +
        "source map and Node's first fetch.",
    )
    happened(`${whole(traffic.count)} orders, and each got the invoice that it got before, right or wrong`)
  }

  /** @param {ServerProcess} server */
  async #hotLoops(server) {
    chapter(6, 'Only the probed function is slow, and only while it is probed')
    const line = lineOf('hot.ts', 'sum = (sum * seed')
    showFile('src/hot.ts', sourceOf('hot.ts'), { from: line - 3, to: line + 2, marked: [line] })
    const before = await hot(server)
    const saved = await this.#save(hotHooks(), Number.POSITIVE_INFINITY)
    await this.#loaded(server, saved, 1)
    const during = await hot(server, 20_000)
    const hit = await server.line('the probe in foo prints', /^foo: i is \d+ at hit 1000$/, saved.line)
    await rm(this.#hooks)
    const removed = await server.line('the probe is off', REMOVED, saved.line)
    const off = await hot(server)
    // The runtime gives the switch a fresh cell half a second later, then V8 optimizes anew.
    await sleep(Math.max(0, removed.at + 1000 - performance.now()))
    const after = await until('foo is fast again', async () => {
      const again = await hot(server)
      return again.foo < before.foo * 1.5 && again
    })
    quote('stdout', [hit.text])
    const row = (/** @type {string} */ name, /** @type {{ foo: number, bar: number }} */ { foo, bar }) => [
      name,
      `${foo.toFixed(1)} ns`,
      `${(foo / before.foo).toFixed(2)}`,
      `${bar.toFixed(1)} ns`,
      `${(bar / before.bar).toFixed(2)}`,
    ]
    table([
      ['each turn of the loop', 'foo', 'ratio', 'bar', 'ratio'],
      row('before', before),
      row('a probe on foo, hit at every turn', during),
      row('off, at once', off),
      row(`off, ${((performance.now() - removed.at) / 1000).toFixed(1)} s later`, after),
    ])
    must(during.foo > before.foo * 3, `foo is slow while it is probed: ${during.foo} ns against ${before.foo}`)
    must(during.bar < before.bar * 2, `bar stays fast while foo is probed: ${during.bar} ns against ${before.bar}`)
    happened('foo was slow while it was probed, bar never was, and foo has got all its speed back')
  }

  /**
   * @param {string} text
   * @param {number} [from] first line that the reader sees
   */
  async #save(text, from = 1) {
    if (from <= text.split('\n').length) showFile('probes.hooks.ts', text, { from })
    const saved = { at: performance.now(), line: this.server?.lines.length ?? 0 }
    await write(this.#hooks, text)
    return saved
  }

  /**
   * @param {ServerProcess} server
   * @param {{ line: number }} saved
   * @param {number} count
   */
  async #loaded(server, saved, count) {
    const loaded = await server.line('the hooks file is loaded', LOADED, saved.line)
    must(new RegExp(`loaded: ${count} probes? on`).test(loaded.text), `${count} on, the server says: ${loaded.text}`)
    return loaded
  }
}

/**
 * @param {ServerProcess} server
 * @param {number} times
 */
async function hot(server, times = 200_000) {
  const foo = []
  const bar = []
  for (let turn = 0; turn < 5; turn++) {
    foo.push(Number((await server.get(`/hot/foo?times=${times}`)).nanoseconds))
    bar.push(Number((await server.get('/hot/bar?times=200000')).nanoseconds))
  }
  return { foo: median(foo), bar: median(bar) }
}

/**
 * @param {string} file
 * @param {string} text
 */
function write(file, text) {
  // The runtime refuses a hooks file that others can write, whatever the umask says.
  return writeFile(file, text, { mode: 0o644 })
}

/**
 * @param {{ at: number }} saved
 * @param {{ at: number }} line
 */
function since(saved, line) {
  return paint('bold', `${(line.at - saved.at).toFixed(0)} ms`)
}

/** @param {number} cents */
function euros(cents) {
  return `${(cents / 100).toFixed(2)} €`
}

const started = performance.now()
const demo = new Demo()
const watchdog = setTimeout(() => fail(new StoryError(`expected an end within ${LONGEST / 1000} s`)), LONGEST)

/** @param {unknown} error */
function fail(error) {
  say()
  process.stdout.write(
    `${paint(['bold', 'red'], '✘ the demo failed')}: ${error instanceof StoryError ? error.message : error instanceof Error ? error.stack : String(error)}\n`,
  )
  process.stdout.write(`The server's log:\n${demo.server?.log || '(nothing)'}\n`)
  cleanUp()
  process.exit(1)
}

try {
  await demo.run()
  clearTimeout(watchdog)
  cleanUp()
  say()
  say(paint(['bold', 'green'], `✔ all of it happened, in ${((performance.now() - started) / 1000).toFixed(0)} s`))
} catch (error) {
  fail(error)
}
