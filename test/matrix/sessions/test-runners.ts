import { existsSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { INSTALLED } from '../../runners/jest-project.ts'
import type { MatrixProject } from '../matrix-project.ts'
import { ProcessSession } from './process-session.ts'
import { FIRST_FRAME, type Row } from '../row.ts'
import { versionsOf } from '../versions.ts'

const REPOSITORY = join(import.meta.dirname, '../../..')
/** What Babel's preset for environments has in it. */
const IMPORT_AS_REQUIRE = `module.exports = ({ template }) => ({ visitor: { CallExpression(path) {
  if (path.node.callee.type !== 'Import') return
  path.replaceWith(template.expression('Promise.resolve().then(() => require(NAME))')({ NAME: path.node.arguments[0] }))
} } })
`
const WITHOUT = ['minified', 'update'] as const

function link(project: MatrixProject, names: readonly string[]): void {
  for (const name of names) {
    const path = project.path('node_modules', name)
    if (!existsSync(path)) symlinkSync(join(REPOSITORY, 'node_modules', name), path, 'dir')
  }
}

/** A hooks file is loaded when a test file begins, and not again: so the test turns probes on. */
function jestTest(isModule: boolean): string {
  const load = (path: string): string => (isModule ? `await import('${path}')` : `require('${path}')`)
  return `test('serves', async () => {
  const { probes } = ${load('unplugin-probes/runtime')}
  const { default: turnOn } = ${load('./src/turn-on.ts')}
  const { asked, ended } = ${load('./src/main.ts')}
  asked.turn = (path) => (path === 'on' ? turnOn(probes) : probes.disableAll())
  await ended
}, 120_000)
`
}

/** A test of Jest that serves until it is ended. */
function jest(name: string, isModule: boolean): Row {
  const toCommonJs = isModule ? [] : ['./import-as-require.cjs', '@babel/plugin-transform-modules-commonjs']
  const babel = ['babel-jest', { presets: ['@babel/preset-typescript'], plugins: toCommonJs, sourceMaps: 'both' }]
  return {
    name,
    version: versionsOf('jest'),
    ...(isModule
      ? {}
      : { cannot: { uv: 'names that are imported are fields of objects that Babel makes of modules (`_cart.Cart`), by its design' } }),
    notes: { hooks: 'by the test: a hooks file is loaded when a test file begins, and not followed' },
    without: WITHOUT,
    open(project, how) {
      link(project, INSTALLED)
      project.write('serve.test.js', jestTest(isModule))
      project.write('import-as-require.cjs', IMPORT_AS_REQUIRE)
      const transform = how.plugin === false ? babel : ['unplugin-probes/jest', { ...how.plugin, transformer: babel }]
      project.write(
        'jest.config.cjs',
        `module.exports = ${JSON.stringify({
          cacheDirectory: '<rootDir>/kept-by-jest',
          transform: { '\\.[jt]sx?$': transform },
          // The package alone is a module that is to become CommonJS.
          transformIgnorePatterns: ['/node_modules/(?!pack/)', '/dist/'],
          ...(isModule ? { extensionsToTreatAsEsm: ['.ts'] } : {}),
        })}`,
      )
      const flags = isModule ? ['--experimental-vm-modules', '--no-warnings=ExperimentalWarning'] : []
      const command = [process.execPath, ...flags, 'node_modules/jest/bin/jest.js', '--no-colors', '--runInBand']
      return ProcessSession.open(project, { command, file: 'serve', cwd: project.folder, turnsByRequest: true })
    },
  }
}

const vitest: Row = {
  name: 'Vitest',
  version: versionsOf('vitest'),
  without: WITHOUT,
  mapsCallers: false,
  notes: { stack: FIRST_FRAME },
  open(project, how) {
    link(project, ['vitest'])
    const test = `import { it } from 'vitest'\nit('serves', async () => {\n  const { ended } = await import('./src/main.ts')\n  await ended\n}, 120_000)\n`
    project.write('serve.test.ts', test)
    const plugins = how.plugin === false ? '' : `probes(${JSON.stringify({ hooks: './probes.hooks.ts', ...how.plugin })})`
    project.write(
      'vitest.config.ts',
      `import { defineConfig } from 'vitest/config'\nimport probes from 'unplugin-probes/vite'\nexport default defineConfig({ plugins: [${plugins}] })\n`,
    )
    const command = [process.execPath, 'node_modules/vitest/vitest.mjs', 'run']
    return ProcessSession.open(project, { command, file: 'serve', cwd: project.folder })
  },
}

export const TEST_RUNNERS: readonly Row[] = [jest('Jest, CommonJS', false), jest('Jest, modules', true), vitest]
