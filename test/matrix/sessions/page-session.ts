import { readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import * as esbuild from 'esbuild'
import type { Options } from 'unplugin-probes'
import esbuildProbes from 'unplugin-probes/esbuild'
import viteProbes from 'unplugin-probes/vite'
import { build as viteBuild } from 'vite'
import { serve } from '../../pages/pages.ts'
import type { PageHost } from './browsers.ts'
import type { MatrixProject } from '../matrix-project.ts'
import { PageControl } from './page-control.ts'
import { traceIn } from './process-session.ts'
import type { How, Position, Row, Session } from '../row.ts'

/** Builds a page into a folder that holds `index.html`. @returns its script */
type BuildPage = (project: MatrixProject, how: How, out: string) => Promise<string>

/** How a page was made: where it is, how its stacks are traced, what ends it. */
export interface Served {
  readonly url: string
  readonly bundle?: string
  trace(place: Position): Promise<Position | undefined>
  /** By hooks files, where a development server has them for its pages. */
  readonly on?: () => Promise<void>
  readonly off?: () => Promise<void>
  close(): Promise<void>
}

/** A page in a browser, which is asked by way of a server. */
export class PageSession implements Session {
  readonly bundle?: string
  readonly #control: PageControl
  readonly #served: Served
  readonly #close: () => Promise<void>
  #isOpen = true

  private constructor(control: PageControl, served: Served, close: () => Promise<void>) {
    this.#control = control
    this.#served = served
    this.#close = close
    if (served.bundle !== undefined) this.bundle = served.bundle
  }

  static async open(host: PageHost, served: Served): Promise<PageSession> {
    const control = await PageControl.start()
    const close = await host.open(`${served.url}?to=${encodeURIComponent(control.url)}`)
    return new PageSession(control, served, close)
  }

  get said(): string {
    return this.#control.said
  }

  ask(request: string): Promise<string> {
    return this.#control.ask(request)
  }

  async on(): Promise<void> {
    await (this.#served.on?.() ?? this.ask('on'))
  }

  async off(): Promise<void> {
    await (this.#served.off?.() ?? this.ask('off'))
  }

  trace(place: Position): Promise<Position | undefined> {
    return this.#served.trace(place)
  }

  async end(): Promise<void> {
    if (!this.#isOpen) return
    this.#isOpen = false
    try {
      await this.ask('end')
    } finally {
      await this.#close()
      this.#control.close()
      await this.#served.close()
    }
  }
}

/** A page that a bundler has built, behind HTTP, in a browser. */
export function page(build: BuildPage, host: PageHost): Row['open'] {
  return async (project, how) => {
    const out = project.path('out', `${how.name}-${how.plugin === false ? 'plain' : 'probes'}${how.minify ? '-min' : ''}`)
    const script = await build(project, how, out)
    const { url, server } = await serve(out)
    const close = (): Promise<void> => new Promise((resolve) => server.close(() => resolve()).closeAllConnections())
    const trace = (place: Position): Promise<Position | undefined> => Promise.resolve(traceIn(join(script, '..'), place))
    return PageSession.open(host, { url: `${url}/index.html`, bundle: script, trace, close })
  }
}

/** Whoever opens this page may probe it. */
function optionsOf({ plugin }: How): Options | false {
  return plugin === false ? false : { seal: false, ...plugin }
}

export const buildPageWithVite: BuildPage = async (project, how, out) => {
  const options = optionsOf(how)
  await viteBuild({
    root: project.folder,
    configFile: false,
    logLevel: 'silent',
    plugins: options === false ? [] : [viteProbes(options)],
    build: {
      outDir: out,
      emptyOutDir: true,
      minify: how.minify,
      sourcemap: true,
      rolldownOptions: { output: { entryFileNames: 'page.js', chunkFileNames: 'chunk-[hash].js' } },
    },
  })
  return join(out, 'page.js')
}

export const buildPageWithEsbuild: BuildPage = async (project, how, out) => {
  const options = optionsOf(how)
  const outfile = join(out, 'page.js')
  await esbuild.build({
    absWorkingDir: project.folder,
    entryPoints: ['src/page.ts'],
    outfile,
    bundle: true,
    format: 'esm',
    minify: how.minify,
    sourcemap: true,
    logLevel: 'silent',
    plugins: options === false ? [] : [esbuildProbes(options)],
  })
  project.write(
    join('out', basename(out), 'index.html'),
    readFileSync(project.path('index.html'), 'utf8').replace('/src/page.ts', '/page.js'),
  )
  return outfile
}
