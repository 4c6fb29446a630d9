import type { UnpluginOptions } from 'unplugin'
import type { Host } from '../hosts/host.ts'
import type { Options } from '../options/options.ts'
import { FollowedTypes } from './followed-types.ts'

/** Where a hooks file is that the program itself watches, or is told of by its environment. */
const USUAL = './probes.hooks.ts'

/** Writes the types of hooks files beside a build or a development server. */
export function typesPlugin(name: string, host: Host, options: Options): UnpluginOptions {
  let followed: FollowedTypes | undefined
  const say = (line: string): void => {
    if (host.voice) host.voice.advise(line)
    else process.stderr.write(`unplugin-probes: ${line}\n`)
  }
  const begin = (): FollowedTypes => (followed ??= new FollowedTypes(host.root, options.hooks ?? USUAL, options, say))
  return {
    name,
    buildStart: () => begin().changed(),
    watchChange: (path) => followed?.changed(path),
    buildEnd() {
      // Of a development server it is the end of all.
      if (!host.serves) return
      followed?.stop()
      followed = undefined
    },
  }
}

/** Whether anybody reads them: not the tests of a program. */
export function wantsTypes({ types }: Options): boolean {
  return types === true && process.env['VITEST'] === undefined
}
