import ts from 'typescript'
import { instrument } from 'unplugin-probes/transform'
import { expect, it } from 'vitest'

const CODE = `function fail(): never { throw new Error('never') }
export function exhaustive(kind: 'x' | 'y'): number {
  for (const one of [kind]) if (one === 'x') break
  switch (kind) { case 'x': return 1; case 'y': return 2 }
}
export async function failing(n: number): Promise<number> { await n; if (n) { return 1 } else { fail() } }
export async function failingLast(n: number): Promise<number> { if (n) return await n; fail() }
export async function unassigned(n: number) { let x: number; if (n) x = await n }
export function loops(list: readonly number[]) { for (const one of list) { if (one) continue } }
export class Made { made = loops([]); static list = [fail] }
`

it('what it adds is no error for a type checker that forbids what is never reached', () => {
  const result = instrument(CODE, 'checked.ts', { typed: true, format: 'module', siteModuleId: () => './sites' })!
  expect(problems(CODE)).toEqual([])
  expect(problems(result.code.replace('import "./sites";', ''))).toEqual([])
  const braces = result.sites.filter(({ line, column }) => CODE.split('\n')[line - 1]![column - 1] === '}')
  expect(braces.map(({ functionName }) => functionName)).toEqual(['unassigned', 'loops'])
})

function problems(code: string): string[] {
  const options: ts.CompilerOptions = {
    strict: true,
    lib: ['lib.es2022.d.ts'],
    types: [],
    skipLibCheck: true,
    allowUnreachableCode: false,
    noImplicitReturns: true,
    noEmit: true,
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.ESNext,
  }
  const host = ts.createCompilerHost(options)
  const { getSourceFile } = host
  host.getSourceFile = (name, languageVersion) =>
    name === 'checked.ts' ? ts.createSourceFile(name, code, languageVersion, true) : getSourceFile(name, languageVersion)
  return ts
    .getPreEmitDiagnostics(ts.createProgram(['checked.ts'], options, host))
    .map(({ code: number, messageText }) => `${number} ${ts.flattenDiagnosticMessageText(messageText, ' ')}`)
}
