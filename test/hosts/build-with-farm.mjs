// Farm ends the process where a build fails.
// Arguments: the folder, the name of the bundle, the request; `config` in it is for Farm's `compilation`.
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import probes from 'unplugin-probes/farm'

const [, , folder, name, text] = process.argv
const { farm, entry, plugin = {}, minify = false, config = {}, hostCache } = JSON.parse(text)
// Not as CommonJS: that one puts `"node"` in the place of each `node`.
const { build } = await import(pathToFileURL(join(farm, 'node_modules/@farmfe/core/dist/index.js')).href)
await build({
  root: folder,
  configFile: false,
  plugins: plugin === false ? [] : [probes(plugin)],
  compilation: {
    input: { [name.replace(/\.mjs$/, '')]: `./${entry}` },
    output: {
      path: 'out',
      entryFilename: '[entryName].mjs',
      filename: `chunk-[hash]-${name}`,
      targetEnv: 'node',
      format: 'esm',
      clean: false,
    },
    presetEnv: false,
    persistentCache: hostCache === undefined ? false : { cacheDir: hostCache },
    sourcemap: true,
    minify,
    ...config,
  },
})
