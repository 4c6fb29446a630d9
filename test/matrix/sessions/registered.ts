import type { NodeVersion } from '../../register/application.ts'
import { ProcessSession } from './process-session.ts'
import type { Row } from '../row.ts'

/** The program as it is, in a version of Node. To add another runtime takes its command with and without us. */
export function registered(node: NodeVersion): Row {
  return asItIs({
    name: `${node.name.replace(/(\d+)\..*$/, '$1')}, register`,
    version: node.name,
    plain: [node.path, '--enable-source-maps'],
    probed: [node.path, '--enable-source-maps', '--import', 'unplugin-probes/register'],
    watch: ['--watch'],
    // Only later ones run TypeScript.
    runsPlain: node.major > 20,
    isSlow: node.path !== process.execPath,
  })
}

interface AsItIs extends Pick<Row, 'name' | 'version' | 'isSlow' | 'missing' | 'runsPlain' | 'cannot' | 'notes' | 'mapsCallers'> {
  /** What runs `src/main.ts`, with flags. */
  readonly plain: readonly string[]
  /** The same with us. */
  readonly probed: readonly string[]
  /** Flags by which it starts the program anew when a file is edited, if it can. */
  readonly watch?: readonly string[]
}

/** A row of something that runs files without a build; `probes.config.json` has the options. */
export function asItIs({ plain, probed, watch, ...row }: AsItIs): Row {
  return {
    ...row,
    startsAnew: true,
    without: watch ? ['minified'] : ['minified', 'update'],
    open(project, { plugin, watches = false }) {
      project.write('probes.config.json', JSON.stringify({ hooks: './probes.hooks.ts', ...plugin }))
      const command = [...(plugin === false ? plain : probed), ...(watches ? watch! : [])]
      return ProcessSession.open(project, { command, file: project.path('src/main.ts'), cwd: project.folder, isEndless: watches })
    },
  }
}
