import { transform } from 'esbuild'

/** The smallest TypeScript loader for webpack. */
export default function esbuildLoader(code) {
  const done = this.async()
  transform(code, { loader: 'ts', sourcemap: true, sourcefile: this.resourcePath }).then(
    (result) => done(undefined, result.code, result.map),
    (error) => done(error),
  )
}
