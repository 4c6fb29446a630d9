import { describe, expect, it } from 'vitest'
import { instrumentChecked } from '../integrity/instrument-checked.ts'
import { check } from './left-and-kept.ts'

describe('left as they are', () => {
  it.each([
    'page.evaluate(() => { left() }, 1)',
    'await_(page.frames[0].evaluate(function () { left() }))',
    'page?.evaluate((() => { left() }))',
    'page.$$eval("a", (all) => { left() })',
    'async function f() { kept(); await this.page.waitForFunction(() => left()); kept() }',
    'chrome.scripting.executeScript({ target, func: () => { left() }, args: [] })',
    'chrome.scripting.executeScript({ func() { left() } })',
    'driver.executeScript(function () { left(); (() => { left() })() })',
    'browser.execute(() => { left() })',
    'new Worker(URL.createObjectURL(new Blob(["(", function () { left() }, ")()"])))',
    'function worker() { left() }\nkept(); new Blob([`(${worker})()`])',
    'const worker = () => { left() }\nkept(); run("(" + worker + ")()")',
    'const worker = async function () { left() }\nsend(worker.toString())',
    'send((() => { left() }).toString())',
    'send(String(() => { left() }))',
    'eval("(" + (() => { left() }) + ")()")',
    'function f() { left() }\nsend(Function.prototype.toString.call(f))',
    'class K { m() { left() } static { left() } }\nsend(`${K}; new K().m()`)',
    'function worker() { left() }\nlet text = "("; text += worker; run(text)',
    'function worker() { left() }\nrun(["(", worker, ")()"].join(""))',
    'function worker() { left() }\nrun("(".concat(worker, ")()"))',
    'function worker() { left() }\nconst other = worker, third = other\nrun(`${third}`)',
    'page["evaluate"](() => { left() })',
    'with (o) { left() }',
    'later(worker)\nfunction later(f) { kept() }\nfunction worker() { left() }\nnew Blob([worker])',
    'const style = useAnimatedStyle(() => {\n"worklet"\nleft()\n})',
    'greenlet(async (n) => { left() })',
    'let g; g = function () { left() }\nrun("(" + g + ")()")',
    'let g = () => { kept() }\nconst f = () => { left() }\nrun(`${f}`); g()',
    'let g\nif (a) g = function () { left() }\nelse g = () => { left() }\nrun(String(g))',
    'const g = c ? function () { left() } : null\nrun(`(${g})()`)',
    'const g = c ? () => left() : d || (() => { left() })\nrun(g + "")',
    'run(`(${c ? function () { left() } : e})()`)',
    'run("(" + (g = function () { left() }) + ")()")',
    'run([function a() { left() }].map(String).join())',
    'run([function a() { left() }, () => left()].map(String))',
    'const s = Selector(() => { left() })',
    'gpu.addFunction(function f(a) { left(); return a })',
    'this.pool.exec(function (a) { left(); return a }, [1])',
    'users.aggregate([{ $addFields: { a: { $function: { body: function (n) { left() }, args: [], lang: "js" } } } }])',
    'users.find({ $where: function () { left() } })',
    'const styles = stylex.create({ bar: (h) => { left() } })',
    'const tap = () => {\n"main thread"\nleft()\n}',
    'function asm(stdlib) {\n"use asm"\nleft(); function f() { left(); return 0 } return f }',
    'const kernel = (x) => {\n"use gpu"\nleft()\n}',
    'async function Page() { kept(); async function add(form) {\n"use server"\nleft()\n} }',
    'const get = async () => {\n"use cache: remote"\nleft(); [1].map(() => left())\n}',
  ])('%s', (code) => check(code))
})

describe('not left', () => {
  it.each([
    'page.on("load", () => { kept() })',
    'let g; g = function () { kept() }\n{ let g = "text"; run(`${g}`) }',
    'cp.exec("ls", () => { kept() }); regex.exec(a, () => kept())',
    'run({ body: () => { kept() }, where: () => { kept() } })',
    'list.map((x) => { kept() }).map(String)',
    'browser.run(() => { kept() }); rule.execute(() => { kept() })',
    'css`${() => { kept() }}`',
    'Object.prototype.toString.call(() => { kept() })',
    'class K { static toString() { kept(); return "" } m() { kept() } }\nsend(`${K}`)',
    'const n = () => { kept() }\nsend(n() + "")',
    'const list = [() => { kept() }].concat(() => { kept() })',
    'let a = b, b = a; run(`${a}`, () => { kept() })',
    'function f() { kept() }\n{ const f = "text"; send(`${f}`) }',
  ])('%s', (code) => check(code))
})

it('what React Fast Refresh compares is left only where files are replaced while they run', () => {
  const code =
    'function App() { WHAT(); const [a] = useState(() => WHAT()); const [b] = React.useReducer(() => kept(), x.map(() => { WHAT() })); kept() }'
  const outer = (text: string, inner: string): string => text.replace('WHAT()', 'kept()').replaceAll('WHAT', inner)
  check(outer(code, 'left'), { hot: true })
  check(outer(code, 'kept'))
  check('const [a] = useState(start); function start() { kept() }', { hot: true })
})

describe('by option', () => {
  it('a callee more', () => {
    check('pool.exec(() => { left() }); regex.test(() => { kept() })', { excludeCallees: ['exec'] })
    check('pool.exec(() => { left() }); query.exec(() => { kept() })', { excludeCallees: ['pool.exec'] })
    check('this.a.pool.exec(() => { left() })', { excludeCallees: ['pool.exec'] })
  })

  it('a callee less', () => {
    check('rules.evaluate(() => { kept() }); page.$eval("a", () => { left() })', { excludeCallees: ['!evaluate'] })
  })

  it('what the option changes is another text with another key', () => {
    const code = 'f(() => { a() })\nb()'
    const [plain, other] = [undefined, ['x']].map((excludeCallees) =>
      instrumentChecked(code, 'f.js', { ...(excludeCallees && { excludeCallees }) }),
    )
    expect(plain!.siteModule).not.toBe(other!.siteModule)
  })
})

describe('by comment', () => {
  it.each([
    'kept(); /* probes-ignore-next */ left(); kept()',
    '// probes-ignore-next\nfunction f() { left() }\nfunction g() { kept() }',
    'run(/* probes-ignore-next */ () => { left() }, () => { kept() })',
    'const o = { /* probes-ignore-next: sent to a worker */ a() { left() }, b() { kept() } }',
    'class K {\n  // probes-ignore-next\n  a() { left() }\n  b() { kept() }\n}',
    'if (x) kept(); else /* probes-ignore-next */ left()',
    'kept()\nconst s = "probes-ignore-next", t = `/* probes-ignore-next */ ${1}`\nkept()',
  ])('%s', (code) => check(code))

  it.each(['/* probes-ignore-file */\na()', 'a()\n// probes-ignore-file', '#!/usr/bin/env node\n/* x\n * probes-ignore-file\n */\n\na()'])(
    'the whole of a file: %s',
    (code) => {
      const warnings: unknown[] = []
      expect(instrumentChecked(code, 'f.js', { warn: (warning) => warnings.push(warning) })).toBeUndefined()
      expect(warnings).toEqual([])
    },
  )

  it.each(['const s = "/* probes-ignore-file */"\nkept()', 'const s = `// probes-ignore-file`\nkept()'])('not by a string: %s', (code) =>
    check(code),
  )
})
