/** A program with a package, a circle whose hoisted functions are called early, and a part that is loaded later. Its files by their paths. */
export const PROGRAM: Readonly<Record<string, string>> = {
  'src/main.js': `import { first } from './first.js'
import { label } from 'tiny-label'
export { first }
export async function main(name) {
  const text = label(first(name))
  /*@main*/ console.log(text)
  const { late } = await import('./late.js')
  console.log(late(name))
}
`,
  'src/first.js': `import { second } from './second.js'
export function first(x) {
  const text = '<' + x + '>'
  /*@first*/ return text + tag()
}
function tag() { return typeof suffix }
let suffix = second(1)
console.log('first begins', suffix)
`,
  'src/second.js': `import { first } from './first.js'
export function second(x) { return 'second ' + x }
let early
try { early = first('early') } catch (error) { early = error.name }
console.log('second begins', early)
`,
  'src/late.js': `import { second } from './second.js'
export function late(x) {
  const text = second(x)
  /*@late*/ return 'late ' + text
}
`,
  'src/run.js': `import { main } from './main.js'
main('a')
`,
  'package.json': JSON.stringify({ name: 'program', type: 'module', sideEffects: false }),
  'node_modules/tiny-label/package.json': JSON.stringify({ name: 'tiny-label', type: 'module', main: 'index.js' }),
  'node_modules/tiny-label/index.js': `export function label(text) { return 'label ' + text }\n`,
}

/** What it prints for each probe that is hit. */
export const HOOKS = `const say = (info) => console.log('HIT', info.finfo.name, JSON.stringify(info.vals))
export default (probes) => { for (const name of ['main', 'first', 'late']) probes.enable('#' + name, say) }
`
