// webpack takes no TypeScript by itself: this takes the types away, as fast as can be, so that what is measured is webpack.
const { transform } = require('esbuild')

module.exports = function stripTypes(code) {
  const done = this.async()
  transform(code, { loader: 'ts', target: 'es2022' }).then(
    (result) => done(null, result.code),
    (error) => done(error),
  )
}
