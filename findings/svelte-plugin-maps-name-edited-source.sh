#!/usr/bin/env bash
# @sveltejs/vite-plugin-svelte 7.3.1, Svelte 5.57.3, Vite 8.3.8: in development the map of a component with styles holds a source that nobody wrote.
#
# In a development server the plugin puts a rule of its own, ` *{}`, at the end of a component's `<style>` before the compiler sees it. The map of
# the compiled script then has the component's path in `sources`, and in `sourcesContent` a text that ends with that rule. A tool that compares
# the content with the file, to find out whether a map is of that file, takes it for one of another text; whoever shows the
# content shows a rule that is not in the file. A component without styles, `emitCss: false`, and a build are as one expects.
#
# Seen:
#   development, with styles      differs from the file by " *{}"
#   development, without styles   is the file
#   build, with styles            is the file
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
echo '{ "name": "app", "private": true, "type": "module" }' >package.json
npm install --silent --no-audit --no-fund vite@8.3.8 svelte@5.57.3 @sveltejs/vite-plugin-svelte@7.3.1

mkdir src
printf '<script>\n  let count = $state(0)\n</script>\n\n<button onclick={() => count++}>{count}</button>\n' >src/Plain.svelte
{ cat src/Plain.svelte; printf '\n<style>\n  button { color: red }\n</style>\n'; } >src/Styled.svelte
echo "export { default as Styled } from './Styled.svelte'" >src/main.js
cat >maps.mjs <<'JS'
import { readFileSync } from 'node:fs'
import { build, createServer } from 'vite'
import { svelte } from '@sveltejs/vite-plugin-svelte'

const plugins = () => [svelte({ configFile: false })]
const base = { configFile: false, logLevel: 'silent' }
function tell(what, name, { sources, sourcesContent }) {
  const content = sourcesContent[sources.findIndex((source) => source.endsWith(name))]
  const file = readFileSync(`src/${name}`, 'utf8')
  console.log(`${what.padEnd(29)} ${content === file ? 'is the file' : content?.replace(' *{}', '') === file ? 'differs from the file by " *{}"' : 'is something else'}`)
}
const server = await createServer({ ...base, plugins: plugins(), server: { middlewareMode: true, ws: false }, appType: 'custom' })
for (const [what, name] of [['development, with styles', 'Styled.svelte'], ['development, without styles', 'Plain.svelte']])
  tell(what, name, (await server.environments.client.transformRequest(`/src/${name}`)).map)
await server.close()
const { output } = await build({ ...base, plugins: plugins(), build: { write: false, sourcemap: true, lib: { entry: 'src/main.js', formats: ['es'] } } }).then((made) => [made].flat()[0])
tell('build, with styles', 'Styled.svelte', output[0].map)
JS
seen=$(node maps.mjs 2>maps.log) || { cat maps.log; exit 1; }
echo "$seen"
[ "$seen" = 'development, with styles      differs from the file by " *{}"
development, without styles   is the file
build, with styles            is the file' ] || { echo 'the plugin behaves otherwise now'; exit 1; }
