/** A file that is legal and strange, made when the tests run. */
export interface StrangeText {
  readonly name: string
  readonly path: string
  readonly text: string
  /**
   * - `sites`: is given sites
   * - `nothing`: holds nothing that could have one
   * - `either`: may be left as it is, with one warning that says why
   */
  readonly becomes: 'sites' | 'nothing' | 'either'
  /** How it is run; empty: V8 does not take it either, or there is nothing to run. */
  readonly ways: readonly ('esm' | 'commonjs' | 'script')[]
}

const LOCAL = 'const add = (a, b) => {\n  const c = a + b\n  return c\n}\nif (add) console.log(add(1, 2))\nelse console.log("never")\n'
const all = ['esm', 'commonjs', 'script'] as const

/** `n` pieces of text, told their number. */
export function times(n: number, piece: (i: number) => string, between = ''): string {
  return Array.from({ length: n }, (_, i) => piece(i)).join(between)
}

function nested(open: string, inner: string, close: string, depth: number): string {
  return open.repeat(depth) + inner + close.repeat(depth)
}

function text(name: string, source: string, becomes: StrangeText['becomes'] = 'sites', ways: StrangeText['ways'] = ['esm']): StrangeText {
  return { name, path: `${name.replaceAll(/[^a-z0-9]+/gi, '-')}.js`, text: source, becomes, ways }
}

function typed(name: string, source: string): StrangeText {
  return { ...text(name, source, 'nothing', []), path: `${name.replaceAll(' ', '-')}.ts` }
}

export const LINES: readonly StrangeText[] = [
  text('hashbang', `#!/usr/bin/env node\n${LOCAL}`, 'sites', ['esm', 'commonjs']),
  text('hashbang and directive', `#!/usr/bin/env node\r\n'use strict'\r\nconsole.log(typeof this);${LOCAL}`, 'sites', ['commonjs']),
  text('hashbang alone', '#!/usr/bin/env node', 'nothing', []),
  text('byte order mark', `\uFEFF${LOCAL}`, 'sites', ['esm', 'commonjs']),
  text('byte order mark alone', '\uFEFF', 'nothing', []),
  text('byte order mark and directive', `\uFEFF'use strict'\n${LOCAL}`, 'sites', ['esm', 'commonjs']),
  text('crlf', LOCAL.replaceAll('\n', '\r\n'), 'sites', all),
  text('cr', LOCAL.replaceAll('\n', '\r'), 'sites', all),
  text('line separators', LOCAL.replaceAll('\n', '\u2028'), 'sites', all),
  text('paragraph separators', LOCAL.replaceAll('\n', '\u2029'), 'sites', all),
  text(
    'mixed line ends',
    ['\r\n', '\n', '\r', '\u2028', '\u2029', '\n\r', '\r\r\n'].map((end) => `{${end}${LOCAL.replaceAll('\n', end)}}`).join('\n'),
    'sites',
    all,
  ),
  text(
    'separators in strings',
    "const s = 'a\u2028b\u2029c', t = `\u2028`, u = () => s + t\nconsole.log(JSON.stringify(u()))",
    'sites',
    all,
  ),
  text('no line end', LOCAL.trimEnd(), 'sites', all),
  text('comment without line end', `${LOCAL}// the last`, 'sites', all),
  text('comment that looks like an end', `${LOCAL}/* } */ // )`, 'sites', all),
  text('form feeds and odd spaces', LOCAL.replaceAll(' ', '\u00A0').replaceAll('\n', '\n\f\v\u3000'), 'sites', all),
]

export const LITTLE: readonly StrangeText[] = [
  text('empty', '', 'nothing', []),
  text('white space', ' \t\n\r\n\u2028\uFEFF\n', 'nothing', []),
  text('only comments', '/* a */ // b\n/** c */\n//# sourceMappingURL=nothing', 'nothing', []),
  text('only directives', "'use strict'\n'use client'", 'nothing', []),
  text('only semicolons', ';;;;\n;', 'nothing', []),
  text('only imports', "import 'node:fs'\nimport path, { join } from 'node:path'\nimport * as url from 'node:url'", 'nothing', ['esm']),
  text('only exports', "export * from 'node:fs'\nexport { join as 'a string' } from 'node:path'\nexport {}", 'nothing', ['esm']),
  text('only functions', 'export function f() {}\nexport const a = () => {}\nexport class K {}', 'nothing', []),
  typed(
    'only types',
    'interface A { a: string }\ntype B = A | undefined\nexport type { A, B }\nexport type C<T> = T extends infer U ? U : never',
  ),
  typed(
    'only ambient',
    'declare const a: string\ndeclare function f(): void\ndeclare class K { m(): void }\ndeclare module "m" { const x: 1 }\ndeclare global { var g: 1 }',
  ),
  typed(
    'only type imports',
    "import type { Stats } from 'node:fs'\nimport { type Dirent } from 'node:fs'\nimport type fs = require('node:fs')",
  ),
  // The parser reads the statement again as that of a module, and keeps what it read first.
  text('await of an object at the top', 'export {};\nawait { answer: 42 };\nconsole.log("once");', 'either'),
  text('await of an object in a block', 'export {};\nif (true) {\n  await { answer: 42 };\n  console.log("once");\n}', 'either'),
  text(
    'await of an object in a function',
    'export {};\nawait f();\nasync function f() {\n  await { answer: 42 };\n  console.log("once");\n}',
    'either',
  ),
  typed('namespace of types', 'export namespace N { export interface I { v: 1 } }\nimport A = N.I\nexport type { A }'),
]

