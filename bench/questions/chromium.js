import { buildPage } from '../build-page.js'
import { compare, totals } from '../compare-variants.js'
import { findBrowser, NO_BROWSER, versionOf } from '../find-browser.js'
import { runPage } from '../run-page.js'
import { ratios, shown, spread, summary } from '../statistics.js'

/** @import { ComparedRow, Samples } from '../compare-variants.js' */
/** @import { Row } from '../types.ts' */

/** @typedef {{ kernels: { name: string, samples: Samples }[], hit: Samples, after: { cycles: number, samples: Samples }[] }} Measured */

const KERNELS = ['accessors', 'interpreter', 'json-parser', 'particles', 'ray-tracer', 'recursion', 'store', 'tokenizer']
const VARIANTS = /** @type {const} */ (['untouched', 'again', 'off'])

/** @type {import('../types.ts').Question} */
const chromium = {
  name: 'chromium',
  title: 'What do sites and probes cost in a browser? One bundle, each statement has a site',
  once: true,
  async measure({ folder, quick, wants }) {
    const browser = await findBrowser()
    if (browser === undefined) {
      console.log(`\nchromium: left out: ${NO_BROWSER}`)
      return
    }
    const names = (quick ? KERNELS.slice(-3) : KERNELS).filter(wants)
    const page = await buildPage(folder, names)
    const version = await versionOf(browser)
    /** @type {Measured[]} */
    const pages = []
    for (let i = 0; i < (quick ? 1 : 5); i++)
      pages.push(await runPage(browser, page, quick ? '?rounds=10&cycles=50' : '?rounds=40&cycles=1000', 300))
    return {
      title: `${chromium.title} (chromium ${version})`,
      note: 'Ratios to the same without sites, variants in one page in turn; loops: median and middle four fifths of the rounds. After cycles: 500 ms after the last probe went.',
      runtime: 'chromium',
      version,
      columns: ['', 'untouched', 'A/A', 'probes off', 'spread', 'ns per hit'],
      rows: [...kernelRows(names, pages), ...loopRows(pages)],
    }
  },
}

export default chromium

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
  const onRow = loopRow('tight loop, a probe on', hit, 'probed')
  return [
    loopRow('tight loop, never probed', hit, 'inactive'),
    { ...onRow, cells: [...onRow.cells, cost.mid.toFixed(1)], bars: { ...onRow.bars, 'ns per hit': cost } },
    ...(pages[0]?.after ?? []).map(({ cycles }, i) =>
      loopRow(
        `tight loop, after ${cycles.toLocaleString('en')} ${cycles === 1 ? 'cycle' : 'cycles'}`,
        pages.map(({ after }) => after[i]?.samples ?? {}),
        'cycled',
      ),
    ),
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
    cells: [`${base.mid.toFixed(2)} ns`, shown(noise.mid), shown(ratio.mid), spread(ratio)],
    samples,
    bars: { 'A/A': noise, 'probes off': ratio, ratio },
  }
}
