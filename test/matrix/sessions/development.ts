import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { createRsbuild } from '@rsbuild/core'
import rsbuildProbes from 'unplugin-probes/rsbuild'
import viteProbes from 'unplugin-probes/vite'
import { createServer } from 'vite'
import { listen } from '../../hosts/saying.ts'
import type { PageHost } from './browsers.ts'
import { PageSession, type Served } from './page-session.ts'
import { asWritten, ProcessSession, traceBy } from './process-session.ts'
import type { Position, Row } from '../row.ts'

/** A server that runs in Vite's development server. */
export const openInVite: Row['open'] = (project, { plugin, watches = false }) => {
  const options = JSON.stringify(plugin && { hooks: './probes.hooks.ts', ...plugin })
  const command = [process.execPath, join(import.meta.dirname, 'serve-with-vite.mjs'), options]
  return ProcessSession.open(project, { command, file: project.folder, cwd: project.folder, isEndless: watches })
}

/** A page of Vite's development server, whose hooks file reaches it. */
export function viteDevelopment(host: PageHost): Row['open'] {
  return async (project, { plugin }) => {
    const { logger, infos, warnings } = listen()
    const hooks = project.path('probes.hooks.ts')
    rmSync(hooks, { force: true })
    const server = await createServer({
      root: project.folder,
      configFile: false,
      customLogger: logger,
      server: { port: 0, host: '127.0.0.1' },
      plugins: plugin === false ? [] : [viteProbes({ hooks, ...plugin })],
    })
    await server.listen()
    const says = async (pattern: RegExp, from: number): Promise<void> => {
      for (const deadline = Date.now() + 20_000; Date.now() < deadline; await new Promise((resolve) => setTimeout(resolve, 20)))
        if ([...infos, ...warnings].slice(from).some((line) => pattern.test(line))) return
      throw new Error(`the terminal never had ${pattern}:\n${[...infos, ...warnings].join('\n')}`)
    }
    return PageSession.open(host, {
      url: server.resolvedUrls!.local[0]!,
      trace: traceByUrl,
      on: () => (project.saveHooks(), says(/hooks \S+ loaded: /, 0)),
      off: () => (rmSync(hooks), says(/hooks \S+ removed: /, 0)),
      close: () => server.close(),
    })
  }
}

/** A page of Rsbuild's development server. */
export function rsbuildDevelopment(host: PageHost): Row['open'] {
  return async (project, { plugin }) => {
    const rsbuild = await createRsbuild({
      cwd: project.folder,
      config: {
        logLevel: 'silent',
        mode: 'development',
        server: { port: 0, host: '127.0.0.1', printUrls: false },
        source: { entry: { main: './src/page.ts' } },
        output: { sourceMap: { js: 'source-map' } },
        plugins: plugin === false ? [] : [rsbuildProbes(plugin)],
      },
    })
    const { urls, server } = await rsbuild.startDevServer()
    const served: Served = { url: `${urls[0]}/main`, trace: traceByUrl, close: () => server.close() }
    return PageSession.open(host, served)
  }
}

/** By the map that the file at an address names. */
async function traceByUrl({ file, line, column }: Position): Promise<Position | undefined> {
  if (!file.startsWith('http')) return asWritten({ file, line, column })
  const text = await (await fetch(file)).text()
  const name = [...text.matchAll(/^\/\/# sourceMappingURL=(.*)$/gm)].at(-1)?.[1]
  if (name === undefined) return asWritten({ file: new URL(file).pathname, line, column })
  const map = JSON.parse(await (await fetch(new URL(name, file))).text()) as { sources: string[] }
  const sources = map.sources.map((source) => new URL(source, file).href)
  return traceBy(JSON.stringify({ ...map, sources }), line, column)
}
