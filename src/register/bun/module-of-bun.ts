import { extname } from 'node:path'

/** How Bun reads a file. */
export type LoaderOfBun = 'ts' | 'tsx' | 'jsx'

interface Scanned {
  readonly exports: readonly string[]
  readonly imports: readonly { readonly kind: string; readonly path: string }[]
}

interface Bun {
  readonly Transpiler: new (options: { readonly loader: LoaderOfBun }) => { scan(text: string): Scanned }
}

/** Bun allows JSX in JavaScript. Files that say CommonJS by their names are not among them. */
const LOADERS: Readonly<Record<string, LoaderOfBun>> = {
  '.ts': 'ts',
  '.mts': 'ts',
  '.tsx': 'tsx',
  '.js': 'jsx',
  '.mjs': 'jsx',
  '.jsx': 'jsx',
}

/** What may hold a word without its being code. */
const NO_CODE = /\/\/.*|\/\*[^]*?\*\/|'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"/g
const OF_COMMONJS = /(?<![.\w$])(?:module|exports)(?![\w$]|\s*:)/
/** `import text from './page.ts' with { type: 'text' }`, and the same of a dynamic one. */
const AS_DATA = /(['"])([^'"\n]+)\1\s*,?\s*(?:\{\s*)?(?:with|assert)\b/g

/** `undefined` if it is a file that is no code to Bun, or is CommonJS by its name. */
export function loaderOf(path: string): LoaderOfBun | undefined {
  return LOADERS[extname(path)]
}

/** What a file says of itself. */
export interface ImportsOfBun {
  /** By what it holds, whatever package.json says: one with neither import nor export is CommonJS, or with imports and `module` in it. */
  readonly isModule: boolean
  /** What it imports that is no path. */
  readonly aliases: readonly string[]
}

/** Finds out by Bun's own parser how Bun takes a file. Imports of types are none. @throws where Bun would refuse it */
export function importsIn(text: string, loader: LoaderOfBun): ImportsOfBun {
  const { Transpiler } = (globalThis as unknown as { readonly Bun: Bun }).Bun
  const { exports, imports } = new Transpiler({ loader }).scan(text)
  const hasImports = imports.some(({ kind }) => kind === 'import-statement')
  return {
    isModule: exports.length > 0 || (hasImports && !OF_COMMONJS.test(text.replaceAll(NO_CODE, ''))),
    aliases: imports.map(({ path }) => path).filter((path) => !path.startsWith('.')),
  }
}

/** What a file imports as something else than code: the plugin is not told, and would give code. */
export function importedAsData(text: string): string[] {
  return [...text.matchAll(AS_DATA)].map(([, , specifier]) => specifier!)
}
