import { median, quantile } from './statistics.js'
import { table } from './terminal.js'

const TURNS = 9

/** @typedef {import('./server-process.js').ServerProcess} ServerProcess */
/** @typedef {import('./traffic.js').Traffic} Traffic */
/** @typedef {import('./traffic.js').Slice} Slice */
/** @typedef {{ readonly name: string, readonly slices: Slice[], readonly control: Slice[], readonly ratios: number[] }} Phase */

/**
 * Throughput in the phases of the story. The same bundle runs a second time and is never probed: the two are driven in turn,
 * so that what else the machine does meets both.
 */
export class Phases {
  #server
  #control
  #traffic
  /** @type {Phase[]} */
  #phases = []

  /**
   * @param {ServerProcess} server
   * @param {ServerProcess} control
   * @param {Traffic} traffic
   */
  constructor(server, control, traffic) {
    this.#server = server
    this.#control = control
    this.#traffic = traffic
  }

  /** Until V8 has optimized both servers. */
  async warmUp() {
    await this.#traffic.inTurn(12, [this.#server, this.#control])
  }

  /** @param {string} name */
  async measure(name) {
    const rows = await this.#traffic.inTurn(TURNS, [this.#server, this.#control])
    const slices = rows.flatMap(([slice]) => slice ?? [])
    const control = rows.flatMap(([, slice]) => slice ?? [])
    const ratios = slices.map(({ microseconds }, i) => microseconds / (control[i]?.microseconds ?? Number.NaN))
    this.#phases.push({ name, slices, control, ratios })
  }

  /**
   * What must not be averaged away: the server alone, compared with what the other one did before.
   * @param {string} name
   */
  async measureStart(name) {
    const slices = (await this.#traffic.inTurn(8, [this.#server])).flat()
    const usual = median((this.#phases.at(-1)?.control ?? []).map(({ microseconds }) => microseconds))
    this.#phases.push({ name, slices, control: [], ratios: slices.map(({ microseconds }) => microseconds / usual) })
  }

  /** @returns {string} what the server does in a second */
  get rate() {
    return whole(median(this.#phases.at(-1)?.slices.map(({ perSecond }) => perSecond) ?? []))
  }

  /** The first two phases are the noise: no probes on either side. */
  show() {
    const same = this.#phases.slice(0, 2).flatMap(({ ratios }) => ratios)
    const [low, high] = [0.1, 0.9].map((share) => quantile(same, share))
    const rows = this.#phases.map(({ name, slices, control, ratios }, i) => {
      const ratio = median(ratios)
      const verdict = ratio >= (low ?? 1) && ratio <= (high ?? 1) ? 'within noise' : ratio > 1 ? 'slower' : 'faster'
      return [
        name,
        ...[slices, control].map((side) => (side.length === 0 ? '' : whole(median(side.map(({ perSecond }) => perSecond))))),
        ...[slices, control].map((side) =>
          side.length === 0 ? '' : `${median(side.map(({ microseconds }) => microseconds)).toFixed(0)} µs`,
        ),
        ratio.toFixed(2),
        `${quantile(ratios, 0.1).toFixed(2)} to ${quantile(ratios, 0.9).toFixed(2)}`,
        i < 2 ? 'the noise' : verdict,
      ]
    })
    table([['throughput', 'req/s', 'control', 'CPU', 'control', 'ratio', 'spread', ''], ...rows])
  }
}

/** @param {number} count */
export function whole(count) {
  return Math.round(count).toLocaleString('en')
}
