#!/usr/bin/env bash
# Nitro's plugin for `import.meta` puts `import process from 'node:process'` in front of each chunk whose text has `import.meta` in it, be it
# in a string, without a look at whether the chunk has a name `process` of its own: the build is green, and the chunk is a syntax error.
# So our runtime, which is in such chunks, has no such name at its top level.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{ "private": true, "type": "module" }' > package.json
npm install --silent --no-audit --no-fund nitropack@2.13.6 > npm.log 2>&1 || { cat npm.log; exit 1; }
mkdir -p routes lib
cat > nitro.config.mjs <<'X'
export default { compatibilityDate: '2026-01-01', logLevel: 0 }
X
cat > lib/own.mjs <<'X'
var process = globalThis.process ?? {}
export const version = () => `${process.version} and a text with import.meta.url`
X
cat > routes/index.mjs <<'X'
import { defineEventHandler } from 'h3'
import { version } from '../lib/own.mjs'
export default defineEventHandler(() => version())
X
npx nitropack build > build.log 2>&1 || { cat build.log; exit 1; }
found='every chunk is a module'
for file in $(find .output/server -name '*.mjs' -not -path '*/node_modules/*'); do
  node --check "$file" 2> error.log || found=$(grep -o 'SyntaxError: .*' error.log)
done
echo "expected: every chunk is a module"
echo "found:    $found"
[ "$found" = "SyntaxError: Identifier 'process' has already been declared" ] || { echo 'this has changed'; exit 1; }
