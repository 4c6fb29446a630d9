import MagicString from 'magic-string'
import type { UnpluginOptions } from 'unplugin'
import { isTypeScript, lostSiteModule } from '../../transform/index.ts'

const SWITCH = /\$p([0-9a-z]{8})_([0-9a-z]+)\b/g
/** Comments and directives at the start of a file. */
const HEAD = /^(?:\s+|\/\/.*|\/\*[\s\S]*?\*\/|(?:"[^"\n]*"|'[^'\n]*')\s*;)*/

/**
 * ts-loader checks the types of what we hand on, and TypeScript 6 objects to the import of a site module that it cannot find.
 * So these imports are put in afterwards.
 */
export class CheckedImports {
  readonly #specifiers = new Map<string, readonly string[]>()
  readonly #toUrl: (text: string) => string
  readonly #isChecked: () => boolean

  constructor(toUrl: (text: string) => string, isChecked: () => boolean) {
    this.#isChecked = isChecked
    this.#toUrl = toUrl
  }

  /** What the file with this key has to import. */
  later(key: string, texts: readonly string[]): void {
    this.#specifiers.set(
      key,
      texts.map((text) => this.#toUrl(text)),
    )
  }

  /** The plugin that comes after the type check. */
  plugin(): UnpluginOptions {
    return {
      name: 'unplugin-probes:imports',
      enforce: 'post',
      transformInclude: (id) => this.#isChecked() && isTypeScript(id),
      transform: (code, id) => {
        const switches = [...code.matchAll(SWITCH)]
        const key = switches[0]?.[1]
        if (key === undefined || code.includes(`(g,"${key}",`)) return undefined
        const load = isCommonJs(code) ? (url: string) => `require("${url}");` : (url: string) => `import "${url}";`
        const text = new MagicString(code, { filename: id })
        const specifiers = this.#specifiers.get(key) ?? [this.#toUrl(lostSiteModule(key, id, highest(switches) + 1))]
        text.appendRight(HEAD.exec(code)![0].length, specifiers.map(load).join(''))
        return { code: text.toString(), map: text.generateMap({ hires: 'boundary', source: id, includeContent: true }) }
      },
    }
  }
}

function highest(switches: readonly RegExpExecArray[]): number {
  return Math.max(...switches.map(([, , number]) => Number.parseInt(number!, 36)))
}

function isCommonJs(code: string): boolean {
  return code.includes('Object.defineProperty(exports, "__esModule"') || !/^\s*(?:import|export)\b/m.test(code)
}

/** Whether webpack's rules hand files to ts-loader, and not only to be transpiled. */
export function hasTypeCheck(rules: unknown): boolean {
  if (typeof rules === 'string') return /\bts-loader\b/.test(rules)
  if (typeof rules !== 'object' || rules === null) return false
  const { options } = rules as { options?: { transpileOnly?: boolean } }
  if (options?.transpileOnly) return false
  return Object.entries(rules).some(([key, value]) =>
    ['loader', 'use', 'rules', 'oneOf'].includes(key) || Array.isArray(rules) ? hasTypeCheck(value) : false,
  )
}
