import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'

const NOUNS = ['Order', 'Invoice', 'Shelf', 'Parcel', 'Customer', 'Route', 'Ticket', 'Account']
const AREAS = 25

/**
 * Writes an app of so many modules of 40 to 80 lines of TypeScript, each of which is imported; the same one each time.
 * @param {string} folder
 * @param {number} modules
 */
export async function generateApp(folder, modules) {
  const files = {
    'index.html': '<!doctype html><title>App</title><div id="app"></div><script type="module" src="/src/main.ts"></script>\n',
    'tsconfig.json': '{ "compilerOptions": { "target": "es2022", "module": "esnext", "strict": true, "verbatimModuleSyntax": true } }\n',
    'src/main.ts': main(),
    ...Object.fromEntries(Array.from({ length: modules }, (_, i) => [fileOf(i), moduleText(i, modules)])),
  }
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true })
    await writeFile(join(folder, path), text)
  }
}

function main() {
  return `import { run0 } from '${specifierOf(0)}'

const app = document.querySelector('#app')
if (app) app.textContent = String(run0(location.hash.length))
`
}

/** @param {number} i */
function fileOf(i) {
  return `src/area-${i % AREAS}/${nounOf(i).toLowerCase()}-${i}.ts`
}

/** From a file in a folder of src, or in src. @param {number} i @param {string} [from] */
function specifierOf(i, from = '.') {
  return `${from}/${fileOf(i).slice('src/'.length, -'.ts'.length)}`
}

/** @param {number} i */
function nounOf(i) {
  return NOUNS[(i * 5) % NOUNS.length] ?? ''
}

/** @param {number} i @param {number} modules */
function moduleText(i, modules) {
  // The first two make a tree of all modules, the others the net that it is in an app; none makes a cycle.
  const imported = new Set([2 * i + 1, 2 * i + 2, i + 7, 3 * i + 11].filter((other) => other < modules))
  const noun = nounOf(i)
  const parts = [typeAndClass(noun, i), parser(noun, i), grouping(noun, i), retrying(noun, i)]
  return [
    ...[...imported].map((other) => `import { run${other}, type ${nounOf(other)}${other} } from '${specifierOf(other, '..')}'`),
    '',
    ...parts.filter((_, part) => part < 2 || (i >> (part - 2)) % 2 === 0),
    `export function run${i}(seed: number): number {`,
    `  const shelf = new ${noun}Store${i}(seed)`,
    `  for (const item of parse${noun}${i}(\`a=\${seed};b=2;c=\${seed * 3}\`)) shelf.add(item)`,
    ...[...imported].map(
      (other) => `  const from${other}: Pick<${nounOf(other)}${other}, 'weight'> = { weight: run${other}(seed + ${other % 10}) }`,
    ),
    `  return shelf.total${[...imported].map((other) => ` + from${other}.weight`).join('')}`,
    '}',
    '',
  ].join('\n')
}

/** @param {string} noun @param {number} i */
function typeAndClass(noun, i) {
  return `export interface ${noun}${i} {
  readonly id: string
  readonly weight: number
  readonly tags?: readonly string[]
}

const LIMIT = ${100 + (i % 50)}

export class ${noun}Store${i} {
  readonly #items = new Map<string, ${noun}${i}>()
  #total = 0

  constructor(private readonly seed: number) {
    this.#total = seed % LIMIT
  }

  get total(): number {
    return this.#total + this.seed
  }

  add(item: ${noun}${i}): boolean {
    if (this.#items.has(item.id)) return false
    this.#items.set(item.id, item)
    this.#total += item.weight
    if (this.#total > LIMIT) this.#total -= LIMIT
    return true
  }
}
`
}

/** @param {string} noun @param {number} i */
function parser(noun, i) {
  return `export function parse${noun}${i}(text: string): ${noun}${i}[] {
  const items: ${noun}${i}[] = []
  for (const part of text.split(';')) {
    const [id = '', value] = part.split('=')
    const weight = Number(value ?? ${i % 9})
    if (Number.isNaN(weight)) continue
    // A negative one is a mistake of the sender.
    items.push({ id, weight: Math.abs(weight), tags: weight > LIMIT ? ['heavy'] : [] })
  }
  return items
}
`
}

/** @param {string} noun @param {number} i */
function grouping(noun, i) {
  return `export const group${noun}${i} = (items: readonly ${noun}${i}[]): Record<string, number> => {
  const groups: Record<string, number> = {}
  for (const { weight, tags = [] } of items) {
    const key = tags[0] ?? 'none'
    groups[key] = (groups[key] ?? 0) + weight
  }
  const heavy = Object.entries(groups).filter(([, weight]) => weight > LIMIT)
  return heavy.length > 0 ? Object.fromEntries(heavy) : groups
}
`
}

/** @param {string} noun @param {number} i */
function retrying(noun, i) {
  return `export async function load${noun}${i}(load: (id: string) => Promise<${noun}${i}>, id: string): Promise<${noun}${i} | undefined> {
  for (let attempt = 0; attempt < ${2 + (i % 3)}; attempt++) {
    try {
      const item = await load(id)
      if (item.weight >= 0) return item
    } catch (error) {
      if (!(error instanceof TypeError)) throw error
      console.warn('attempt', attempt, error.message)
    }
  }
  return undefined
}
`
}
