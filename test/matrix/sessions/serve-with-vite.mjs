// A server in Vite's module runner, as frameworks run it in development. Arguments: options of the plugin or `false`, the folder.
import probes from 'unplugin-probes/vite'
import { createServer } from 'vite'

const [, , options, root] = process.argv
const server = await createServer({
  root,
  configFile: false,
  appType: 'custom',
  clearScreen: false,
  optimizeDeps: { noDiscovery: true },
  server: { middlewareMode: true, ws: false },
  plugins: options === 'false' ? [] : [probes(JSON.parse(options))],
})
const { ended } = await server.environments.ssr.runner.import('/src/main.ts')
await ended
await server.close()