export const NAMES: readonly StrangeText[] = [
  text(
    'escaped names',
    'const f = (\\u0061b\\u{63}, v\\u{000061}r\\u0032) => { const \\u{1d51e}\\u0062 = abc + var2; return \\u{1d51e}b }\nconsole.log(f(1, 2))',
    'sites',
    all,
  ),
  text('globalThis shadowed', `const globalThis = 1\nfunction window() { return globalThis }\nconsole.log(window())\n`, 'sites', [
    'esm',
    'commonjs',
  ]),
  text('globalThis shadowed by var', `${LOCAL}var globalThis = 'mine', global, self, window\nconsole.log(globalThis)\n`, 'sites', [
    'esm',
    'commonjs',
  ]),
  text(
    'globalThis shadowed by a function',
    `console.log(typeof globalThis())\nfunction globalThis() { const a = 1; return a }\n`,
    'sites',
    ['esm', 'commonjs', 'script'],
  ),
  text('require shadowed', `var require = (a) => a, module = 1, exports = 2\nconsole.log(require(module) + exports)\n`, 'sites', [
    'esm',
    'script',
  ]),
  text(
    'names of ours',
    times(36, (i) => `let $p${i.toString(36)} = ${i}, $u_${i} = ${i}, __unplugin_probes_${i}__ = 1\n`) + LOCAL,
    'sites',
    all,
  ),
  text(
    'table of ours',
    'const unpluginProbesTables = [1], probes = 2\nconst f = () => unpluginProbesTables.length + probes\nconsole.log(f())',
    'sites',
    all,
  ),
]

/** Larger than what people write, as tools make it. */
export const LARGE: readonly StrangeText[] = [
  text(
    'a megabyte in one line',
    `let n=0;${times(600, (i) => `function f${i}(a){n+=a.length;return"${'x'.repeat(1600)}"};f${i}("${'y'.repeat(i % 9)}");`)}console.log(n)`,
    'sites',
    ['esm'],
  ),
  text(
    'a megabyte of data',
    `const data=[${times(60_000, (i) => `1234567890${i % 10}.5`, ',')}].length;console.log(data);const f=()=>data;f()`,
    'sites',
  ),
  text(
    'a megabyte of string',
    `const s="${'\\n'.repeat(500_000)}",t=\`${'}{$'.repeat(10_000)}\`;const f=()=>s.length+t.length;console.log(f())`,
    'sites',
  ),
  text('5000 functions', `${times(5000, (i) => `function f${i}() { return ${i} }\n`)}console.log(f4999())`, 'sites'),
  text('2000 locals', `function f() {\n${times(2000, (i) => `const v${i} = ${i}\n`)}return v0 + v1999\n}\nconsole.log(f())`, 'sites'),
  text('3000 cases', `function f(x) { switch (x) { ${times(3000, (i) => `case ${i}: return ${i}\n`)} } }\nconsole.log(f(2999))`, 'sites'),
  text(
    '1000 links of else if',
    `function f(x) {\n${times(1000, (i) => `if (x === ${i}) return ${i}`, '\nelse ')}\n}\nconsole.log(f(999))`,
    'sites',
    ['esm', 'script'],
  ),
  text(
    '500 parameters',
    `function f(${times(500, (i) => `p${i}`, ',')}) { return p0 + p499 }\nconsole.log(f(${times(500, String, ',')}))`,
    'sites',
  ),
  text('2000 members', `class K {\n${times(2000, (i) => `m${i}() { return ${i} }\n`)}}\nconsole.log(new K().m1999())`, 'sites'),
  text('1000 labels', `${times(1000, (i) => `l${i}:`)} for (;;) { break l0 }\nconsole.log('out')`, 'sites', ['commonjs']),
  text('3000 statements', `let n = 0\n${'n++\n'.repeat(3000)}console.log(n)`, 'sites'),
]

