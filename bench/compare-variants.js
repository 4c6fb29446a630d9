import { geometricMean, median, ratios, shown, spread } from './statistics.js'

/** @import { Bar, Row } from './types.ts' */

/** @typedef {Record<string, number[]>} Samples by variant, one for each round */

const SERIES = {
  again: 'A/A',
  off: 'probes off',
  inline: 'sites inline',
  copies: 'entry dispatch',
  naive: 'naive guards',
  array: 'flags, arguments',
  binding: 'variable a site',
  field: 'field a function',
  file: 'global a file',
  object: 'object literals',
  datadog: "Datadog's functions",
}

/** @param {readonly string[]} variants */
export function comparedColumns(variants) {
  const compared = variants.filter((variant) => variant !== 'untouched')
  return [
    '',
    'untouched',
    ...compared.flatMap((variant) => (variant === 'off' ? [seriesOf(variant), 'of processes'] : [seriesOf(variant)])),
  ]
}

/** @typedef {Row & { samples: readonly Samples[], bars: Record<string, Bar> }} ComparedRow */

/**
 * The median over the processes, and between what they are: V8 decides in each anew what to inline.
 * @param {string} name
 * @param {readonly Samples[]} processes
 * @param {readonly string[]} variants
 * @returns {ComparedRow}
 */
export function compare(name, processes, variants) {
  /** @type {Record<string, Bar>} */
  const bars = {}
  for (const variant of variants) {
    const each = ratiosOfProcesses(processes, variant)
    if (variant !== 'untouched' && each.length > 0) bars[seriesOf(variant)] = { mid: median(each), ...range(each) }
  }
  const base = median(processes.flatMap(({ untouched = [] }) => untouched))
  const shownBase = `${base < 1000 ? base.toPrecision(3) : base.toFixed(0)} ms`
  return { name, cells: [shownBase, ...cellsOf(bars, variants)], samples: processes, bars }
}

/**
 * The rows at the end.
 * @param {readonly ComparedRow[]} rows
 * @param {readonly string[]} variants
 * @returns {Row[]}
 */
export function totals(rows, variants) {
  /** @type {Record<string, Bar>} */
  const mean = {}
  /** @type {Record<string, Bar>} */
  const worst = {}
  for (const variant of variants) {
    const series = seriesOf(variant)
    const bars = rows.flatMap((row) => row.bars[series] ?? [])
    if (variant === 'untouched' || bars.length === 0) continue
    const each = rows.map(({ samples }) => ratiosOfProcesses(samples, variant)).filter(({ length }) => length > 0)
    const rounds = Math.min(...each.map(({ length }) => length))
    const means = Array.from({ length: rounds }, (_, i) => geometricMean(each.map((ofRow) => ofRow[i] ?? Number.NaN)))
    mean[series] = { mid: geometricMean(bars.map(({ mid }) => mid)), ...range(means) }
    worst[series] = bars.reduce((a, b) => (b.mid > a.mid ? b : a))
  }
  return [
    { name: 'geometric mean', cells: ['', ...cellsOf(mean, variants)], bars: mean },
    { name: 'worst', cells: ['', ...cellsOf(worst, variants)], bars: worst },
  ]
}

/**
 * Of those processes in which the variant ran.
 * @param {readonly Samples[]} processes
 * @param {string} variant
 */
function ratiosOfProcesses(processes, variant) {
  return processes.flatMap((one) => (one[variant] ? median(ratios(one[variant], one.untouched ?? [])) : []))
}

/** @param {readonly number[]} values */
function range(values) {
  return { low: Math.min(...values), high: Math.max(...values) }
}

/**
 * @param {Record<string, Bar>} bars
 * @param {readonly string[]} variants
 */
function cellsOf(bars, variants) {
  return variants.flatMap((variant) => {
    if (variant === 'untouched') return []
    const bar = bars[seriesOf(variant)]
    const cells = [bar ? shown(bar.mid) : '–']
    return variant === 'off' ? [...cells, bar ? spread(bar) : ''] : cells
  })
}

/** @param {string} variant */
function seriesOf(variant) {
  return SERIES[/** @type {keyof typeof SERIES} */ (variant)] ?? variant
}
