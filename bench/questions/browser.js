import { readdir } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { buildPage } from '../build-page.js'
import { compare, totals } from '../compare-variants.js'
import { versionOf } from '../find-browser.js'
import { ratios, shown, spread, summary } from '../statistics.js'

/** @import { ComparedRow, Samples } from '../compare-variants.js' */
/** @import { Row } from '../types.ts' */

/** @typedef {{ kernels: { name: string, samples: Samples }[], hit: Samples, after: { cycles: number, samples: Samples }[] }} Measured */

/** @typedef {(path: string, script: string, search: string, seconds: number) => Promise<Measured>} Run */

/** @typedef {{ find: () => Promise<string | undefined>, missing: string, run: Run }} Browser */

const KERNELS = fileURLToPath(new URL('../programs/kernels', import.meta.url))
/** They need a server, or turns of the event loop. */
const NOT_IN_PAGES = ['async-tasks.ts', 'web-server.ts']
const VARIANTS = /** @type {const} */ (['untouched', 'again', 'off', 'copies'])

/**
 * The question what sites cost in a browser.
 * @param {string} name
 * @param {Browser} browser
 * @returns {import('../types.ts').Question}
 */
export function browserQuestion(name, { find, missing, run }) {
  const title = 'What do sites and probes cost in a browser? One bundle, each statement has a site'
  return {
    name,
    title,
    once: true,
    async measure({ folder, quick, wants }) {
      const path = await find()
      if (path === undefined) {
        console.log(`\n${name}: left out: ${missing}`)
        return
      }
      const all = (await readdir(KERNELS)).filter((file) => !NOT_IN_PAGES.includes(file)).map((file) => file.replace('.ts', ''))
      const names = (quick ? all.slice(-3) : all).filter(wants)
      const page = await buildPage(folder, names)
      const version = await versionOf(path)
      /** @type {Measured[]} */
      const pages = []
      for (let i = 0; i < (quick ? 1 : 5); i++)
        pages.push(await run(path, page, quick ? '?rounds=10&cycles=50' : '?rounds=20&cycles=1000', 300))
      return {
        title: `${title} (${name} ${version})`,
        note: 'Ratios to the same without sites, variants in one page in turn; loops: median and middle four fifths of the rounds. After cycles: 500 ms after the last probe went.',
        runtime: name,
        version,
        columns: ['', 'untouched', 'A/A', 'probes off', 'spread', 'entry dispatch', 'ns per hit', 'to never probed'],
        rows: [...kernelRows(names, pages), ...loopRows(pages)],
      }
    },
  }
}

/**
 * @param {readonly string[]} names
 * @param {readonly Measured[]} pages
 * @returns {Row[]}
 */
function kernelRows(names, pages) {
  const rows = names.map((name) => {
    const each = pages.map(({ kernels }) => kernels.find((kernel) => kernel.name === name)?.samples ?? {})
    const inMilliseconds = each.map((samples) =>
      Object.fromEntries(Object.entries(samples).map(([variant, ns]) => [variant, ns.map(toMs)])),
    )
    return compare(name, inMilliseconds, VARIANTS)
  })
  return rows.length > 1 ? [...rows, ...totals(/** @type {ComparedRow[]} */ (rows), VARIANTS)] : rows
}

/** @param {number} nanoseconds */
function toMs(nanoseconds) {
  return nanoseconds / 1e6
}

/** @param {readonly Measured[]} pages @returns {Row[]} */
function loopRows(pages) {
  const hit = pages.map((page) => page.hit)
  const cost = summary(hit.flatMap(({ probed = [], never = [] }) => probed.map((value, i) => value - (never[i] ?? Number.NaN))))
  const on = loopRow('tight loop, a probe on', hit, 'probed')
  return [
    loopRow('tight loop, never probed', hit, 'inactive'),
    { ...on, cells: [...on.cells.slice(0, -1), '', cost.mid.toFixed(1)], bars: { ...on.bars, 'ns per hit': cost } },
    ...(pages[0]?.after ?? []).map(({ cycles }, i) => {
      const samples = pages.map(({ after }) => after[i]?.samples ?? {})
      const row = loopRow(`tight loop, after ${cycles.toLocaleString('en')} ${cycles === 1 ? 'cycle' : 'cycles'}`, samples, 'cycled')
      const toInactive = summary(samples.flatMap(({ cycled = [], inactive = [] }) => ratios(cycled, inactive)))
      return { ...row, cells: [...row.cells, '', shown(toInactive.mid)], bars: { ...row.bars, 'to never probed': toInactive } }
    }),
  ]
}

/**
 * @param {string} name
 * @param {readonly Samples[]} samples of the pages
 * @param {string} variant
 */
function loopRow(name, samples, variant) {
  const ratioOf = (/** @type {string} */ of) => summary(samples.flatMap((one) => ratios(one[of] ?? [], one.never ?? [])))
  const [noise, ratio] = [ratioOf('again'), ratioOf(variant)]
  const base = summary(samples.flatMap(({ never = [] }) => never))
  return {
    name,
    cells: [`${base.mid.toFixed(2)} ns`, shown(noise.mid), shown(ratio.mid), spread(ratio), ''],
    samples,
    bars: { 'A/A': noise, 'probes off': ratio, ratio },
  }
}