const ifs = (n: number): string =>
  `function f(x) {\n${times(n, (i) => `if (x === ${i}) return ${i}`, '\nelse ')}\n}\nconsole.log(f(${n - 1}))`

/** Deep, but not for V8: what runs untouched runs with us. Keeps clear of the depths at which one tool or another gives up. */
export const DEEP: readonly StrangeText[] = [
  text('10000 terms', `const x = 1\nconst a = ${times(10_000, () => 'x', ' + ')}\nconsole.log(a)`, 'either'),
  text('10000 strings', `const a = ${times(10_000, (i) => `'s${i}'`, ' +\n')}\nconsole.log(a.length)`, 'either'),
  text('10000 commas', `let n = 0\n${'n++, '.repeat(10_000)}console.log(n)`, 'either'),
  text('500 calls in a chain', `const o = { m() { return o } }\nconsole.log(o${'.m()'.repeat(500)} === o)`),
  text('500 nested arrays', `const a = ${nested('[', '', ']', 500)}\nconsole.log(a.length)`),
  text('500 nested blocks', `let n = 0\n${nested('{ n++; ', '', '}', 500)}\nconsole.log(n)`),
  text('300 nested objects', `const a = ${nested('{ a: ', '1', '}', 300)}\nconsole.log(typeof a)`),
  text('500 nested ternaries', `const x = 1\nconst a = ${nested('x ? ', '1', ' : 2', 500)}\nconsole.log(a)`),
  text('1000 ternaries in a row', `const x = 0\nconst a = ${'x ? 1 : '.repeat(1000)}2\nconsole.log(a)`),
  text('500 parentheses', `console.log(${nested('(', '1', ')', 500)})`),
  text('500 negations', `console.log(${'!'.repeat(500)}1)`),
  text('200 nested functions', `let n = 0;${nested('(function () { n++; ', '', '})();', 200)}console.log(n)`),
  text('200 nested arrows', `let f = ${'() => '.repeat(200)}1, n = 0\nfor (; typeof f === 'function'; f = f()) n++\nconsole.log(n)`),
  text('200 nested templates', `console.log(${nested('`${', '1', '}`', 200)})`),
  text('1500 links of else if', ifs(1500)),
  text('1400 unbraced ifs', `let n = 0\n${'if (n >= 0) '.repeat(1400)}n++\nconsole.log(n)`),
  text('400 unbraced loops', `let n = 0\n${'for (const x of [1]) '.repeat(400)}n++\nconsole.log(n)`),
]

/** Too deep for TypeScript's parser, mostly for V8 too: left as they are, with one warning. */
export const BOTTOMLESS: readonly StrangeText[] = [
  text('10000 nested arrays', `const a = ${nested('[', '', ']', 10_000)}`, 'either', []),
  text('10000 nested blocks', nested('{ n++; ', '', '}', 10_000), 'either', []),
  text('10000 nested functions', nested('(function () { ', '', '})();', 10_000), 'either', []),
  text('10000 nested arrows', `const f = ${'() => '.repeat(10_000)}1`, 'either', []),
  text('10000 nested classes', nested('(class { m() { ', '', '} });', 10_000), 'either', []),
  text('10000 nested objects', `const a = ${nested('{ a: ', '1', '}', 10_000)}`, 'either', []),
  text('10000 nested ternaries', `const a = ${nested('x ? ', '1', ' : 2', 10_000)}`, 'either', []),
  text('10000 parentheses', nested('(', '1', ')', 10_000), 'either', []),
  text('50000 negations', `${'!'.repeat(50_000)}1`, 'either', []),
  text('20000 links of else if', ifs(20_000), 'either', []),
  text('50000 calls in a chain', `o${'.m()'.repeat(50_000)}`, 'either', []),
]

/** Newer than the engines that run this, or than the parser. */
export const NEW: readonly StrangeText[] = [
  text('import defer', "import defer * as fs from 'node:fs'\nconst f = () => fs.existsSync('/')\nconsole.log(f())", 'either', []),
  text('import source', "import source wasm from './x.wasm'\nconst f = () => wasm\nconsole.log(f())", 'either', []),
  text('using', 'function f(a) { using b = a; return b }\nf(null)', 'either', []),
  text('regexp modifiers', 'const f = (s) => /(?i:a)(?-i:b)|(?<y>a)|(?<y>b)/.test(s)\nf()', 'either', []),
  text('not a program', 'function (', 'either', []),
  text('half a file', 'function f() {\n  const a = `${', 'either', []),
]
