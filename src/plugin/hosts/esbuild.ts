import type { PartialMessage, PluginBuild } from 'esbuild'
import type { Wiring } from './host.ts'
import { STARTER } from '../modules/starter.ts'

const FIRST = 'no file came to unplugin-probes: put it first, as esbuild gives a file to one plugin only'

export function onBuild({ host, report }: Wiring, build: PluginBuild): void {
  const { absWorkingDir, platform, logLevel, plugins = [] } = build.initialOptions
  const takeRoot = (): void => void (host.root = absWorkingDir ?? process.cwd())
  takeRoot()
  const speaks = saysInfo(logLevel)
  const hasFiles = platform === 'node' || platform === 'neutral'
  host.hasFiles = () => hasFiles
  host.targetOf = (context) => (context as { getNativeBuildContext(): { build: unknown } }).getNativeBuildContext().build
  const seen = new Set<string>()
  build.onStart(() => {
    takeRoot()
    seen.clear()
    report.forget(build)
  })
  // Asked from a virtual module, which has no folder to resolve from.
  build.onResolve({ filter: /[\\/]start\.js$/ }, ({ path }) => (path === STARTER ? { path } : undefined))
  build.onLoad({ filter: /.*/, namespace: 'file' }, ({ path, suffix }) => void seen.add(path + suffix))
  build.onEnd(({ errors }) => {
    if (errors.length > 0) return undefined
    const warnings: PartialMessage[] = []
    // `build` prints no warning that comes at the end.
    const warn = speaks ? say : (text: string): void => void warnings.push({ text, pluginName: 'unplugin-probes' })
    report.end({
      target: build,
      root: host.root,
      files: [...seen].map((id) => ({ id, outcome: report.outcomeOf(build, id) })),
      unseen: plugins.length > 1 ? FIRST : undefined,
      hasFiles,
      // A context can build again and again.
      watches: true,
      voice: { info: speaks ? say : () => {}, warn, advise: warn },
    })
    return { warnings }
  })
}

/** esbuild has no way to say what is no warning. Its default is to say warnings, and who calls it by its API seldom changes that. */
function saysInfo(logLevel: string | undefined): boolean {
  return logLevel !== 'silent' && logLevel !== 'error'
}

function say(line: string): void {
  process.stderr.write(`unplugin-probes: ${line}\n`)
}
