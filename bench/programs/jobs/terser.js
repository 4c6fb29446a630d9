import { minify } from 'terser'
import { readPackage } from './read-package.js'

const code = readPackage('semver/classes/comparator.js')

export async function run() {
  const { code: minified = '' } = await minify(code, { compress: { passes: 2 }, toplevel: true })
  return minified.length
}
