import { fetchesHosts, findHost, noHost } from '../../scripts/find-host.ts'
import { nodeVersions } from '../register/application.ts'
import { served } from './sessions/built.ts'
import { describeRows } from './describe-rows.ts'
import { asItIs, registered } from './sessions/registered.ts'
import type { Row } from './row.ts'
import { TEST_RUNNERS } from './sessions/test-runners.ts'
import { versionsOf } from './versions.ts'
import { WORKERD } from './sessions/workerd.ts'

/** One of each line. */
const nodes = (await nodeVersions(fetchesHosts())).filter(({ major }, i, all) => all.findIndex((it) => it.major === major) === i)
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

const DENO = { version: 'Deno 2.9.6', missing: deno ? undefined : noHost('deno') }
const DENO_RUN = [deno ?? 'deno', 'run', '--no-prompt', '--allow-read', '--allow-write', '--allow-net', '--allow-env']
const BUN = { version: 'Bun 1.4.5', missing: bun ? undefined : noHost('bun') }
const BUN_RUN = [bun ?? 'bun']
const BUN_MAP =
  'Bun takes no source maps of plugins ([bun#6173](https://github.com/oven-sh/bun/issues/6173)): lines are right, columns are those of the text with sites'
const BUN_WATCH = 'Bun does not watch files that come from a plugin; so with `--watch` none has sites, and a line says so (`PROBES_WATCH`)'

const RUNS: readonly Row[] = [
  ...nodes.slice(1).map(({ name, path }) => run(name.replace(/\..*/, ''), name, [path])),
  run('Deno', DENO.version, DENO_RUN, DENO.missing),
  run('Bun', BUN.version, BUN_RUN, BUN.missing),
  WORKERD,
]

/** Programs that are run as they are: a row each. */
const AS_THEY_ARE: readonly Row[] = [
  ...nodes.map(registered),
  asItIs({
    ...DENO,
    name: 'Deno, preload',
    plain: DENO_RUN,
    probed: [...DENO_RUN, '--preload', 'npm:unplugin-probes/register'],
    watch: ['--watch'],
    isSlow: true,
  }),
  asItIs({
    ...BUN,
    name: 'Bun, preload',
    plain: BUN_RUN,
    probed: [...BUN_RUN, '--preload', 'unplugin-probes/register'],
    watch: ['--watch'],
    isSlow: true,
    cannot: { map: BUN_MAP, update: BUN_WATCH },
  }),
]

describeRows('what runs', [...RUNS, ...AS_THEY_ARE, ...TEST_RUNNERS])
