const VERBS = ['parse', 'load', 'check', 'merge', 'render', 'count', 'find', 'store', 'send', 'resolve']
const NOUNS = ['Order', 'Invoice', 'Shelf', 'Parcel', 'Customer', 'Route', 'Ticket', 'Account', 'Price', 'Label', 'Batch']
const FORMS = [loop, checks, collection]

/**
 * The text of a module of so many functions, each of ten statements; the same one each time.
 * @param {number} number other modules have other names
 * @param {number} functions
 */
export function generateModule(number, functions) {
  const all = Array.from({ length: functions }, (_, i) => {
    const [verb, noun] = [VERBS[(number + i) % VERBS.length], NOUNS[(number * 3 + i) % NOUNS.length] ?? '']
    return FORMS[i % FORMS.length]?.(`${verb}${noun}${i}`, noun.toLowerCase())
  })
  return ["import { cache, limit } from './settings.js'", 'let calls = 0', ...all, ''].join('\n\n')
}

/** @param {string} name @param {string} noun */
function loop(name, noun) {
  return `export function ${name}(${noun}s, options) {
  let total = 0
  const factor = options.factor ?? 1
  for (const ${noun} of ${noun}s) {
    const weight = ${noun}.weight * factor
    if (weight > limit) {
      total -= limit
    }
    total += weight
  }
  calls += 1
  cache.set(options.id, total)
  return total
}`
}

/** @param {string} name @param {string} noun */
function checks(name, noun) {
  return `export const ${name} = (${noun}, depth) => {
  if (!${noun}) {
    return undefined
  }
  const known = cache.get(${noun}.id)
  if (known) {
    return known
  }
  const parent = depth > 0 ? ${noun}.parent : undefined
  const found = { ...${noun}, parent, depth }
  calls += 1
  cache.set(${noun}.id, found)
  return found
}`
}

/** @param {string} name @param {string} noun */
function collection(name, noun) {
  return `export async function ${name}(${noun}, send) {
  const started = Date.now()
  const lines = []
  try {
    const answer = await send(${noun})
    lines.push(...answer.lines)
  } catch (error) {
    lines.push(String(error))
    calls += 1
  }
  const took = Date.now() - started
  cache.set(${noun}.id, took)
  return { ${noun}, lines, took }
}`
}
