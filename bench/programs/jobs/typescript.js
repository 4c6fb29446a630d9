import ts from 'typescript'
import { filesUnder } from './read-package.js'

const options = {
  strict: true,
  noEmit: true,
  skipLibCheck: true,
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  lib: ['lib.es2022.d.ts'],
  types: [],
}

/** Type-checks RxJS. */
export function run() {
  const files = filesUnder('rxjs/src/internal/operators', '.ts').map((path) => `node_modules/${path}`)
  const host = ts.createCompilerHost(options)
  host.getDefaultLibLocation = () => 'node_modules/typescript/lib'
  const program = ts.createProgram(files, options, host)
  const diagnostics = ts.getPreEmitDiagnostics(program)
  return [program.getSourceFiles().length, diagnostics.length, program.getTypeCount()].join()
}
