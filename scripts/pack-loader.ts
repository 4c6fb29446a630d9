import { resolve } from 'node:path'
import { build, type Plugin } from 'vite'

/** What is packed, and what must be known of it. */
const TEXTS: Readonly<Record<string, { readonly entry: string; readonly plugins: () => Plugin[]; readonly external: string[] }>> = {
  'packed:hooks-loader': {
    entry: 'loader/load-module.ts',
    plugins: () => [jitiCore, withoutUnused, furthestError, tokenPlaces],
    external: [],
  },
  'packed:watch-thread': { entry: 'thread/thread-main.ts', plugins: () => [], external: [] },
  'packed:chokidar': { entry: 'chokidar/watch-folders.ts', plugins: () => [ownNode], external: ['outside'] },
}
const packed = new Map<string, Promise<string>>()

/** Serves the hooks loader and chokidar as texts: each is one CommonJS script with all that it needs. */
export function packLoader(): Plugin {
  return {
    name: 'pack-loader',
    enforce: 'pre',
    resolveId: (id) => (id in TEXTS ? `\0${id}` : undefined),
    async load(id) {
      const name = id.slice(1)
      if (!id.startsWith('\0') || !(name in TEXTS)) return undefined
      if (!packed.has(name)) packed.set(name, pack(name))
      return `export default ${JSON.stringify(await packed.get(name))}`
    },
  }
}

async function pack(name: string): Promise<string> {
  const { entry, plugins, external } = TEXTS[name]!
  const result = await build({
    configFile: false,
    logLevel: 'error',
    plugins: plugins(),
    ssr: { noExternal: true, external },
    build: {
      ssr: resolve(import.meta.dirname, '../src/runtime/hooks', entry),
      write: false,
      minify: true,
      target: 'es2022',
      rolldownOptions: { external, output: { format: 'cjs' } },
    },
  })
  const [output] = Array.isArray(result) ? result : [result]
  const [chunk] = (output as { output: { code: string }[] }).output
  return chunk!.code
}

/** What chokidar gets for parts of Node: what runs in its own realm. */
const OWN_NODE: Readonly<Record<string, string>> = {
  'node:fs': 'node-fs.ts',
  'node:fs/promises': 'node-fs.ts',
  'node:events': 'node-events.ts',
  'node:stream': 'node-stream.ts',
}

const ownNode: Plugin = {
  name: 'own-node',
  enforce: 'pre',
  resolveId(id, importer) {
    const own = OWN_NODE[id]
    const isTheirs = importer !== undefined && /[\\/]node_modules[\\/](?:chokidar|readdirp)[\\/]/.test(importer)
    return isTheirs && own !== undefined ? resolve(import.meta.dirname, '../src/runtime/hooks/chokidar', own) : undefined
  },
}

/**
 * The part of jiti that its package does not export: without babel, and with Node's own loading in our hands.
 * It reads code in one place: there it gets what is loaded already, and else the text that was checked. A whole parser that came along
 * with one function of mlly is taken out: to compile the loader is a quarter of what a first load takes.
 */
