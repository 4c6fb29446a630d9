import type { UnpluginOptions } from 'unplugin'
import type { Wiring } from './host.ts'
import type { Voice } from '../report/build-report.ts'

const say = (line: string): void => void process.stderr.write(`unplugin-probes: ${line}\n`)
const VOICE: Voice = { info: say, warn: say, advise: say }

/** A host of which nothing is known but that it asks for each module, and that it ends. */
export function otherHooks({ host, report, isIncluded, flush }: Wiring): Partial<UnpluginOptions> {
  const seen = new Set<string>()
  return {
    transformInclude(id) {
      if (!id.startsWith('\0')) seen.add(id)
      return isIncluded(id)
    },
    buildEnd() {
      flush()
      const files = [...seen].map((id) => ({ id, outcome: report.outcomeOf('', id) }))
      report.end({ target: '', root: host.root, files, hasFiles: host.hasFiles(undefined), watches: true, voice: VOICE })
    },
  }
}
