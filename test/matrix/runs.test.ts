import { findHost, noHost } from '../../scripts/find-host.ts'
import { nodeVersions } from '../register/application.ts'
import { served } from './built.ts'
import { describeRows } from './describe-rows.ts'
import { registered } from './registered.ts'
import type { Row } from './row.ts'
import { TEST_RUNNERS } from './test-runners.ts'
import { versionsOf } from './versions.ts'
import { WORKERD } from './workerd.ts'

const nodes = await nodeVersions()
const deno = await findHost('deno')
const bun = await findHost('bun')

/** What esbuild has built, in another runtime. */
function run(name: string, version: string, command: readonly string[], missing?: string): Row {
  return {
    name,
    version: `${version}, ${versionsOf('esbuild')}`,
    open: served('esbuild esm', command),
    without: ['update'],
    isSlow: true,
    missing,
  }
}

const RUNS: readonly Row[] = [
  ...nodes.slice(1).map(({ name, path }) => run(name.replace(/\..*/, ''), name, [path])),
  run(
    'Deno',
    `Deno ${deno === undefined ? '' : '2.9.6'}`,
    [deno ?? 'deno', 'run', '--no-prompt', '--allow-read', '--allow-net'],
    deno ? undefined : noHost('deno'),
  ),
  run('Bun', `Bun ${bun === undefined ? '' : '1.4.5'}`, [bun ?? 'bun'], bun ? undefined : noHost('bun')),
  WORKERD,
]

/** Programs that are run as they are: a row each. */
const AS_THEY_ARE: readonly Row[] = nodes.map(registered)

describeRows('what runs', [...RUNS, ...AS_THEY_ARE, ...TEST_RUNNERS])
