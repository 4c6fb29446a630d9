#!/usr/bin/env bash
# Bun 1.4.5, `Bun.build`: the source map that a plugin hands over with its text is dropped without a word.
#
# A plugin's `onLoad` can return compiled text, and like in esbuild, whose plugin interface Bun follows, an inline
# `sourceMappingURL` is the one way to say where it came from. esbuild 0.28.2 composes that map with its own; Bun
# maps to the file that was loaded, whose lines the compiled text does not have, and warns of nothing.
#
# Seen:
#   esbuild  sources: original.txt, 0 warnings
#   Bun      sources: page.ts, 0 warnings
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
echo '{ "private": true }' >package.json
npm install --silent --no-audit --no-fund @oven/bun-linux-x64@1.4.5 esbuild@0.28.2

echo 'this is no TypeScript, but the plugin makes it some' >page.ts
cat >plugin.mjs <<'JS'
import { basename } from 'node:path'
const map = { version: 3, sources: ['original.txt'], sourcesContent: ['one\ntwo\n'], names: [], mappings: 'AACA' }
const contents = `console.log(1)\n//# sourceMappingURL=data:application/json;base64,${btoa(JSON.stringify(map))}\n`
export const plugin = { name: 'compile', setup: (build) => void build.onLoad({ filter: /page\.ts$/ }, () => ({ contents, loader: 'ts' })) }
export const report = (name, text, warnings) =>
  console.log(`${name}  sources: ${JSON.parse(text).sources.map((source) => basename(source))}, ${warnings.length} warnings`)
JS
cat >with-esbuild.mjs <<'JS'
import { build } from 'esbuild'
import { plugin, report } from './plugin.mjs'
const options = { entryPoints: ['./page.ts'], bundle: true, write: false, sourcemap: 'external', outdir: 'out', plugins: [plugin] }
const { outputFiles, warnings } = await build(options)
report('esbuild', outputFiles.find(({ path }) => path.endsWith('.map')).text, warnings)
JS
cat >with-bun.mjs <<'JS'
import { plugin, report } from './plugin.mjs'
const { outputs, logs } = await Bun.build({ entrypoints: ['./page.ts'], sourcemap: 'external', plugins: [plugin] })
report('Bun    ', await outputs.find(({ path }) => path.endsWith('.map')).text(), logs)
JS

found="$(node with-esbuild.mjs)
$(node_modules/@oven/bun-linux-x64/bin/bun with-bun.mjs)"
expected='esbuild  sources: original.txt, 0 warnings
Bun      sources: page.ts, 0 warnings'

printf 'expected:\n%s\n\nfound:\n%s\n' "$expected" "$found"
[ "$found" = "$expected" ]
