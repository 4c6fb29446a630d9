import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { build, type BuildOptions, type Plugin } from 'esbuild'
import probes from 'unplugin-probes/esbuild'

export const PROJECT: string = join(import.meta.dirname, '../..')

/** The vue compiler would use some dozens of template engines if they were there. */
const absentEngines: Plugin = {
  name: 'absent-engines',
  setup({ onResolve, resolve }) {
    onResolve({ filter: /^[a-z]/ }, async ({ path, importer, resolveDir, kind, pluginData }) => {
      if (pluginData === 'asked' || !importer.includes('compiler-sfc')) return undefined
      const { errors } = await resolve(path, { importer, resolveDir, kind, pluginData: 'asked' })
      return errors.length > 0 ? { path, external: true } : undefined
    })
  },
}

/** Bundles the programs with all that they import into one file each, without us and with us. Returns what our plugin has to say. */
export async function bundleLibraries(names: readonly string[], out: string): Promise<string[]> {
  const options: BuildOptions = {
    absWorkingDir: PROJECT,
    entryPoints: names.map((name) => join(import.meta.dirname, 'programs', `${name}.mjs`)),
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    outExtension: { '.js': '.mjs' },
    logLevel: 'silent',
    banner: {
      js: "import{createRequire as $require}from'node:module';import{fileURLToPath as $path}from'node:url';const require=$require(import.meta.url),__filename=$path(import.meta.url),__dirname=$path(new URL('.',import.meta.url));",
    },
  }
  mkdirSync(out, { recursive: true })
  const [, { warnings }] = await Promise.all([
    build({ ...options, outdir: join(out, 'plain'), plugins: [absentEngines] }),
    build({ ...options, outdir: join(out, 'probed'), plugins: [absentEngines, probes({ include: [/./], exclude: [] })] }),
  ])
  return warnings.map(({ text }) => text).filter((text) => text.includes('PROBES_'))
}