const jitiCore: Plugin = {
  name: 'jiti-core',
  enforce: 'pre',
  resolveId: (id) => (id === 'packed:jiti' ? resolve(import.meta.dirname, '../node_modules/jiti/dist/jiti.cjs') : undefined),
  transform(code, id) {
    if (!/jiti[\\/]dist[\\/]jiti\.cjs$/.test(id)) return undefined
    const [, jiti, , how] = /function jitiRequire\((\w+),(\w+),(\w+)\)/.exec(code) ?? []
    const [reading, text, file] = /const (\w+)=\(0,[\w$]+\.readFileSync\)\((\w+),"utf8"\);(?=return eval_evalModule\()/.exec(code) ?? []
    if (jiti === undefined || reading === undefined) this.error('jiti has changed: no place where it reads code')
    const parser = /var \w+=\[509,0,227,[^]*?;acorn_Parser\.acorn=\{[^}]*\};/.exec(code)?.[0]
    const after = code.slice(code.indexOf(parser ?? '') + (parser?.length ?? 0))
    if (parser === undefined || after.includes('acorn'))
      this.error('jiti has changed: the parser that it holds and never calls is elsewhere')
    const known = `const known=${jiti}.opts.known(${file},!!${how}.async);if(known)return ${how}.async?Promise.resolve(known.exports):known.exports;`
    let without = code.replace(parser, '')
    for (const [module, own] of Object.entries(SELDOM)) {
      if (!without.includes(`require("${module}")`)) this.error(`jiti has changed: it does not require ${module} any more`)
      without = without.replace(`require("${module}")`, () => own)
    }
    return { code: without.replace(reading, () => `${known}const ${text}=${jiti}.opts.read(${file});`), map: null }
  },
}

/** Modules of Node that jiti loads at once and needs for messages only, or when it makes an error: each takes a millisecond or more. */
const SELDOM: Readonly<Record<string, string>> = {
  'node:assert': '{ok(value,message){if(!value)throw new Error(message)}}',
  'node:v8': '{get startupSnapshot(){return require("node:v8").startupSnapshot}}',
  'node:tty': 'void 0',
}

/** Parts of sucrase for what hooks files are not: Flow, JSX, older engines; the check of its options, and source maps. */
const UNUSED =
  /sucrase\/dist\/esm\/(?:parser\/plugins\/(?:flow|jsx\/index)|transformers\/(?:Flow|JSX|JestHoist|ReactDisplayName|ReactHotLoader|OptionalChainingNullish)Transformer|Options|computeSourceMap|util\/formatTokens)\.js$/

/** Nothing calls them: not what they are asked for with the options that we give. */
const withoutUnused: Plugin = {
  name: 'without-unused',
  enforce: 'pre',
  transform(code, id) {
    const [path = ''] = UNUSED.exec(id.replaceAll('\\', '/')) ?? []
    if (path === '') return undefined
    if (path.endsWith('/Options.js')) return { code: 'export function validateOptions() {}', map: null }
    const refusal = `function () { throw new Error('not packed: ${path}') }`
    const names = [...code.matchAll(/^export (?:function|class|const) (\w+)/gm)].map(([, name]) => `export const ${name} = ${refusal}`)
    const main = /^export default /m.test(code) ? [`export default ${refusal}`] : []
    return { code: [...names, ...main].join('\n'), map: null }
  },
}

/**
 * When an arrow function does not parse, sucrase tries it as something else and reports where that failed:
 * always at the arrow. The error that was met furthest is the one that its author wants to see.
 */
const furthestError: Plugin = {
  name: 'furthest-error',
  transform(code, id) {
    if (!/sucrase[\\/]dist[\\/](?:esm[\\/])?parser[\\/]traverser[\\/]util\.js$/.test(id)) return undefined
    const found = /((?:\w+\.)?state)\.error = err;/.exec(code)
    if (!found) this.error('sucrase has changed: no place to note the furthest error')
    const [assignment, state] = found
    const note = `if (!${state}.furthest || ${state}.furthest.pos < pos) ${state}.furthest = err; ${state}.error = ${state}.furthest;`
    return { code: code.replace(assignment, note), map: null }
  },
}

/** Where sucrase's tokens went it knows after each transform; it would only tell by way of a source map, which takes as long again. */
const tokenPlaces: Plugin = {
  name: 'token-places',
  transform(code, id) {
    if (!/sucrase[\\/]dist[\\/](?:esm[\\/])?index\.js$/.test(id)) return undefined
    const result = 'let result = {code: transformerResult.code};'
    if (!code.includes(result)) this.error('sucrase has changed: no place where it makes its result')
    const tokens = '{to: transformerResult.mappings, from: sucraseContext.tokenProcessor.tokens.map(({start}) => start)}'
    return { code: code.replace(result, `let result = {code: transformerResult.code, tokens: ${tokens}};`), map: null }
  },
}
