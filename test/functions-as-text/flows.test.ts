import { describe, expect, it } from 'vitest'
import { instrument } from '../../src/transform/index.ts'
import { check } from './left-and-kept.ts'

describe('a function is left wherever it comes from', () => {
  it.each([
    // assignments
    'let h\nh ??= function () { left() }\nrun("(" + h + ")()")',
    'let h\nh ||= () => { left() }\nrun(`(${h})()`)',
    'let h = 1\nh &&= () => { left() }\nrun(String(h))',
    'let h\nrun("" + (h ??= () => { left() }))',
    'let d; d = () => { left() }\nlet e; e = d\nrun(`${e}`)',
    'const a = c ? b : d\nfunction b() { left() } function d() { left() }\nrun(`${a}`)',
    'let g\nfunction set() { kept(); g = () => { left() } }\nset(); run(g + "")',
    '(function self() { left(); new Blob([`(${self})()`]) })()',
    // patterns
    'const { h = function () { left() } } = {}\nrun(`${h}`)',
    'const [h] = [function () { left() }]\nrun(`${h}`)',
    'const [, h] = [() => { kept() }, () => { left() }]\nrun(`${h}`)',
    'const { h } = { h() { left() }, i() { kept() } }\nrun(`${h}`)',
    'const { h: k } = { h: () => { left() } }\nrun(`${k}`)',
    'const { a: { b: [k] } } = { a: { b: [() => { left() }] } }\nrun(`${k}`)',
    'const o = { h: () => { left() }, i: () => { kept() } }, { h } = o\nrun(`${h}`)',
    'let h; ({ h } = { h() { left() } })\nrun(`${h}`)',
    'let h; ({ h = () => { left() } } = o)\nrun(`${h}`)',
    'let h; ({ a: h = () => { left() } } = { a: () => { left() } })\nrun(`${h}`)',
    'let h; [h] = [() => { left() }]\nrun(`${h}`)',
    'const { ...all } = { h: () => { left() } }\nrun(`${all.h}`)',
    // parameters
    'const f = (cb = () => { left() }) => { kept(); return `${cb}` }',
    'function f({ cb = () => { left() } } = {}) { kept(); return cb.toString() }',
    'function f({ cb } = { cb() { left() } }) { kept(); return cb.toString() }',
    'run(((f) => `(${f})()`)(() => { left() }))',
    'const inWorker = (f) => { kept(); return `(${f})()` }\nrun(inWorker(() => { left() })); other(() => { kept() })',
    'function start(f, then) { kept(); page.evaluate(f).then(then) }\nstart(() => { left() }, () => { kept() })',
    'start(work)\nfunction start({ f }) { kept(); send(f.toString()) }\nvar work = { f: () => { left() } }',
    // elements
    'for (const f of [function () { left() }, g]) run("" + f)\nfunction g() { left() }',
    'for (const [name, f] of Object.entries({ a: () => { left() } })) run(`${f}`)',
    'let f\nfor (f of [() => { left() }]) run(`${f}`)',
    'run([function a() { left() }].map((x) => x.toString()))',
    'run([function a() { left() }].map((x) => `(${x})()`))',
    'run([function a() { left() }].map(function (x) { return x + "" }))',
    'const list = [function a() { left() }, () => { left() }]\nlist.forEach((x) => { kept(); run(x + "") })',
    'const list = [() => { left() }]\nrun(list.flatMap((x) => [`${x}`]))',
    'const list = [() => { left() }]\nrun(list.map(text))\nfunction text(x) { kept(); return `${x}` }',
    'const list = [() => { left() }]\nrun(list.reduce((all, x) => all + x, ""))',
    'const list = [() => { left() }]\nrun(list.map(String))',
    'const list = [() => { left() }]\nrun(list.filter(Boolean).map((x) => `${x}`))',
    'run([() => { left() }] + "")',
    'run(`${[() => { left() }]}`)',
    'console.log("a", run(`(${[() => { left() }]})()`))',
    'throw new Error("a" + run("({" + { m() { left() } }.m + "})"))',
    'function f() { left() }\nrun([f, () => { left() }].join())',
    'const list = [() => { left() }, f]\nfunction f() { left() }\nrun(list.join(";"))',
    'const list = []\nlist.push(() => { left() })\nrun(list.join(";"))',
    'const list = []\nlist.push(() => { left() })\nrun(`${list}`)',
    'const list = [() => { left() }, () => { kept() }]\nrun(`${list[0]}`)',
    'const list = [() => { left() }, () => { left() }]\nrun(`${list[i]}`)',
    'run(Object.values({ a() { left() } }).join())',
    // calls
    'const f = () => { left() }\nrun(f["toString"]())',
    'const f = () => { left() }\nrun(f.toLocaleString())',
    'const f = () => { left() }\nrun(f?.toString?.())',
    'const f = () => { left() }\nrun(String.raw`(${f})()`)',
    'const f = () => { left() }\nrun("data:," + encodeURIComponent(f) + encodeURI(f) + escape(f) + btoa(f))',
    'const parts = ["(", function () { left() }, ")()"]\nnew Blob(parts)',
    'const parts = ["(", function () { left() }, ")()"]\nnew Blob([...parts, ";"], { type: "a" })',
    // members
    'run("(" + { f: () => { left() } }.f + ")()")',
    'run("({" + { m() { left() }, n() { kept() } }.m + "})")',
    'class J { static job() { left() } static other() { kept() } job() { kept() } }\nrun("({" + J.job + "})")',
    'class J { job() { left() } static job() { kept() } }\nrun("({" + J.prototype.job + "})")',
    'class A { static w = function () { left() }; static url() { kept(); return `(${A.w})()` } }',
    'const J = { job() { left() }, other() { kept() } }\nrun("({" + J.job + "})")',
    'const J = { job() { left() } }\nrun(J["job"].toString())',
    'const J = { a: { b: () => { left() }, c: () => { kept() } } }\nrun(`${J.a.b}`)',
    'const J = {}\nJ.job = () => { left() }\nJ.other = () => { kept() }\nrun(`${J.job}`)',
    'exports.f = () => { left() }\nrun(`${exports.f}`)',
    'const table = { a: function () { left() }, b: () => { left() } }\nrun(`${table[name]}`)',
    'const a = { ...{ f() { left() } } }\nrun(`${a.f}`)',
    'const o = Object.freeze({ f() { left() } })\nrun(`${o.f}`)',
  ])('%s', (code) => check(code))
})

