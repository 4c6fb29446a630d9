// Bun builds only what is started by Bun.
// Arguments: the folder, the name of the bundle, the request; `config` in it is for `Bun.build`.
import { join } from 'node:path'
import probes from 'unplugin-probes/bun'

const [, , folder, naming, text] = process.argv
const { entry, plugin = {}, minify = false, config = {}, before = false } = JSON.parse(text)
const taking = { name: 'taking', setup: (build) => build.onLoad({ filter: /\.tsx$/ }, () => ({ contents: '', loader: 'ts' })) }
const { success, logs } = await Bun.build({
  root: folder,
  entrypoints: [join(folder, entry)],
  outdir: join(folder, 'out'),
  naming: { entry: naming, chunk: `chunk-[hash]-${naming}` },
  target: 'node',
  sourcemap: 'linked',
  minify,
  splitting: true,
  plugins: [...(before ? [taking] : []), ...(plugin === false ? [] : [probes(plugin)])],
  ...config,
})
for (const log of logs) console.error(String(log))
if (!success) process.exitCode = 1
