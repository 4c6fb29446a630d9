import MagicString from 'magic-string'
import type { UnpluginOptions } from 'unplugin'
import { isTypeScript } from '../../transform/index.ts'
import { headAt } from '../chunks/chunk-head.ts'
import { switchesIn } from '../chunks/switches-in.ts'

/**
 * ts-loader checks the types of what we hand on, and TypeScript 6 objects to the import of a module that it cannot find.
 * So the import of what starts the runtime is put in afterwards.
 */
export class CheckedImports {
  readonly #wanted = new Map<string, Wanted>()
  readonly #toUrl: (text: string) => string
  readonly #isChecked: () => boolean

  constructor(toUrl: (text: string) => string, isChecked: () => boolean) {
    this.#isChecked = isChecked
    this.#toUrl = toUrl
  }

  /** What the file with this key has to import, and which of its functions to call. */
  later(key: string, text: string, call: string | undefined): void {
    this.#wanted.set(key, { url: this.#toUrl(text), call })
  }

  /** The plugin that comes after the type check. */
  plugin(): UnpluginOptions {
    return {
      name: 'unplugin-probes:imports',
      enforce: 'post',
      transformInclude: (id) => this.#isChecked() && isTypeScript(id),
      transform: (code, id) => {
        const [key = ''] = switchesIn(code).keys()
        const wanted = this.#wanted.get(key)
        if (!wanted) return undefined
        const text = new MagicString(code, { filename: id })
        text.appendRight(headAt(code), isCommonJs(code) ? required(wanted) : imported(wanted))
        return { code: text.toString(), map: text.generateMap({ hires: 'boundary', source: id, includeContent: true }) }
      },
    }
  }
}

interface Wanted {
  readonly url: string
  readonly call: string | undefined
}

function imported({ url, call }: Wanted): string {
  return call === undefined ? `import "${url}";` : `import{${call} as $s}from"${url}";$s();`
}

function required({ url, call }: Wanted): string {
  return `require("${url}")${call === undefined ? '' : `.${call}()`};`
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
