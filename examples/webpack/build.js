import webpack from 'webpack'
import config from './webpack.config.js'

// As `npx webpack` does, which wants the package webpack-cli.
webpack(config).run((error, stats) => {
  if (error) throw error
  console.log(stats.toString('errors-warnings'))
  if (stats.hasErrors()) process.exitCode = 1
})
