import { findHost, noHost, type HostName } from '../../scripts/find-host.ts'

/** Bun, if there is one. */
export const BUN: string | undefined = await installed('bun')

/** The folder in which Farm can be resolved, if there is one. */
export const FARM: string | undefined = (await installed('farm'))?.replace(/[\\/]node_modules[\\/].*$/, '')

/** @returns none where it is not there and nobody wants it installed: then it is said how */
async function installed(name: HostName): Promise<string | undefined> {
  const path = await findHost(name)
  if (path === undefined) console.log(noHost(name))
  return path
}