describe('what becomes no text keeps its sites', () => {
  it.each([
    'const list = [() => { kept() }, function () { kept() }]\nlist.forEach((f) => f()); list.map((f) => f() + "")',
    'const list = [() => { kept() }]\nconst names = ["a"]\nrun(names.map((x) => `${x}`), names.join(), list.length + "")',
    '[1, 2].map((x) => { kept(); return x + "" }).join()',
    'const o = { f() { kept() }, n: 1 }\nrun(o + "", `${o.n}`, o[key] + 1, o.f() + "")',
    'class J { static job() { kept() } }\nrun(J.job() + J.name + "")',
    'const { h } = { h() { kept() } }, { i } = { i: 1 }\nrun(`${i}`)',
    'const f = () => { kept() }\nrun(`${f.name} ${f()} ${f.length}`)',
    'for (const [name, f] of Object.entries({ a: () => { kept() } })) run(`${name}`, f)',
    'function on(f) { kept(); if (!f) throw new TypeError(`${f} is no function`) }\non(() => { kept() })',
    'function on(f) { kept(); console.warn("unexpected " + f) }\non(() => { kept() })',
    'function on(name, f) { kept(); run(`on ${name}`); f() }\non("a", () => { kept() })',
    'const rules = [() => { kept() }]\nengine.evaluate(rules)',
    'path.join(a, () => { kept() })',
    'let a = a.b; a = [a]; a = { a }; run(`${a}`, () => { kept() })',
    'const f = () => { kept() }\n{ let f; f ??= "text"; run(`${f}`) }',
    'const list = [() => { kept() }]\n{ const list = [1]; run(list.join()) }',
    'tag`${() => { kept() }}`; String.rawer`${() => { kept() }}`',
    'const { toString } = { toString() { kept() } }\ntoString()',
    'const all = [() => { kept() }]\nconst e = all[n], text = c ? e() : e\nthrow new Error(`${text}`)',
  ])('%s', (code) => check(code))
})

it('a walk over linked nodes is not followed along each of its endless ways', () => {
  const keys = [...'abcdefghijklmnopqrst']
  const steps = keys
    .map((key, i) => `  a = b.${key} || c.${keys[(i + 3) % 20]} || a.${key}\n  b = a.${key} ?? c\n  c = (d && b.${key}) || a`)
    .join('\n')
  const code = `export function walk(a, b, c, d) {\n${steps}\n  run(\`${'${a}'}\` + b + c)\n}\nconst f = () => { left() }\nrun('' + f)`
  // Followed, it would take hours and all memory.
  expect(instrument(code, 'walk.js')!.sites.map(({ functionName }) => functionName)).toContain('walk')
})
