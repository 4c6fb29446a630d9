type Globals = Readonly<Record<string, string>> | ((id: string) => string)

/** As Rollup and its like give it to `outputOptions`. */
interface Output {
  readonly format?: string
  readonly globals?: Globals
}

/**
 * A script takes what it does not hold from globals: the modules of Node that watch hooks files are none. In an `iife` a call in their place
 * asks Node for them. A `umd` file requires them in Node, and elsewhere can name a property of the global object only. Where there is no
 * Node, as in a page, any object stands for a module: then nothing is watched, and the program runs.
 */
export function withNodeGlobals<Given extends Output>(output: Given): Given {
  const { format = '', globals = {} } = output
  if (!/^(?:iife|umd)$/.test(format)) return output
  const given = (id: string): string | undefined => (typeof globals === 'function' ? globals(id) : globals[id])
  const standIn = format === 'iife' ? fromNode : () => 'Object'
  // What comes back empty is named by the bundler.
  return { ...output, globals: (id: string) => given(id) || (id.startsWith('node:') ? standIn(id) : '') }
}

function fromNode(id: string): string {
  return `(globalThis.process?.getBuiltinModule?.(${JSON.stringify(id)})??{})`
}
