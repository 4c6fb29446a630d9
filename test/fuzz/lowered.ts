import { createRequire } from 'node:module'
import type { ts as TypeScript } from 'ts-morph'

const { ts } = createRequire(import.meta.url)('ts-morph') as { ts: typeof TypeScript }

/** Reported, but legal for long. */
const PRIVATE_IN_OPTIONAL_CHAIN = 18030

/** TypeScript without its types, by TypeScript itself: other tools rename what shadows, and names can be seen. */
export function lowered(code: string): string {
  const { outputText, diagnostics } = ts.transpileModule(code, {
    fileName: 'program.ts',
    reportDiagnostics: true,
    compilerOptions: { target: ts.ScriptTarget.ESNext, module: ts.ModuleKind.Preserve, verbatimModuleSyntax: true },
  })
  const error = diagnostics?.find(({ code: number }) => number !== PRIVATE_IN_OPTIONAL_CHAIN)
  if (error) throw new SyntaxError(ts.flattenDiagnosticMessageText(error.messageText, ' '))
  return outputText
}
