// A build in a process of its own, that says whether the parser was needed. Arguments: the folder; the plugin's options.
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { rollup } from 'rollup'
import probes from 'unplugin-probes/rollup'

const [, , folder, options] = process.argv
process.chdir(folder)

const plain = {
  name: 'types',
  transform: (code, id) => (id.endsWith('.ts') ? { code: code.replaceAll(/: (?:number|unknown\[\])|(?<=\])!/g, ''), map: null } : null),
}
const external = ['unplugin-probes/runtime']
const bundle = await rollup({
  input: join(folder, 'src/main.ts'),
  external,
  logLevel: 'warn',
  plugins: [probes(JSON.parse(options)), plain],
})
await bundle.write({ dir: join(folder, 'out') })
const loaded = Object.keys(createRequire(import.meta.url).cache).some((path) => /[\\/]@?ts-morph[\\/]/.test(path))
console.log(loaded ? 'parser loaded' : 'no parser')
