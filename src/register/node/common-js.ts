import { readFileSync } from 'node:fs'
import { Module } from 'node:module'
import type { ApplicationFiles, NodeFormat } from '../files/application-files.ts'
import { COMPILES_ALL, isOfPackage, isTypeScriptFile } from '../files/typescript.ts'

const decoder = new TextDecoder('utf-8', { ignoreBOM: true })

type Compile = (this: unknown, content: string, filename: string, format?: NodeFormat, ...rest: unknown[]) => unknown

/** Node's own, which has no type as it is no part of the interface; ts-node, tsx, pirates and others have hooked it for years. */
const prototype = Module.prototype as unknown as { _compile: Compile }

/**
 * Gives CommonJS files their sites where Node has no hooks for them: each goes through one method, also where it is imported.
 * @param isWanted whether a file comes to us in no other way @default all
 */
export function hookCommonJs(files: ApplicationFiles, isWanted?: (path: string) => boolean): void {
  const { _compile } = prototype
  Object.assign(prototype, {
    _compile: function (this: unknown, content, filename, format, ...rest) {
      const code = prepared(content, filename, format)
      if (code === undefined) return _compile.call(this, content, filename, format, ...rest)
      return _compile.call(this, code, filename, format?.replace('-typescript', '') ?? format, ...rest)
    } satisfies Compile,
  })

  function prepared(content: string, filename: string, format: NodeFormat): string | undefined {
    if (typeof content !== 'string' || isWanted?.(filename) === false) return undefined
    const isCompiled = COMPILES_ALL && isTypeScriptFile(filename) && !isOfPackage(filename) && isUncompiled(content, filename)
    if (!isCompiled && !files.isIncluded(filename)) return undefined
    const code = isCompiled ? files.prepare(content, filename, 'commonjs', 'commonjs') : files.prepare(content, filename, format)
    return typeof code === 'object' ? decoder.decode(code) : code
  }
}

/** Whether a text is what its file holds. Tools such as tsx, which have compiled it, take its place before Node would. */
function isUncompiled(content: string, path: string): boolean {
  try {
    return readFileSync(path, 'utf8').replace(/^\uFEFF/, '') === content.replace(/^\uFEFF/, '')
  } catch {
    return true
  }
}
