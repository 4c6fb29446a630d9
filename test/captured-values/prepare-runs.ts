import { createRequire } from 'node:module'
import { mkdirSync, realpathSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { allGeneratedPositionsFor, TraceMap } from '@jridgewell/trace-mapping'
import type TypeScript from 'typescript'
import type { Format, Site } from '../../src/transform/index.ts'
import { instrumentChecked } from '../integrity/instrument-checked.ts'
import { FOLDER, type Program } from '../three-ways/programs.ts'
import { PausePlans, type PausePlan } from './pause-plan.ts'
import type { ParserPlugin } from '@babel/parser'
import { Syntax, type SyntaxNode } from './syntax.ts'

const ts = createRequire(import.meta.url)('typescript') as typeof TypeScript
const IS_PLAIN = /\.[cm]?js$/

/** A site, and where it is in the text that the engine sees. */
export interface PlacedSite {
  readonly site: Site
  readonly address: string
  readonly file: SubjectFile
  readonly node: SyntaxNode
  readonly fn: SyntaxNode
  readonly plan: PausePlan
  /** The same in the file as it was written. */
  readonly original: SyntaxNode
  readonly originalFn: SyntaxNode
}

export interface SubjectFile {
  /** As the engine sees it: the file itself, or what the TypeScript compiler made of it. */
  readonly path: string
  readonly syntax: Syntax
  readonly isCompiled: boolean
  /** Of the file as it was written. */
  readonly original: Syntax
  readonly format: Format
}

/** A fixture in one format, written to disk untouched and instrumented. */
export interface Subject {
  readonly program: Program
  readonly format: Format
  readonly files: readonly SubjectFile[]
  readonly sites: readonly PlacedSite[]
  readonly untouched: readonly string[]
  readonly instrumented: readonly string[]
}

/** All formats of a fixture in which the engine sees the file itself; of one that must be compiled, that. */
export function prepareRuns(program: Program, folder: string): Subject[] {
  const plain = program.ways.filter((way) => way !== 'module').map((way) => (way === 'esm' ? 'module' : way))
  const formats: readonly Format[] = plain.length > 0 ? plain : ['module']
  return formats.map((format) => prepareRun(program, format, folder))
}

export function prepareRun(program: Program, format: Format, folder: string): Subject {
  const out = join(realpathSync(folder), format)
  for (const stage of ['untouched', 'instrumented']) {
    mkdirSync(join(out, stage), { recursive: true })
    writeFileSync(join(out, stage, 'package.json'), JSON.stringify({ type: format === 'module' ? 'module' : 'commonjs' }))
  }
  const written = program.files.map((file) => writeBoth(program, file, format, out))
  const main = Math.max(
    0,
    program.files.findIndex(({ path }) => /(?:^|\/)main\./.test(path)),
  )
  const run = (paths: string[]): string[] => (format === 'script' ? paths : [paths[main]!])
  return {
    program,
    format,
    files: written.map(({ file }) => file),
    sites: written.flatMap(({ sites }) => sites),
    untouched: run(written.map(({ file }) => file.path)),
    instrumented: run(written.map(({ instrumented }) => instrumented)),
  }
}

function writeBoth(
  program: Program,
  { path, text }: Program['files'][number],
  format: Format,
  out: string,
): { file: SubjectFile; sites: PlacedSite[]; instrumented: string } {
  // Of each form of switch and of copy one format; a program that looks at its own stack sees the copy's frame (docs/fidelity.md).
  const dispatch = format === 'commonjs' && !/stack-(?:depth|lines|trace)/.test(path) && 'everywhere'
  const result = instrumentChecked(text, join(FOLDER, path), {
    root: FOLDER,
    format,
    switches: format === 'script' ? 'scope' : 'file',
    ...(dispatch ? { dispatch } : {}),
  })
  const isCompiled = !IS_PLAIN.test(path) || /^\s*(?:await )?using\b/m.test(text)
  const compiled = isCompiled ? compile(program, path, text, format) : { code: text, map: undefined }
  const to = path.replace(/\.([cm]?)[jt]sx?$/, '.$1js')
  const [untouched, instrumented] = (['untouched', 'instrumented'] as const).map((stage) => join(out, stage, to)) as [string, string]
  mkdirSync(dirname(untouched), { recursive: true })
  mkdirSync(dirname(instrumented), { recursive: true })
  writeFileSync(untouched, compiled.code)
  const probed = result?.code ?? text
  writeFileSync(instrumented, isCompiled ? compile(program, path, probed, format).code : probed)
  const syntax = new Syntax(compiled.code, format)
  const original = isCompiled ? new Syntax(text, format, pluginsFor(path)) : syntax
  const file: SubjectFile = { path: untouched, syntax, isCompiled, original, format }
  const plans = new PausePlans(file.syntax)
  const sites = (result?.sites ?? []).map((site): PlacedSite => {
    const address = `${site.file}:${site.line}:${site.column}`
    const at = original.siteAt(original.offsetOf(site.line, site.column))
    const node = at && compiled.map ? tracedNode(file, compiled.map, at) : at
    if (!at || !node) throw new Error(`nothing begins at ${address}`)
    return {
      site,
      address,
      file,
      node,
      fn: syntax.functionOf(node),
      plan: plans.of(node),
      original: at,
      originalFn: original.functionOf(at),
    }
  })
  return { file, sites, instrumented }
}

function compile({ name }: Program, path: string, text: string, format: Format): { code: string; map: TraceMap } {
  const { outputText, sourceMapText } = ts.transpileModule(text, {
    fileName: path,
    compilerOptions: {
      target: ts.ScriptTarget.ES2022,
      module: format === 'module' ? ts.ModuleKind.ESNext : ts.ModuleKind.CommonJS,
      jsx: ts.JsxEmit.React,
      experimentalDecorators: name === 'legacy-decorators',
      sourceMap: true,
    },
  })
  return {
    code: outputText.replace(/\n\/\/# sourceMappingURL.*/, '').replaceAll(/(from '\.\/\w+\.)ts'/g, "$1js'"),
    map: new TraceMap(sourceMapText!),
  }
}

function pluginsFor(path: string): ParserPlugin[] {
  return [
    /\.[cm]?tsx?$/.test(path) ? 'typescript' : 'explicitResourceManagement',
    'decorators',
    'decoratorAutoAccessors',
    ...(path.endsWith('x') ? (['jsx'] as const) : []),
  ]
}

/** What the compiler has made of a statement: of a decorated class that is where its name has gone, of a decorated field a part of its value. */
function tracedNode({ syntax, original }: SubjectFile, map: TraceMap, node: SyntaxNode): SyntaxNode | undefined {
  const { start, end } = node
  const [source] = map.sources as [string]
  const isField = original.fieldValueAround(start) === node
  for (let offset = start; offset < end; offset++) {
    const { line, column } = original.positionOf(offset)
    for (const at of allGeneratedPositionsFor(map, { source, line, column: column - 1 })) {
      const to = syntax.offsetOf(at.line!, at.column! + 1)
      const found = syntax.siteAt(to) ?? (isField ? syntax.fieldValueAround(to) : undefined)
      if (found) return found
    }
  }
  return node.type === 'ClosingBrace' ? tracedBrace({ syntax, original }, map, original.functionOf(node)) : undefined
}

/** The compiler can say nothing of a brace: the one of the function that begins where this one does. */
function tracedBrace(
  { syntax, original }: Pick<SubjectFile, 'syntax' | 'original'>,
  map: TraceMap,
  fn: SyntaxNode,
): SyntaxNode | undefined {
  const { line, column } = original.positionOf(fn.start)
  const found = allGeneratedPositionsFor(map, { source: map.sources[0]!, line, column: column - 1 })
  const starts = new Set(found.map((at) => syntax.offsetOf(at.line!, at.column! + 1)))
  const compiled = syntax.nodes.find(({ type, start }) => type === fn.type && starts.has(start))
  return compiled && syntax.siteAt(compiled.end - 1)
}
