import { createRequire } from 'node:module'
import vm from 'node:vm'
import { originalPositionFor, TraceMap, traceSegment } from '@jridgewell/trace-mapping'
import type { ts as TypeScript } from 'ts-morph'
import { decodeTable } from '../../src/site-table/decode-table.ts'
import type { SiteTable } from '../../src/site-table/site-table.ts'
import { instrument, type Instrumented, type InstrumentOptions, type Site, definitionsText } from '../../src/transform/index.ts'
import { alignInsertions, type Guard } from './align-insertions.ts'
import { around, fail, lineAndColumn } from './broken.ts'

const { ts } = createRequire(import.meta.url)('ts-morph') as { ts: typeof TypeScript }

/** `instrument()`, which throws when what it promises does not hold for this file. */
export const instrumentChecked: typeof instrument = (code, id, options = {}) => {
  const result = instrument(code, id, options)
  const silent = { ...options, warn: () => {} }
  const again = instrument(code, id, silent)
  check(result?.code === again?.code && result?.siteModule === again?.siteModule, id, 'a second call gives another text')
  if (!result) return result
  check(instrument(result.code, id, silent) === undefined, id, 'instruments its own output once more')
  checkSyntax(code, id, result)
  check(lines(code) === lines(result.code), id, `${lines(code)} lines have become ${lines(result.code)}`)
  const guards = alignInsertions(code, id, result, options)
  check(guards.length === result.sites.length, id, `${result.sites.length} sites, but ${guards.length} guards in the text`)
  // Source maps count line feeds only, the language and our addresses all line terminators.
  if (!/\r(?!\n)|[\u2028\u2029]/.test(code)) checkMap(id, result, guards, options)
  checkTable(id, result, guards)
  return result
}

function checkSyntax(code: string, id: string, { code: output, format }: Instrumented): void {
  const [before, after] = [parse(code, id), parse(output, id)]
  const [error] = before.errors.length > 0 ? [] : after.errors
  // The parser takes `(…)` with `{` on the next line for an arrow function; the engine knows better.
  const isPlain = format !== 'module' && /\.c?js$/.test(id)
  if (error && !(isPlain && compiles(output, format)))
    fail(id, `the output does not parse: ${ts.flattenDiagnosticMessageText(error.messageText, ' ')}\n${around(output, error.start ?? 0)}`)
  check(before.directives === after.directives, id, `${before.directives} directives have become ${after.directives}`)
  if (!isPlain || !compiles(code, format)) return
  check(compiles(output, format), id, 'the input compiles, the output does not')
}

