import { transformSync, type TransformOptions } from 'esbuild'
import ts from 'typescript'
import { probes, type ProbeInfo } from 'unplugin-probes/runtime'
import { instrument } from 'unplugin-probes/transform'
import { afterEach, describe, expect, it } from 'vitest'
import { at } from '../runtime/load-code.ts'

const CODE = `
class Repository {
  #orders = [1, 2]
  #open = true
  static #made = 0
  constructor() {
    Repository.#made++
  }
  count(other: unknown) {
    /*@here*/ return this.#orders.length + (this.#open ? Repository.#made : 0)
  }
  static count(repository: Repository) {
    /*@static*/ return repository.#orders.length + this.#made
  }
}
export const run = () => {
  const repository = new Repository()
  try {
    Repository.prototype.count.call({}, 1)
  } catch {}
  return [repository.count(2), Repository.count(repository)]
}
`

const esbuild =
  (options: TransformOptions) =>
  (code: string): string =>
    transformSync(code, { loader: 'ts', format: 'esm', ...options }).code
const typescript =
  (target: ts.ScriptTarget) =>
  (code: string): string =>
    ts.transpileModule(code, { compilerOptions: { target, module: ts.ModuleKind.ESNext } }).outputText

const ways: Record<string, (code: string) => string> = {
  'as it is': esbuild({ target: 'es2022' }),
  minified: esbuild({ target: 'es2022', minify: true }),
  'lowered by esbuild': esbuild({ target: 'es2019' }),
  'lowered and minified by esbuild': esbuild({ target: 'es2019', minify: true }),
  'lowered by TypeScript': typescript(ts.ScriptTarget.ES2019),
}

afterEach(() => void probes.disableAll())

describe.each(Object.entries(ways))('%s', (way, lower) => {
  it.each([false, true])('with types for a checker: %s', async (typed) => {
    const file = `${way.replaceAll(' ', '-')}-${typed}.ts`
    const { code } = instrument(CODE, file, { format: 'module', typed })!
    const lowered = lower(code)
    if (way.startsWith('lowered')) expect(lowered).toContain('WeakMap')
    const { run } = (await import(/* @vite-ignore */ `data:text/javascript,${encodeURIComponent(lowered)}`)) as { run: () => unknown }
    const seen: unknown[] = []
    const see = ({ private: fields }: ProbeInfo): void => void seen.push({ ...fields })
    probes.enable(at(file, CODE, 'here'), see)
    probes.enable(at(file, CODE, 'static'), see)
    expect(run()).toEqual([3, 3])
    expect(seen).toEqual([{ '#made': 1 }, { '#orders': [1, 2], '#open': true, '#made': 1 }, { '#made': 1 }])
  })
})
