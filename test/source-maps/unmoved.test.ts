import { beforeEach, describe, expect, it } from 'vitest'
import { Project } from '../hosts/project.ts'
import { SITES_BEHIND } from './sites-behind.ts'

const ORIGINAL = `export function first(n) {
  const k = n + 1

  return k
}
export function second(m) {
  const j = m * 2
  return __MODE__ || j
}
`
const ALL = ['2 const', '4 return', '7 const', '8 return']

/** What is written where: `map: null` says of each that nothing has moved. */
const PRINTED: Readonly<Record<string, { readonly change: (code: string) => string; readonly sites: readonly string[] }>> = {
  'a line before all': { change: (code) => `globalThis.made = 1;\n${code}`, sites: [] },
  'lines in the middle': { change: (code) => code.replace('  return k', '  visit(\n    k,\n  )\n  return k'), sites: [] },
  'empty lines left out': { change: (code) => code.replaceAll('\n\n', '\n'), sites: [] },
  'all on one line': { change: (code) => code.replaceAll('\n', ';'), sites: [] },
  'a change in a line': { change: (code) => code.replace('__MODE__', 'false'), sites: ALL },
  'lines behind all': { change: (code) => `${code}\nexport const made = 1\nexport const more = 2\n`, sites: ALL },
}

let project: Project
beforeEach(() => {
  project = new Project(undefined, { 'src/a.js': ORIGINAL, 'src/main.js': "export * from './a.js'\n" })
})

describe.each(Object.keys(SITES_BEHIND))('a plugin before us says that it has moved nothing, %s', (host) => {
  it.each(Object.keys(PRINTED))('%s', async (name) => {
    const { change, sites: inRollup } = PRINTED[name]!
    // Rolldown says of a text that nothing leads back from what text it is: what of that is as it was written needs no map.
    const sites = host === 'rollup' ? inRollup : name === 'all on one line' ? [] : ALL
    const made = await SITES_BEHIND[host]!(project, [(code) => ({ code: change(code), map: null })])
    expect(made.sites).toEqual(sites)
    const told = made.warnings.filter((warning) => warning.includes('PROBES_NO_MAP'))
    expect(told).toHaveLength(sites.length > 0 ? 0 : 1)
  })
})
