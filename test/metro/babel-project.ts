import { symlinkSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { withProbes, type MetroOptions } from 'unplugin-probes/metro'
import { Project } from '../hosts/project.ts'

const REPOSITORY = join(import.meta.dirname, '../..')

/** As those of React Native and Expo are, with Babel's own presets. */
const UPSTREAM = `
const { parseSync, transformFromAstSync } = require('@babel/core')
exports.transform = ({ src, filename, options, plugins }) => {
  const presets = [['@babel/preset-typescript', { allExtensions: true, isTSX: true }], '@babel/preset-react']
  const more = { plugins: [...(options.more || []), ...(options.drops ? [] : plugins)] }
  const config = { presets, ...more, filename, cwd: __dirname, ast: true, code: false, configFile: false, babelrc: false, cloneInputAst: false }
  const { ast, metadata } = transformFromAstSync(parseSync(src, config), src, config)
  return { ast, metadata }
}
exports.getCacheKey = () => 'upstream'
`

/** A tree, and the text that Babel prints of it. */
export interface Made {
  readonly ast: { readonly program: { readonly sourceType: string } }
}

export interface FileOptions {
  readonly src: string
  readonly filename?: string
  readonly dev?: boolean
  /** Plugins of the project's Babel config. */
  readonly more?: readonly unknown[]
  /** Whether the transformer hands Metro's plugins on. */
  readonly drops?: boolean
}

/** A project whose Babel transformer is one of a few lines, called as Metro's workers call it. */
export class BabelProject extends Project {
  constructor(files: Readonly<Record<string, string>> = {}) {
    super(undefined, { 'package.json': '{}', 'upstream.cjs': UPSTREAM, ...files })
    for (const name of ['@babel', 'babel-plugin-react-compiler'])
      symlinkSync(join(REPOSITORY, 'node_modules', name), this.path('node_modules', name), 'dir')
  }

  get config(): object {
    return { projectRoot: this.folder, transformer: { babelTransformerPath: this.path('upstream.cjs') } }
  }

  /** The transformer that a config with our wrap names; without options the project's own. */
  transformer(options?: MetroOptions): { transform(file: object): Promise<Made> | Made; getCacheKey(given?: object): string } {
    const config = options ? withProbes(this.config, options) : this.config
    return createRequire(this.path('x.js'))((config as { transformer: { babelTransformerPath: string } }).transformer.babelTransformerPath)
  }

  async transform(options: MetroOptions | undefined, { src, filename = 'src/main.tsx', dev = false, ...more }: FileOptions): Promise<Made> {
    return this.transformer(options).transform({ filename, src, plugins: [], options: { projectRoot: this.folder, dev, ...more } })
  }

  print({ ast }: Made): string {
    const core = createRequire(this.path('x.js'))('@babel/core')
    return core.transformFromAstSync(ast, '', { configFile: false, babelrc: false, filename: 'x.js' }).code
  }
}

/** Type and place of each node that has one, in no order. */
export function placesOf(tree: object): string[] {
  const found: string[] = []
  const visit = (node: object): void => {
    const { type, loc } = node as { type?: string; loc?: { start: Record<string, number>; end: Record<string, number> } }
    if (type && loc?.start) found.push([type, loc.start['line'], loc.start['column'], loc.end['line'], loc.end['column']].join(' '))
    for (const [name, value] of Object.entries(node))
      if (typeof value === 'object' && value !== null && !['loc', 'extra', 'tokens'].includes(name)) visit(value as object)
  }
  visit((tree as { program: object }).program)
  return found
}
