import { readFileSync } from 'node:fs'
import { rollup, type Plugin } from 'rollup'
import unpluginProbes from 'unplugin-probes'
import { build as viteBuild } from 'vite'
import { decodeTable } from '../../src/site-table/decode-table.ts'
import type { TablesFile } from '../../src/site-table/site-table.ts'
import type { Project } from '../hosts/project.ts'

/** What a plugin before ours does to `src/a.js`. */
export type Transform = (code: string, id: string) => { code: string; map: unknown } | Promise<{ code: string; map: unknown }>

export interface Made {
  /** Of `src/a.js`: `2 const`. */
  readonly sites: readonly string[]
  readonly warnings: readonly string[]
}

const TABLES = 'tables.json'
const OPTIONS = { include: 'src/a.*', cache: false, summary: false, tables: TABLES } as const

/** What our plugin makes of a file behind other ones. */
export const SITES_BEHIND: Readonly<Record<string, (project: Project, before: readonly Transform[]) => Promise<Made>>> = {
  rollup: async (project, before) => {
    const warnings: string[] = []
    const onLog = (level: string, { message }: { message: string }): void => void (level === 'warn' && warnings.push(message))
    const folder = process.cwd()
    process.chdir(project.folder)
    try {
      const bundle = await rollup({ input: 'src/main.js', plugins: [...plugins(before), unpluginProbes.rollup(OPTIONS) as never], onLog })
      await bundle.write({ file: 'out/main.js' })
    } finally {
      process.chdir(folder)
    }
    return { sites: sitesOf(project), warnings }
  },
  vite: async (project, before) => {
    const warnings: string[] = []
    const onLog = (level: string, { message }: { message: string }): void => void (level === 'warn' && warnings.push(message))
    await viteBuild({
      root: project.folder,
      configFile: false,
      logLevel: 'silent',
      plugins: [...plugins(before), unpluginProbes.vite(OPTIONS)] as never,
      build: { sourcemap: 'hidden', minify: false, ssr: 'src/main.js', outDir: 'out', rolldownOptions: { onLog } },
    })
    return { sites: sitesOf(project), warnings }
  },
}

function plugins(transforms: readonly Transform[]): Plugin[] {
  return transforms.map(
    (transform, index) =>
      ({
        name: `before-${index}`,
        enforce: 'pre',
        transform: (code: string, id: string) => (/\/src\/a\.\w+$/.test(id) ? transform(code, id) : null),
      }) as Plugin,
  )
}

function sitesOf(project: Project): string[] {
  let file: TablesFile
  try {
    file = JSON.parse(readFileSync(project.path(TABLES), 'utf8')) as TablesFile
  } catch {
    return []
  }
  return Object.values(file.tables).flatMap(([, t]) => {
    const { sites, texts } = decodeTable(t)
    return sites.map(({ line }, index) => `${line} ${texts.of(index)!.split(' ')[0]}`)
  })
}
