/** @import { Row } from './types.ts' */

const COLOURS = {
  'A/A': '#8a8f98',
  'probes off': '#2f6fde',
  'guards alone': '#6aa5ff',
  'hooks file watched': '#00a37a',
  'naive guards': '#e08a00',
  "Datadog's functions": '#8e5bd0',
}
const OTHERS = ['#d64545', '#8e5bd0', '#00a37a', '#b0578d']
const TICKS = [0.2, 0.3, 0.5, 0.7, 1, 1.2, 1.5, 2, 3, 5, 7, 10, 20, 50, 100]
const WIDTH = 760
const RIGHT = 24
const TOP = 74
const ROW = 20

/**
 * A dot for each ratio, on a logarithmic scale, with a line over its spread.
 * @param {string} title
 * @param {string} subtitle
 * @param {readonly Row[]} rows
 */
export function plotRatios(title, subtitle, rows) {
  const drawn = rows.filter(({ name, bars }) => name !== 'worst' && bars && Object.keys(bars).length > 0)
  const series = [...new Set(drawn.flatMap(({ bars = {} }) => Object.keys(bars)))]
  const all = drawn.flatMap(({ bars = {} }) => Object.values(bars)).flatMap(({ low, high }) => [low, high])
  const [lowest, highest] = [Math.min(0.9, ...all), Math.max(1.1, ...all)]
  const left = 20 + Math.max(...drawn.map(({ name }) => name.length)) * 7
  const height = TOP + drawn.length * ROW + 34
  const x = (/** @type {number} */ ratio) =>
    left + 10 + (Math.log(ratio / lowest) / Math.log(highest / lowest)) * (WIDTH - RIGHT - left - 20)
  const ticks = TICKS.filter((tick) => tick >= lowest && tick <= highest)
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" font-family="system-ui, sans-serif" font-size="12">`,
    '<style>.b{fill:#fff}.t{fill:#1f2328}.m{fill:#59636e}.g{stroke:#d1d9e0}.o{stroke:#1f2328}',
    '@media(prefers-color-scheme:dark){.b{fill:#0d1117}.t{fill:#f0f6fc}.m{fill:#9198a1}.g{stroke:#3d444d}.o{stroke:#f0f6fc}}</style>',
    `<rect class="b" width="${WIDTH}" height="${height}" rx="6"/>`,
    text(14, 22, title, 't', 'font-size="15" font-weight="600"'),
    text(14, 40, subtitle, 'm'),
    ...legend(series),
    ...ticks.flatMap((tick) => [
      `<line class="${tick === 1 ? 'o' : 'g'}" x1="${at(x(tick))}" x2="${at(x(tick))}" y1="${TOP - 4}" y2="${height - 26}"/>`,
      text(x(tick), height - 10, `${tick}×`, 'm', 'text-anchor="middle"'),
    ]),
    ...drawn.flatMap(({ name, bars = {} }, i) => {
      const y = TOP + (i + 0.5) * ROW
      return [
        text(left - 6, y + 4, name, 't', `text-anchor="end"${name.startsWith('geometric mean') ? ' font-weight="600"' : ''}`),
        ...series.flatMap((one, j) => mark(bars[one], x, y + (j - (series.length - 1) / 2) * 3, colourOf(one, j))),
      ]
    }),
    '</svg>\n',
  ].join('\n')
}

/**
 * @param {import('./types.ts').Bar | undefined} bar
 * @param {(ratio: number) => number} x
 * @param {number} y
 * @param {string} colour
 */
function mark(bar, x, y, colour) {
  if (!bar) return []
  const line = `<line x1="${at(x(bar.low))}" x2="${at(x(bar.high))}" y1="${at(y)}" y2="${at(y)}" stroke="${colour}" stroke-width="1.5" opacity=".55"/>`
  return [line, `<circle cx="${at(x(bar.mid))}" cy="${at(y)}" r="3.2" fill="${colour}"/>`]
}

/** @param {readonly string[]} series */
function legend(series) {
  let from = 14
  return series.flatMap((name, i) => {
    const start = from
    from += 26 + name.length * 7
    return [`<circle cx="${start + 5}" cy="56" r="4" fill="${colourOf(name, i)}"/>`, text(start + 14, 60, name, 'm')]
  })
}

/** @param {string} series @param {number} index */
function colourOf(series, index) {
  if (series === 'istanbul') return OTHERS[0] ?? ''
  return COLOURS[/** @type {keyof typeof COLOURS} */ (series)] ?? OTHERS[index % OTHERS.length] ?? ''
}

/**
 * @param {number} x
 * @param {number} y
 * @param {string} content
 * @param {string} style
 * @param {string} [attributes]
 */
function text(x, y, content, style, attributes = '') {
  const escaped = content.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
  return `<text class="${style}" x="${at(x)}" y="${at(y)}" ${attributes}>${escaped}</text>`
}

/** @param {number} value */
function at(value) {
  return Number(value.toFixed(1))
}
