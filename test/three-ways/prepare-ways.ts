import { cpSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { build, transformSync, type Loader } from 'esbuild'
import probes from 'unplugin-probes/esbuild'
import type { Format, InstrumentOptions } from '../../src/transform/index.ts'
import { instrumentChecked } from '../integrity/instrument-checked.ts'
import { FOLDER, type Program, type Way } from './programs.ts'

/** A program, ready to be run as one way of having it: without us, and with us. */
export interface Prepared {
  readonly program: Program
  readonly way: Way
  readonly plain: readonly string[]
  readonly probed: readonly string[]
  /** The addresses of all its sites. */
  readonly addresses: readonly string[]
}

type Stage = 'plain' | 'probed'

/** Writes every program twice into `out`, for each of its ways. */
export async function prepareWays(list: readonly Program[], out: string): Promise<Prepared[]> {
  for (const [way, type] of [
    ['esm', 'module'],
    ['commonjs', 'commonjs'],
    ['script', 'commonjs'],
  ] as const)
    for (const stage of ['plain', 'probed']) {
      mkdirSync(join(out, stage, way), { recursive: true })
      writeFileSync(join(out, stage, way, 'package.json'), JSON.stringify({ type }))
    }
  await bundle(
    list.filter(({ ways }) => ways.includes('module')),
    out,
  )
  // Of each kind of switch every other program.
  return list.flatMap((program, index) => program.ways.map((way) => prepare(program, way, index % 2 === 1 ? 'scope' : 'file', out)))
}

async function bundle(list: readonly Program[], out: string): Promise<void> {
  // Of each form every other program.
  await bundleAs(
    list.filter((_, index) => index % 2 === 0),
    out,
    false,
  )
  await bundleAs(
    list.filter((_, index) => index % 2 === 1),
    out,
    true,
  )
}

async function bundleAs(list: readonly Program[], out: string, entryDispatch: boolean): Promise<void> {
  const options = {
    absWorkingDir: FOLDER,
    entryPoints: list.map(({ files, name }) => ({ in: mainOf(files), out: name })),
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    outExtension: { '.js': '.mjs' },
    sourcemap: true,
    logLevel: 'silent',
    // The one that is built in would take its standing for granted.
    banner: { js: "import{createRequire as $r}from'node:module';var require=$r(import.meta.url);" },
  } as const
  await Promise.all([
    build({ ...options, outdir: join(out, 'plain/module') }),
    build({ ...options, outdir: join(out, 'probed/module'), plugins: [probes({ entryDispatch })] }),
  ])
}

function mainOf(files: Program['files']): string {
  return (files.find(({ path }) => /(?:^|\/)main\./.test(path)) ?? files[0]!).path
}

type Switches = NonNullable<InstrumentOptions['switches']>

function prepare(program: Program, way: Way, switches: Switches, out: string): Prepared {
  const { files, name } = program
  const addresses = files.flatMap(({ path, text }) =>
    (instrumentChecked(text, join(FOLDER, path), optionsOf(way, switches))?.sites ?? []).map(
      (site) => `${site.file}:${site.line}:${site.column}`,
    ),
  )
  const at = (stage: Stage): string[] => {
    if (way === 'module') return [join(out, stage, way, `${name}.mjs`)]
    const options = stage === 'probed' ? optionsOf(way, switches) : undefined
    const paths = files.map((file) => write(file, way, join(out, stage, way), options))
    return way === 'script' ? paths : [paths[files.findIndex(({ path }) => path === mainOf(files))]!]
  }
  return { program, way, plain: at('plain'), probed: at('probed'), addresses }
}

function optionsOf(way: Way, switches: Switches): InstrumentOptions {
  const kind = way === 'module' ? { ambiguous: 'commonjs' as const } : { format: (way === 'esm' ? 'module' : way) as Format }
  return { root: FOLDER, switches, ...kind }
}

function write({ path, text }: Program['files'][number], way: Way, folder: string, options: InstrumentOptions | undefined): string {
  const to = join(folder, path.replace(/\.([cm]?)[jt]sx?$/, '.$1js'))
  const code = (options && instrumentChecked(text, join(FOLDER, path), options)?.code) ?? text
  mkdirSync(dirname(to), { recursive: true })
  if (code === text && /\.[cm]?js$/.test(path)) cpSync(join(FOLDER, path), to)
  else writeFileSync(to, /\.[cm]?js$/.test(path) ? code : lowered(code, path, way))
  return to
}

function lowered(code: string, path: string, way: Way): string {
  const loader = /\.[cm]?([jt]sx?)$/.exec(path)![1] as Loader
  return transformSync(code, { loader, target: 'node20', ...(way === 'commonjs' ? { format: 'cjs' } : {}) }).code
}
