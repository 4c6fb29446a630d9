#!/usr/bin/env bash
# Vite 8.3.8, `vite build`: an `external` pattern for "everything that is no path" takes Vite's own virtual modules,
# too, and the build is green.
#
# `/^[^./]/` is the usual way to leave all packages out of a library. Vite's helper for dynamic imports is a module
# whose name begins with a null character, which the pattern matches as well: the output then imports that name, which
# nothing can load. No warning says so. Vite 7.3.8, which bundles with Rollup, does the same.
#
# Seen:
#   vite 8.3.8  built, 0 warnings, imports "\0vite/preload-helper.js"
#   vite 7.3.8  built, 0 warnings, imports "\0vite/preload-helper.js"
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
echo '{ "private": true, "type": "module" }' >package.json
npm install --silent --no-audit --no-fund vite8@npm:vite@8.3.8 vite7@npm:vite@7.3.8

mkdir src
echo "import('./late.js').then(({ late }) => console.log(late))" >src/main.js
echo "export const late = 1" >src/late.js
cat >build.js <<'JS'
for (const name of ['vite8', 'vite7']) {
  const { build, createLogger, version } = await import(name)
  const customLogger = createLogger('silent')
  let warnings = 0
  customLogger.warn = customLogger.warnOnce = () => void warnings++
  const options = { external: [/^[^./]/], input: './src/main.js', output: { format: 'es' } }
  const { output } = await build({
    configFile: false,
    customLogger,
    build: { write: false, minify: false, modulePreload: { polyfill: false }, rollupOptions: options },
  })
  const [, imported] = /from\s*"([^"]+)"/.exec(output[0].code) ?? []
  console.log(`vite ${version}  built, ${warnings} warnings, imports "${imported}"`)
}
JS

found=$(node build.js | grep '^vite 8\|^vite 7')
expected='vite 8.3.8  built, 0 warnings, imports "\0vite/preload-helper.js"
vite 7.3.8  built, 0 warnings, imports "\0vite/preload-helper.js"'

printf 'expected:\n%s\n\nfound:\n%s\n' "$expected" "$found"
[ "$found" = "$expected" ]
