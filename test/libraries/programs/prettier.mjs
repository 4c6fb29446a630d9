import * as babel from 'prettier/plugins/babel'
import * as estree from 'prettier/plugins/estree'
import * as html from 'prettier/plugins/html'
import * as markdown from 'prettier/plugins/markdown'
import * as postcss from 'prettier/plugins/postcss'
import * as yaml from 'prettier/plugins/yaml'
import * as prettier from 'prettier/standalone'
import { digest, print, readPackage } from './print.mjs'

const plugins = [babel, estree, html, markdown, postcss, yaml]
const format = async (text, options) => {
  try {
    return await prettier.format(text, { plugins, ...options })
  } catch (error) {
    return `${error.name}: ${error.message}`
  }
}
for (const path of [
  'acorn/dist/bin.js',
  'immer/src/core/proxy.ts',
  'lodash/template.js',
  'lodash/_baseMergeDeep.js',
  'semver/classes/range.js',
  'rxjs/dist/cjs/internal/Subject.js',
  'react/index.js',
  'react/README.md',
  'zod/README.md',
  'immer/package.json',
]) {
  const text = readPackage(path).slice(0, 30_000)
  const parser = path.endsWith('.ts') ? 'babel-ts' : path.endsWith('.md') ? 'markdown' : path.endsWith('.json') ? 'json' : 'babel'
  digest(path, await format(text, { parser }))
  digest(
    `${path} narrow`,
    await format(text, { parser, printWidth: 50, semi: false, singleQuote: true, tabWidth: 4, experimentalTernaries: true }),
  )
}
print('jsx', await format('const a = (<A {...b} c="d">{e ? <F/> : g && <>{h}</>} text</A>)', { parser: 'babel' }))
print('css', await format('@media (min-width:1px){a>b{color:RED;&:hover{margin:0 auto!important}}}', { parser: 'scss' }))
print('html', await format('<!doctype html><ul><li>a<li><b>c</b> d</ul><script>let a=1</script><style>a{b:c}</style>', { parser: 'html' }))
print('yaml', await format('a:   [1,2]\nb: {c:  d}\n# e\nf: |\n   g\n', { parser: 'yaml' }))
print('broken', await format('let a = (', { parser: 'babel' }))
print('check', await prettier.check('a;\n', { parser: 'babel', plugins }))
print('cursor', (await prettier.formatWithCursor(' a  = 1', { parser: 'babel', plugins, cursorOffset: 5 })).cursorOffset)
