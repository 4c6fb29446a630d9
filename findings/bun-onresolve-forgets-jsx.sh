#!/usr/bin/env bash
# Bun 1.4.5, `Bun.build`: an `onResolve` that answers nothing makes the file forget the `jsx` options of tsconfig.json.
#
# A hook that returns `undefined` leaves a file to the next plugin or to Bun, so a plugin that only looks on should
# change nothing. But each `.tsx` import that it was asked about is compiled with Bun's own JSX settings in place of
# the project's: with `"jsxImportSource": "h"` the runtime of React is imported. The build succeeds without a
# warning when React can be found. A plugin whose filter does not match the import does no harm.
#
# Seen:
#   no plugin                    built true, runtime h
#   onResolve for .css           built true, runtime h
#   onResolve for .tsx, silent   built true, runtime react
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
echo '{ "private": true }' >package.json
npm install --silent --no-audit --no-fund @oven/bun-linux-x64@1.4.5

for name in h react; do
  for runtime in jsx-runtime jsx-dev-runtime; do
    mkdir -p "node_modules/$name/$runtime"
    echo "export const jsx = () => 'runtime $name', jsxDEV = jsx" >"node_modules/$name/$runtime/index.js"
  done
  echo "{ \"name\": \"$name\", \"version\": \"1.0.0\" }" >"node_modules/$name/package.json"
done
echo '{ "compilerOptions": { "jsx": "react-jsx", "jsxImportSource": "h" } }' >tsconfig.json
echo "import { view } from './view.tsx'; console.log(view)" >main.ts
echo "export const view = <b />" >view.tsx
cat >check.ts <<'TS'
const silent = (filter: RegExp) => ({ name: 'silent', setup: (build) => void build.onResolve({ filter }, () => undefined) })
const cases = {
  'no plugin                 ': [],
  'onResolve for .css        ': [silent(/\.css$/)],
  'onResolve for .tsx, silent': [silent(/\.tsx$/)],
}
for (const [name, plugins] of Object.entries(cases)) {
  const { success, outputs } = await Bun.build({ entrypoints: ['./main.ts'], plugins })
  console.log(`${name}   built ${success}, ${/runtime \w+/.exec(await outputs[0].text())}`)
}
TS

found=$(node_modules/@oven/bun-linux-x64/bin/bun check.ts)
expected='no plugin                    built true, runtime h
onResolve for .css           built true, runtime h
onResolve for .tsx, silent   built true, runtime react'

printf 'expected:\n%s\n\nfound:\n%s\n' "$expected" "$found"
[ "$found" = "$expected" ]
