import type { LoadHook, InitializeHook } from 'node:module'
import type { Configuration } from '../files/configuration.ts'
import { OffThreadHooks } from './off-thread.ts'

let hooks: OffThreadHooks | undefined

export const initialize: InitializeHook<Configuration> = (configuration) => {
  hooks = new OffThreadHooks(configuration)
}

export const load: LoadHook = (url, context, nextLoad) => hooks!.load(url, context, nextLoad)
