import ts from 'typescript'
import { instrument } from 'unplugin-probes/transform'
import { expect, it } from 'vitest'
import { programs } from '../three-ways/programs.ts'

/** What the checker says of a text, strictest. */
function complaints(path: string, text: string): string[] {
  const options: ts.CompilerOptions = {
    strict: true,
    noEmit: true,
    target: ts.ScriptTarget.ES2022,
    lib: ['lib.esnext.d.ts', 'lib.dom.d.ts'],
    types: [],
    noImplicitReturns: true,
    skipLibCheck: true,
  }
  const host = ts.createCompilerHost(options)
  const { getSourceFile, fileExists } = host
  host.getSourceFile = (name, ...rest) =>
    name === path ? ts.createSourceFile(name, text, ts.ScriptTarget.ESNext) : getSourceFile(name, ...rest)
  host.fileExists = (name) => name === path || fileExists(name)
  const program = ts.createProgram([path], options, host)
  return ts.getPreEmitDiagnostics(program).map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'))
}

const wanted = ['private-fields-typed.ts']
it.each(programs().flatMap(({ name, files }) => (wanted.includes(name) ? files : [])))('$path', ({ path, text }) => {
  const code = `${text}\nexport {}\n`
  expect(complaints(path, code)).toEqual([])
  const typed = instrument(code, path, { typed: true, siteModuleId: () => '' })!.code
  expect(typed).toMatch(/:any\)=>/)
  expect(complaints(path, typed.replace(/^import "";/m, ''))).toEqual([])
})
