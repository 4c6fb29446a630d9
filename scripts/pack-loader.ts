import { resolve } from 'node:path'
import { build, type Plugin } from 'vite'

const ID = 'packed:hooks-loader'
let packed: Promise<string> | undefined

/** Serves the hooks loader as a text: one CommonJS script with all that it needs. */
export function packLoader(): Plugin {
  return {
    name: 'pack-loader',
    enforce: 'pre',
    resolveId: (id) => (id === ID ? `\0${ID}` : undefined),
    load: async (id) => (id === `\0${ID}` ? `export default ${JSON.stringify(await (packed ??= pack()))}` : undefined),
  }
}

async function pack(): Promise<string> {
  const result = await build({
    configFile: false,
    logLevel: 'error',
    plugins: [jitiCore, furthestError],
    ssr: { noExternal: true },
    build: {
      ssr: resolve(import.meta.dirname, '../src/runtime/hooks/loader/load-module.ts'),
      write: false,
      minify: true,
      target: 'es2022',
      rolldownOptions: { output: { format: 'cjs' } },
    },
  })
  const [output] = Array.isArray(result) ? result : [result]
  const [chunk] = (output as { output: { code: string }[] }).output
  return chunk!.code
}

/**
 * The part of jiti that its package does not export: without babel, and with Node's own loading in our hands.
 * It reads code in one place: there it gets what is loaded already, and else the text that was checked.
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
    const known = `const known=${jiti}.opts.known(${file},!!${how}.async);if(known)return ${how}.async?Promise.resolve(known.exports):known.exports;`
    return { code: code.replace(reading, () => `${known}const ${text}=${jiti}.opts.read(${file});`), map: null }
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
