import { dirname } from 'node:path'
import { pathToFileURL } from 'node:url'
import { findHost, noHost } from '../../../scripts/find-host.ts'
import { withEsbuild } from '../../edge/edge-builds.ts'
import { traceIn } from './process-session.ts'
import { FIRST_FRAME, type Position, type Row, type Session } from '../row.ts'
import { versionIn, versionsOf } from '../versions.ts'

const miniflare = await findHost('miniflare')

interface Worker {
  readonly ready: Promise<URL>
  dispose(): Promise<void>
}

class WorkerSession implements Session {
  said = ''
  readonly bundle: string
  #worker: Worker | undefined
  #url: URL | undefined

  constructor(bundle: string) {
    this.bundle = bundle
  }

  async start(): Promise<this> {
    const { Miniflare } = (await import(pathToFileURL(miniflare!).href)) as { Miniflare: new (options: object) => Worker }
    const take = (stream: NodeJS.ReadableStream): void => void stream.on('data', (data) => (this.said += String(data)))
    this.#worker = new Miniflare({
      modules: true,
      modulesRoot: dirname(this.bundle),
      scriptPath: this.bundle,
      compatibilityDate: '2025-06-01',
      handleRuntimeStdio: (out: NodeJS.ReadableStream, err: NodeJS.ReadableStream) => [out, err].forEach(take),
    })
    this.#url = await this.#worker.ready
    return this
  }

  async ask(request: string): Promise<string> {
    return (await fetch(new URL(`/${encodeURIComponent(request)}`, this.#url))).text()
  }

  async on(): Promise<void> {
    await this.ask('on')
  }

  async off(): Promise<void> {
    await this.ask('off')
    // What it has said comes by a pipe of its own.
    await new Promise((resolve) => setTimeout(resolve, 200))
  }

  trace(place: Position): Promise<Position | undefined> {
    return Promise.resolve(traceIn(dirname(this.bundle), place))
  }

  async end(): Promise<void> {
    const worker = this.#worker
    this.#worker = undefined
    await worker?.dispose()
  }
}

/** A worker that esbuild builds, in Cloudflare's engine. */
export const WORKERD: Row = {
  name: 'workerd',
  version: miniflare === undefined ? '' : `miniflare ${versionIn(miniflare)}, ${versionsOf('esbuild')}`,
  missing: miniflare === undefined ? noHost('miniflare') : undefined,
  isSlow: true,
  without: ['update'],
  mapsCallers: false,
  notes: { stack: FIRST_FRAME },
  async open(project, { plugin, minify, name }) {
    const full = `${name}-${plugin === false ? 'plain' : 'probes'}${minify ? '-min' : ''}`
    const { file } = await withEsbuild(project, full, plugin === false ? undefined : plugin, {
      platform: 'browser',
      sourcemap: true,
      minify,
    })
    return new WorkerSession(file).start()
  },
}
