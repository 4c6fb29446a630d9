import { minify, minify_sync } from 'terser'
import { digest, print, readPackage } from './print.mjs'

const show = async (name, code, options) => {
  try {
    const { code: output, map } = await minify(code, options)
    if (output.length < 500) print(name, output)
    digest(name, output + (map ?? ''))
  } catch (error) {
    print(name, `${error.name}: ${error.message} ${error.line}:${error.col}`)
  }
}
for (const path of [
  'lodash/template.js',
  'semver/classes/range.js',
  'immer/dist/cjs/immer.cjs.development.js',
  'rxjs/dist/cjs/internal/Subject.js',
  'preact/dist/preact.mjs',
])
  await show(path, readPackage(path), {
    sourceMap: true,
    toplevel: true,
    module: path.endsWith('.mjs'),
    compress: { passes: 2 },
    mangle: { keep_fnames: true },
  })
await show('unsafe', 'function f(a){if(a){return 1}else{return 2}} console.log([1,2].length, f(!0), "a".concat("b"), 1/3)', {
  compress: { unsafe: true, passes: 3 },
  toplevel: true,
})
await show('properties', 'const o = { _private: 1, open: 2 }; console.log(o._private, o.open, class { #x = 1; static { this.y = o } })', {
  mangle: { properties: { regex: /^_/ } },
})
await show('beautified', 'a?b:c,d;for(;;){e()}/*! kept */ label:{break label}', { format: { beautify: true, comments: 'some' } })
await show('dead', 'if (DEBUG) { log("x") } else { run() } export { a as default }; const a = async () => { await 1 }', {
  compress: { global_defs: { DEBUG: false } },
  module: true,
})
await show('broken', 'let a = ;')
const cache = { vars: {}, props: {} }
print('cache', [minify_sync('var long = 1', { toplevel: true, nameCache: cache }).code, cache])
