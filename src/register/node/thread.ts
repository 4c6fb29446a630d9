import type { LoadHook, InitializeHook } from 'node:module'
import { loadAtOnce } from '../files/application-files.ts'
import type { Configuration } from '../files/configuration.ts'
import { OffThreadHooks } from './off-thread.ts'

let hooks: OffThreadHooks | undefined

// Not in `initialize`: what is loaded there comes to the hooks that it is to make.
if (process.versions.node.startsWith('24.')) await loadAtOnce()

export const initialize: InitializeHook<Configuration> = (configuration) => {
  hooks = new OffThreadHooks(configuration)
}

export const load: LoadHook = (url, context, nextLoad) => hooks!.load(url, context, nextLoad)
