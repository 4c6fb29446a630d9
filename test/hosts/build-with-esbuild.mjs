// A build whose stderr is read. Arguments: the folder; the plugin's options; more for esbuild. Prints its warnings.
import { build } from 'esbuild'
import probes from 'unplugin-probes/esbuild'

const [, , absWorkingDir, options, more] = process.argv
const { first, ...config } = JSON.parse(more)
/** Another plugin that loads all files, or those that match. */
const greedy = {
  name: 'greedy',
  setup: (it) =>
    it.onLoad({ filter: typeof first === 'string' ? new RegExp(first) : /\.ts$/ }, () => ({
      contents: 'export const work = 1',
      loader: 'js',
    })),
}
const plugins = [...(first ? [greedy] : []), probes(JSON.parse(options))]
const { warnings } = await build({
  absWorkingDir,
  bundle: true,
  write: false,
  external: ['unplugin-probes/runtime'],
  logLevel: 'info',
  plugins,
  ...config,
})
console.log(JSON.stringify(warnings.map(({ text }) => text)))
