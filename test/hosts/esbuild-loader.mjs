import { transform } from 'esbuild'

/** The smallest TypeScript loader for webpack. */
export default function esbuildLoader(code, map) {
  const done = this.async()
  // esbuild follows a map that it finds in the text.
  const inline = map ? `\n//# sourceMappingURL=data:application/json;base64,${Buffer.from(JSON.stringify(map)).toString('base64')}` : ''
  transform(code + inline, { loader: 'ts', sourcemap: true, sourcefile: this.resourcePath }).then(
    (result) => done(undefined, result.code, result.map),
    (error) => done(error),
  )
}
