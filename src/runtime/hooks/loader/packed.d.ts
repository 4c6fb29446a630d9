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
      /** Put in by us: what is loaded already, as an import that waits or as a `require` gets it. */
      known(file: string, isAsync: boolean): { readonly exports: unknown } | undefined
      /** Put in by us: reads a file of code. */
      read(file: string): string
      transform(source: { source: string; filename?: string; async?: boolean }): { code: string }
    },
    node: {
      onError(error: unknown): never
      nativeImport(id: string | URL): Promise<unknown>
      createRequire(from: string): (id: string) => unknown
    },
  ) => {
    /** Loads at once. */
    (id: string): unknown
    import(id: string): Promise<unknown>
    /** The address of the file that an import means. */
    esmResolve(id: string, options: { parentURL: string; try: true }): string | URL | undefined
  }
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

declare module 'packed:watch-thread' {
  /** `thread-main.ts` as one CommonJS text. */
  const text: string
  export default text
}
