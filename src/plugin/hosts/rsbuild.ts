import type { RsbuildPlugin, RsbuildPluginAPI, Rspack } from '@rsbuild/core'
import { answerPages, hearSockets } from '../pages/page-requests.ts'
import { markServed } from './webpack/served-pages.ts'
import { speakWith, type Speaker } from './webpack.ts'

/** Its development server. Old versions have none to show. */
interface Server {
  readonly middlewares?: { use(middleware: typeof answerPages): unknown }
  readonly httpServer?: object | null
}

/**
 * Rsbuild hands its builds to Rspack, so what the plugin does there is all that is to be done. By unplugin's own way it would be told nothing
 * of the compiler: neither the root, nor what it is built for, nor what a cache has kept.
 * @param make a plugin for one of Rsbuild's environments, as each is a build of its own
 */
export function rsbuildPlugin(name: string, make: () => Rspack.RspackPluginInstance): RsbuildPlugin {
  return {
    name,
    setup(api) {
      const speaker = speakerOf(name, api)
      let isServed = false
      api.onBeforeStartDevServer(({ server }: { server?: Server }) => {
        if (!server?.middlewares) return
        isServed = true
        server.middlewares.use(answerPages)
        hearSockets(server.httpServer)
      })
      api.modifyRspackConfig((_config, { appendPlugins }) =>
        appendPlugins({
          apply(compiler: Rspack.Compiler) {
            speakWith(compiler, speaker)
            if (isServed) markServed(compiler)
            make().apply(compiler)
          },
        }),
      )
    },
  }
}

/** It lets nothing of Rspack's own loggers through but errors, and has one of its own, which old versions keep to themselves. */
function speakerOf(name: string, { logger }: { readonly logger?: RsbuildPluginAPI['logger'] }): Speaker {
  const say = (line: string): void => void process.stderr.write(`${line}\n`)
  const { info = say, warn = say } = logger ?? {}
  const pages = { info: (line: string): void => info(line), advise: (line: string): void => warn(line) }
  return { info: (line) => info(`${name}: ${line}`), advise: (line) => warn(`${name}: ${line}`), pages }
}
