import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as babel from '@babel/core'
import * as esbuild from 'esbuild'
import MagicString from 'magic-string'
import { transformSync as oxc } from 'rolldown/experimental'
import { transform as sucrase } from 'sucrase'
import ts from 'typescript'
import { instrument } from 'unplugin-probes/transform'
import { beforeEach, describe, expect, it } from 'vitest'
import { Project } from '../hosts/project.ts'
import { SITES_BEHIND, type Transform } from './sites-behind.ts'

const ORIGINAL = `interface Box {
  readonly size: number
}

export class Cart {
  total = start()

  add(box: Box, ...more: readonly Box[]): number {
    if (more.length > 0) {
      for (const one of more) this.add(one)
    } else {
      this.total += box.size
    }
    return this.total
  }
}

function start(): number {
  const first: number = Number('1')
  return first
}

export const sizes = (boxes: readonly Box[]): number[] =>
  boxes.map(({ size }) => {
    const twice = size * 2
    return twice
  })

export async function later<T>(value: T | undefined): Promise<T> {
  try {
    return value ?? (await later(value))
  } catch (error) {
    console.error(error as Error)
    throw error
  }
}
`
const HOSTS = Object.keys(SITES_BEHIND)

/** Takes the types away, as far as they stand here, and changes how lines begin. */
function edited(hires: boolean): Transform {
  return (code, id) => {
    const text = new MagicString(code)
    text.prepend('/* moved */\n').replaceAll('const ', 'let ')
    text
      .replace(/^interface[^}]*}/, '')
      .replaceAll(/: (?:readonly Box\[\]|Box|Promise<T>|T \| undefined|number(?:\[\])?)|<T>| as Error/g, '')
    return { code: text.toString(), map: text.generateMap({ source: id, hires, includeContent: true }) }
  }
}

const TOOLS: Record<string, Transform> = {
  typescript: (code, id) => {
    const compilerOptions = { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext, sourceMap: true }
    const { outputText, sourceMapText } = ts.transpileModule(code, { fileName: id, compilerOptions })
    return { code: outputText, map: JSON.parse(sourceMapText!) as unknown }
  },
  esbuild: (code, id) => esbuild.transform(code, { loader: 'ts', sourcefile: id, sourcemap: 'external', target: 'es2022' }),
  'esbuild, on few lines': (code, id) =>
    esbuild.transform(code, { loader: 'ts', sourcefile: id, sourcemap: 'external', target: 'es2022', minifyWhitespace: true }),
  oxc: (code, id) => {
    const { code: lowered, map } = oxc(id, code, { sourcemap: true })
    return { code: lowered, map }
  },
  babel: (code, id) => {
    const presets = ['@babel/preset-typescript']
    const made = babel.transformSync(code, {
      filename: id,
      configFile: false,
      babelrc: false,
      sourceMaps: true,
      presets,
      cwd: import.meta.dirname,
    })
    return { code: made!.code!, map: made!.map }
  },
  'magic-string, fine': edited(true),
  'magic-string, coarse': edited(false),
}

let project: Project
beforeEach(() => {
  project = new Project(undefined, { 'src/a.ts': ORIGINAL, 'src/main.js': "export * from './a.ts'\n" })
})

/** The lines that have sites where nothing comes before us. */
const LINES = new Set(instrument(ORIGINAL, 'a.ts', { format: 'module' })!.sites.map(({ line }) => line))

function linesOf(sites: readonly string[]): Set<number> {
  return new Set(sites.map((site) => Number.parseInt(site, 10)))
}

describe.each(Object.keys(TOOLS))('behind %s', (name) => {
  it.each(HOSTS)('%s: sites on the same lines', async (host) => {
    const { sites, warnings } = await SITES_BEHIND[host]!(project, [TOOLS[name]!])
    expect(warnings).toEqual([])
    expect([...linesOf(sites)].sort((a, b) => a - b)).toEqual([...LINES].sort((a, b) => a - b))
  })

  it.each(HOSTS)('%s, with a plugin more', async (host) => {
    const { sites } = await SITES_BEHIND[host]!(project, [TOOLS[name]!, edited(true)])
    expect([...linesOf(sites)].sort((a, b) => a - b)).toEqual([...LINES].sort((a, b) => a - b))
  })
})

/** Puts calls of helpers on lines 1 and into the lines of their callers. */
it.each(HOSTS)('behind sucrase, %s: no site on another line', async (host) => {
  const lowering: Transform = (code, id) => {
    const made = sucrase(code, { transforms: ['typescript'], filePath: id, sourceMapOptions: { compiledFilename: id } })
    return { code: made.code, map: made.sourceMap }
  }
  const { sites } = await SITES_BEHIND[host]!(project, [lowering])
  expect([...linesOf(sites)].filter((line) => !LINES.has(line))).toEqual([])
  // It takes initialisers of fields to another place.
  const field = ORIGINAL.split('\n').findIndex((line) => line.includes('total = start()')) + 1
  expect([...LINES].filter((line) => line !== field && !linesOf(sites).has(line))).toEqual([])
})

it('the source of the sites is what has been tested with', () => {
  expect(LINES.size).toBeGreaterThan(10)
  expect(readFileSync(join(project.folder, 'src/a.ts'), 'utf8')).toBe(ORIGINAL)
})
