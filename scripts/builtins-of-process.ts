import type { Plugin } from 'vite'

/** A declaration as Rolldown writes it; the texts that are packed have such calls, too, and no spaces. */
const REQUIRED = /^(let \w+ = )require\("(node:[\w/]+)"\);$/gm

/**
 * Has a CommonJS file get Node's modules from the process: a test that mocks `node:fs` mocks what every `require` gives, ours too.
 * Where there is no Node any object stands for a module, as in the other formats without imports.
 */
export function builtinsOfProcess(): Plugin {
  return {
    name: 'builtins-of-process',
    renderChunk: (code) => ({
      code: code.replaceAll(REQUIRED, (_, start: string, id: string) => `${start}globalThis.process?.getBuiltinModule?.("${id}")??{};`),
      map: null,
    }),
  }
}
