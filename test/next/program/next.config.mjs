import { readFileSync } from 'node:fs'
import { join } from 'node:path'

// What the test wants: `false` is a build without us.
const options = JSON.parse(readFileSync(join(import.meta.dirname, 'loader.json'), 'utf8'))
const more = JSON.parse(readFileSync(join(import.meta.dirname, 'more.json'), 'utf8'))
const loader = { loader: 'unplugin-probes/loader', options }

export default {
  ...more,
  typescript: { ignoreBuildErrors: true },
  // The packages are in the folder above.
  turbopack: {
    root: join(import.meta.dirname, '..'),
    rules: options ? { '*.{js,jsx,ts,tsx}': { condition: { not: 'foreign' }, loaders: [loader] } } : {},
  },
  webpack(config) {
    if (options) config.module.rules.push({ test: /\.[jt]sx?$/, exclude: /node_modules/, enforce: 'pre', use: [loader] })
    return config
  },
}
