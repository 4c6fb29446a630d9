declare module 'packed:hooks-loader' {
  /** `load-module.ts` and what it imports as one CommonJS text. */
  const text: string
  export default text
}

declare module 'packed:jiti' {
  /** jiti's core, which its package does not export: without babel, and with Node's own loading in our hands. */
  const createJiti: (
    id: string,
    options: {
      fsCache: false
      moduleCache: false
      interopDefault: false
      tryNative: false
      virtualModules: Record<string, unknown>
      transform(source: { source: string; filename?: string; async?: boolean }): { code: string }
    },
    node: {
      onError(error: unknown): never
      nativeImport(id: string | URL): Promise<unknown>
      createRequire(from: string): (id: string) => unknown
    },
  ) => { (id: string): unknown; import(id: string): Promise<unknown> }
  export default createJiti
}

declare module 'sucrase/dist/esm/parser/index.js' {
  export { parse } from 'sucrase/dist/types/parser/index.js'
}

declare module 'sucrase/dist/esm/parser/tokenizer/index.js' {
  export { IdentifierRole } from 'sucrase/dist/types/parser/tokenizer/index.js'
}

declare module 'sucrase/dist/esm/parser/tokenizer/types.js' {
  export { TokenType } from 'sucrase/dist/types/parser/tokenizer/types.js'
}
