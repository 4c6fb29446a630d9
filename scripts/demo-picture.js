// Draws what the demo printed in a terminal as docs/demo.svg:
//   script -qec 'node examples/demo/demo.js' /tmp/demo.ansi && node scripts/demo-picture.js /tmp/demo.ansi
import { readFileSync, writeFileSync } from 'node:fs'

const COLOURS = {
  30: '#5c6370',
  31: '#e06c75',
  32: '#98c379',
  33: '#e5c07b',
  34: '#61afef',
  35: '#c678dd',
  36: '#56b6c2',
  37: '#dcdfe4',
  90: '#7f848e',
}
const LINE = 17
const CHARACTER = 7.85
const ESCAPE = String.fromCodePoint(27)
const PARTS = new RegExp(`${ESCAPE}\\[([\\d;]*)m|([^${ESCAPE}]+)`, 'g')

const text = readFileSync(process.argv[2], 'utf8').replaceAll('\r', '')
const begin = text.search(/unplugin-probes: breakpoints/)
// The third and fourth chapter are left out: a picture has to fit a page.
const lines = text
  .slice(text.lastIndexOf('\n', begin) + 1)
  .replace(/\n[^\n]*3\. The file is edited[\s\S]*?(?=\n[^\n]*5\. The file is deleted)/, '\n   …\n')
  .replace(/\nScript done[\s\S]*/, '')
  .trimEnd()
  .split('\n')

const escape = (part) => part.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
const style = { fill: '#dcdfe4', weight: 'normal', opacity: 1 }

function apply(code) {
  if (code === 0) Object.assign(style, { fill: '#dcdfe4', weight: 'normal', opacity: 1 })
  else if (code === 1) style.weight = 'bold'
  else if (code === 2) style.opacity = 0.6
  else if (code === 22) Object.assign(style, { weight: 'normal', opacity: 1 })
  else if (code === 39) style.fill = '#dcdfe4'
  else if (COLOURS[code]) style.fill = COLOURS[code]
}

function draw(line, row) {
  let column = 0
  let spans = ''
  for (const [, codes, part] of line.matchAll(PARTS)) {
    if (part === undefined) codes.split(';').forEach((code) => apply(Number(code)))
    else {
      const { fill, weight, opacity } = style
      const x = (16 + column * CHARACTER).toFixed(1)
      if (part.trim() !== '') spans += `<tspan x="${x}" fill="${fill}" font-weight="${weight}" opacity="${opacity}">${escape(part)}</tspan>`
      column += part.length
    }
  }
  return spans && `<text y="${30 + row * LINE}">${spans}</text>`
}

const body = lines.map(draw).filter(Boolean).join('\n')
const height = lines.length * LINE + 36
writeFileSync(
  'docs/demo.svg',
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 960 ${height}" font-family="ui-monospace, Menlo, Consolas, monospace" font-size="13" xml:space="preserve">\n<rect width="100%" height="100%" rx="8" fill="#21252b"/>\n${body}\n</svg>\n`,
)
