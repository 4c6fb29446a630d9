/** @import { Bar } from './types.ts' */

/**
 * @param {readonly number[]} values
 * @param {number} share 0.5 gives the median
 */
export function quantile(values, share) {
  const sorted = [...values].sort((a, b) => a - b)
  const at = (sorted.length - 1) * share
  const low = sorted[Math.floor(at)] ?? Number.NaN
  const high = sorted[Math.ceil(at)] ?? Number.NaN
  return low + (high - low) * (at - Math.floor(at))
}

/** @param {readonly number[]} values */
export function median(values) {
  return quantile(values, 0.5)
}

/** @param {readonly number[]} values */
export function geometricMean(values) {
  return Math.exp(values.reduce((sum, value) => sum + Math.log(value), 0) / values.length)
}

/**
 * One ratio for each round, in which all are measured.
 * @param {readonly number[]} samples
 * @param {readonly number[]} base
 */
export function ratios(samples, base) {
  return samples.map((value, i) => value / (base[i] ?? Number.NaN))
}

/**
 * The median and the middle four fifths.
 * @param {readonly number[]} values
 * @returns {Bar}
 */
export function summary(values) {
  return { mid: median(values), low: quantile(values, 0.1), high: quantile(values, 0.9) }
}

/** @param {number} ratio */
export function shown(ratio) {
  if (Number.isNaN(ratio)) return '–'
  return ratio >= 100 ? ratio.toFixed(0) : ratio.toFixed(ratio >= 10 ? 1 : 2)
}

/**
 * @param {Bar} bar
 * @param {(value: number) => string} [format]
 */
export function spread({ low, high }, format = shown) {
  return `${format(low)} to ${format(high)}`
}