function parse(code: string, id: string): { errors: readonly TypeScript.Diagnostic[]; directives: number } {
  const extension = /\.[cm]?([jt]sx?)$/.exec(id.replace(/[?#].*$/, ''))?.[1]
  const kind = extension === 'ts' ? ts.ScriptKind.TS : extension === 'tsx' ? ts.ScriptKind.TSX : ts.ScriptKind.JSX
  const source = ts.createSourceFile(id, code, ts.ScriptTarget.ESNext, false, kind)
  const errors = (source as unknown as { parseDiagnostics: readonly TypeScript.Diagnostic[] }).parseDiagnostics
  const other = source.statements.findIndex(
    (statement) => !ts.isExpressionStatement(statement) || !ts.isStringLiteral(statement.expression),
  )
  return { errors, directives: other === -1 ? source.statements.length : other }
}

function compiles(code: string, format: 'commonjs' | 'script'): boolean {
  try {
    if (format === 'script') void new vm.Script(code)
    else vm.compileFunction(code.replace(/^#!.*/, ''), ['exports', 'require', 'module', '__filename', '__dirname'])
    return true
  } catch {
    return false
  }
}

function checkMap(id: string, { map, code, sites }: Instrumented, guards: readonly Guard[], { inputMap }: InstrumentOptions): void {
  const traced = new TraceMap(map as unknown as ConstructorParameters<typeof TraceMap>[0])
  const input = inputMap === undefined ? undefined : new TraceMap(inputMap as ConstructorParameters<typeof TraceMap>[0])
  guards.forEach(({ at }, index) => {
    const { line, column: written } = lineAndColumn(code, at)
    const isAt = (place: number): boolean => traceSegment(traced, line - 1, place)?.[0] === place
    // In a copy a brace of ours cannot be told from others.
    const column = !isAt(written) && code[at - 1] === '{' ? written - 1 : written
    const segment = traceSegment(traced, line - 1, column)
    check(segment?.length !== undefined && segment.length >= 4 && segment[0] === column, id, `no segment at the guard ${around(code, at)}`)
    let [, , originalLine, originalColumn] = segment as [number, number, number, number]
    if (input) {
      const original = originalPositionFor(input, { line: originalLine + 1, column: originalColumn })
      if (original.line === null) return
      ;[originalLine, originalColumn] = [original.line - 1, original.column]
    }
    const { line: siteLine, column: siteColumn } = sites[index]!
    const says = `${originalLine + 1}:${originalColumn + 1}`
    check(says === `${siteLine}:${siteColumn}`, id, `the map says ${says}, the site ${siteLine}:${siteColumn}: ${around(code, at)}`)
  })
}

function checkTable(
  id: string,
  { code, siteModule, sites, key, file, switchCount: n, table: t }: Instrumented,
  guards: readonly Guard[],
): void {
  const realm: { unpluginProbesTables?: SiteTable[] } = {}
  // Where it is defined later, it is from this.
  // The site module of a file that has its switches in its scope exports them.
  vm.runInNewContext(siteModule.replace(/^export /, '') || definitionsText([{ key, file, n, t }], 'globalThis'), realm)
  const table = realm.unpluginProbesTables?.[0]
  if (!table) return fail(id, 'the site module registers no table')
  checkScope(id, code, table)
  const decoded = decodeTable(table.t ?? t)
  check(decoded.sites.length === sites.length, id, `${sites.length} sites, ${decoded.sites.length} in the table`)
  check(decoded.functions.length === table.n, id, `${table.n} switches, ${decoded.functions.length} functions in the table`)
  const [counts, seen] = [decoded.functions.map(() => 0), decoded.functions.map(() => 0)]
  for (const { fn } of decoded.sites) counts[fn]!++
  decoded.sites.forEach(({ fn, line, column, endLine, passesThis, locals, upvalues, late }, index) => {
    const { name, owner, privates, kind, certain, late: lateOfModule } = decoded.functions[fn]!
    // At a file's top level what is passed late is its own.
    const isTopLevel = kind === 'module'
    const localNames = isTopLevel ? [...locals, ...late] : locals
    const text = decoded.texts.of(index)
    check(text !== '' && text.length <= 48 && !/[\r\n\t]| {2}/.test(text), id, `site ${index} shows ${JSON.stringify(text)}`)
    const inTable = { file: table.file, line, column, endLine, functionName: name, owner, hasThis: passesThis, locals: localNames, text }
    const upvalueNames = [...upvalues, ...(isTopLevel ? [] : late), ...certain, ...lateOfModule]
    const { kind: siteKind, upvalues: siteUpvalues, ...site } = sites[index] as Site
    check(
      JSON.stringify(sorted(site)) === JSON.stringify(sorted(inTable)),
      id,
      `site ${index}: ${JSON.stringify(site)} ≠ ${JSON.stringify(inTable)}`,
    )
    check(
      siteUpvalues.join() === upvalueNames.join() && siteKind === kind,
      id,
      `site ${index}: upvalues ${siteUpvalues.join()} ≠ ${upvalueNames.join()} (${kind}, ${siteKind})`,
    )
    const guard = guards[index]!
    const number = counts[fn]! > 1 ? seen[fn]!++ : undefined
    check(guard.fn === fn && guard.number === number, id, `guard ${index} is ${guard.fn}/${guard.number}, in the table ${fn}/${number}`)
    const thunks = (names: readonly string[]): string[] => names.map((it) => `()=>${it}`)
    const wanted = passesThis ? ['this'] : []
    if (passesThis && privates.length > 0) {
      const reader = guard.values[1] ?? ''
      const read = [...reader.matchAll(/\.(#[^:,]+)/g)].map(([, field]) => field)
      check(
        read.reverse().join() === privates.join(),
        id,
        `guard ${index} reads ${read.join()} by ${reader}, the table says ${privates.join()}`,
      )
      wanted.push(reader)
    }
    wanted.push(...upvalues)
    if (late.length > 0) wanted.push(`()=>[${thunks(late).join()}]`)
    if (certain.length + lateOfModule.length > 0) {
      const closure = guard.values[wanted.length] ?? fail(id, `guard ${index} passes no closure`)
      const names = [...certain, ...lateOfModule]
      const [, text = ''] = code.split(`function ${closure}(`)
      const [, read = ''] = /^\$?\w*(?::any)?\)(?::any)?\{return ([^}]*)\}/.exec(text) ?? []
      check(closure.startsWith(`$u${table.key}_`) && read !== '', id, `guard ${index} passes ${closure}, which reads nothing`)
      const found = names.map((_, number) => chosenOf(read, number))
      check(
        found.join() === names.join(),
        id,
        `guard ${index} passes ${closure}, which reads ${found.join()}, the table says ${names.join()}`,
      )
      wanted.push(closure)
    }
    wanted.push(...locals)
    const passed = guard.values.map((value) => value.replace(/!$/, ''))
    check(passed.join() === wanted.join(), id, `guard ${index} passes ${passed.join()}, the table says ${wanted.join()}`)
  })
}

/** What `i<2?i?b:a:c` is for a number. */
function chosenOf(read: string, number: number): string {
  const [, condition, rest = ''] = /^([^?:]+)\?(.*)$/s.exec(read) ?? []
  if (condition === undefined) return read
  let open = 1
  let at = 0
  for (; open > 0; at++) open += rest[at] === '?' ? 1 : rest[at] === ':' ? -1 : 0
  const [, limit] = condition.split('<')
  const isFirst = limit === undefined ? number !== 0 : number < Number(limit)
  return chosenOf(isFirst ? rest.slice(0, at - 1) : rest.slice(at), number)
}

/** Where the switches are in the file's scope: there is one for each function, all off, and none on the global object. */
function checkScope(id: string, code: string, { key, n, s }: SiteTable): void {
  if (!s) return check(!code.includes(`$s${key}.`), id, 'guards read an object that is not registered')
  check(!code.includes(`$p${key}_`), id, 'has guards of both kinds')
  check(Reflect.ownKeys(s).length === n, id, `${n} functions, ${Reflect.ownKeys(s).length} switches`)
  for (const [, name] of code.matchAll(new RegExp(String.raw`\$s${key}\.([0-9a-z]+)\?\.`, 'g')))
    check(Object.hasOwn(s, name!) && s[name!] === undefined, id, `the switch ${name} is ${String(s[name!])}`)
}

function sorted(value: object): [string, unknown][] {
  return Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
}

function lines(code: string): number {
  return code.split('\n').length
}

function check(holds: boolean, id: string, message: string): asserts holds {
  if (!holds) fail(id, message)
}
