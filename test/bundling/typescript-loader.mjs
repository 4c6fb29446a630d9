import { transform } from 'esbuild'

/** A TypeScript loader for webpack that hands on the maps of the loaders before it. */
export default function typescriptLoader(code, map) {
  const done = this.async()
  const comment = map ? `\n//# sourceMappingURL=data:application/json;base64,${Buffer.from(JSON.stringify(map)).toString('base64')}` : ''
  transform(code + comment, {
    loader: this.resourcePath.endsWith('x') ? 'tsx' : 'ts',
    sourcemap: true,
    sourcefile: this.resourcePath,
  }).then(
    (result) => done(undefined, result.code, JSON.parse(result.map)),
    (error) => done(error),
  )
}
