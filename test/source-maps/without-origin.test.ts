import MagicString from 'magic-string'
import { instrument, type InputMap } from 'unplugin-probes/transform'
import { beforeEach, describe, expect, it } from 'vitest'
import { Project } from '../hosts/project.ts'
import { encode, type Line } from './encode.ts'
import { SITES_BEHIND, type Transform } from './sites-behind.ts'

/** Its sites are on the lines 2, 3, 6 and 7. */
const ORIGINAL = `export function first(n) {
  const k = n + 1
  return k
}
export function second(m) {
  const j = m * 2
  return j
}
`
const HOSTS = Object.keys(SITES_BEHIND)
const LINES = ORIGINAL.split('\n')
const ADDED = '/* added */ globalThis.added = 1;'
const ALL = ['2 const', '3 return', '6 const', '7 return']

/** As a plugin has it that puts a line before the file: of each line its segments. */
type Segments = (line: string, index: number) => Line

/** Of one segment a line, where the statement begins. */
const PLAIN: Segments = (line, index) => [[line.search(/\S|$/), 0, index, line.search(/\S|$/)]]
/** The same but for the line of `return k`. */
const but =
  (segments: Line): Segments =>
  (line, index) =>
    index === 2 ? segments : PLAIN(line, index)

const NO_RETURN = ALL.filter((site) => site !== '3 return')

/** Which sites are left. */
const CASES: Record<string, [Segments, readonly string[]]> = {
  'one segment a line': [PLAIN, ALL],
  'one segment a line, at its beginning': [(_, index) => [[0, 0, index, 0]], ALL],
  'no segment in the line': [but([]), NO_RETURN],
  'one number at the beginning': [but([[0]]), NO_RETURN],
  'one number where the statement begins': [but([[2]]), NO_RETURN],
  'one number, then a place in the statement': [but([[0], [9, 0, 2, 9]]), NO_RETURN],
  'one number, then a place where the statement begins': [but([[0], [2, 0, 2, 2]]), ALL],
  'a place, then one number in the statement': [but([[2, 0, 2, 2], [9]]), ALL],
  'lines before it have none': [(line, index) => (index < 2 ? [] : PLAIN(line, index)), ALL.slice(1)],
  'lines behind it have none': [(line, index) => (index > 2 ? [] : PLAIN(line, index)), ALL.slice(0, 2)],
  'each second line': [(line, index) => (index % 2 ? PLAIN(line, index) : []), ['2 const', '6 const']],
}

function mapOf(id: string, segments: Segments): Exclude<InputMap, string> & { names: string[]; sourcesContent: string[] } {
  return { version: 3, sources: [id], sourcesContent: [ORIGINAL], names: [], mappings: encode([[], ...LINES.map(segments)]) }
}

function adding(segments: Segments): Transform {
  return (code, id) => ({ code: `${ADDED}\n${code}`, map: mapOf(id, segments) })
}

/** Adds a line, too. */
function moving(hires: boolean): Transform {
  return (code, id) => {
    const edited = new MagicString(code).prepend('/* moved */\n')
    return { code: edited.toString(), map: edited.generateMap({ source: id, hires, includeContent: true }) }
  }
}

let project: Project
beforeEach(() => {
  project = new Project(undefined, { 'src/a.js': ORIGINAL, 'src/main.js': "export * from './a.js'\n" })
})

describe.each(Object.keys(CASES))('%s', (name) => {
  const [segments, expected] = CASES[name]!

  it('transform', () => {
    const { sites } = instrument(`${ADDED}\n${ORIGINAL}`, 'a.js', {
      inputMap: mapOf('a.js', segments),
      original: ORIGINAL,
      format: 'module',
    })!
    expect(sites.map(({ line, text }) => `${line} ${text.split(' ')[0]}`)).toEqual(expected)
  })

  it.each(HOSTS)('%s', async (host) => {
    expect(await SITES_BEHIND[host]!(project, [adding(segments)])).toEqual({ sites: expected, warnings: [] })
  })

  it.each(HOSTS)('%s, with a plugin more', async (host) => {
    expect(await SITES_BEHIND[host]!(project, [adding(segments), moving(true)])).toEqual({ sites: expected, warnings: [] })
  })

  it.each(HOSTS)('%s, with a plugin more whose map is coarse', async (host) => {
    const { sites } = await SITES_BEHIND[host]!(project, [adding(segments), moving(false)])
    // It leads to the beginnings of lines, and from there nothing may lead further.
    if (segments('', 2).length > 1) expect(ALL).toEqual(expect.arrayContaining([...sites]))
    else expect(sites).toEqual(expected)
  })
})

/** In the line of `return k` or behind another statement: what has no origin, and what has one. */
const IN_A_LINE: Record<string, Transform> = {
  'one number': changed('  const k = n + 1; visit(k)', [[2, 0, 1, 2], [18]]),
  'one number at a white space': changed('  const k = n + 1; visit(k)', [[0, 0, 1, 0], [17]]),
  'no segment': changed('  const k = n + 1; visit(k)', [[2, 0, 1, 2]]),
  'one number before': changed('  visit(n); const k = n + 1', [[0], [12, 0, 1, 2]]),
  'no segment before': changed('  visit(n); const k = n + 1', [[12, 0, 1, 2]]),
  between: changed('  const k = n + 1; if (k) { visit(k); leave(k) }; tidy(k)', [[2, 0, 1, 2], [18]]),
  'magic-string, fine': inserting(true),
  'magic-string, coarse': inserting(false),
}

function changed(line: string, segments: Line): Transform {
  const code = [...LINES.slice(0, 1), line, ...LINES.slice(2)].join('\n')
  return (_, id) => ({
    code,
    map: { ...mapOf(id, PLAIN), mappings: encode(LINES.map((text, index) => (index === 1 ? segments : PLAIN(text, index)))) },
  })
}

function inserting(hires: boolean): Transform {
  return (code, id) => {
    const edited = new MagicString(code)
    edited.appendLeft(code.indexOf('const k'), 'visit(n); ').appendLeft(code.indexOf(' n + 1') + ' n + 1'.length, '; leave(k)')
    return { code: edited.toString(), map: edited.generateMap({ source: id, hires, includeContent: true }) }
  }
}

describe.each(Object.keys(IN_A_LINE))('added to a line: %s', (name) => {
  it.each(HOSTS)('%s', async (host) => {
    expect(await SITES_BEHIND[host]!(project, [IN_A_LINE[name]!])).toEqual({ sites: ALL, warnings: [] })
  })

  it.each(HOSTS)('%s, with a plugin more', async (host) => {
    const { sites } = await SITES_BEHIND[host]!(project, [IN_A_LINE[name]!, moving(true)])
    // What stands before the first segment of a line belongs to it where a map of each character comes behind.
    expect(name === 'no segment before' ? new Set(sites) : sites).toEqual(name === 'no segment before' ? new Set(ALL) : ALL)
  })
})

describe.each(HOSTS)('a map that leads nowhere, %s', (host) => {
  it.each<[string, Segments]>([
    ['no segments', () => []],
    ['segments of one number', () => [[0]]],
    ['several of them', (line) => (line.length > 4 ? [[0], [2], [4]] : [[0]])],
  ])('%s', async (_, segments) => {
    const { sites, warnings } = await SITES_BEHIND[host]!(project, [adding(segments)])
    expect(sites).toEqual([])
    expect(warnings).toEqual([expect.stringMatching(/src\/a\.js gets no sites, nor does any other file like it: .*\(PROBES_NO_MAP\)/s)])
  })
})
