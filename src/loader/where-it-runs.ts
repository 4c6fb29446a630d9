import { isForEdge } from '../plugin/modules/edge-conditions.ts'
import { OWN_FOLDER } from '../plugin/modules/starter.ts'
import type { LoaderContext } from './loader-context.ts'

/** For what a file is built. */
export type Place = 'server' | 'edge' | 'page'

/** What `#place` in our package.json is for the edge. */
const FOR_EDGE = /[\\/]runtime\.browser\.js$/

/** Where a file is going to run; the same one can be built for several. */
export async function whereItRuns(context: LoaderContext): Promise<Place> {
  const { _compiler, target } = context
  if (_compiler) {
    if (isForEdge(_compiler.options.resolve.conditionNames)) return 'edge'
    return _compiler.platform?.node === true ? 'server' : 'page'
  }
  if (target === 'node') return 'server'
  return (await asksForEdge(context)) ? 'edge' : 'page'
}

/** Turbopack calls the edge and pages `web` alike. By what conditions it asks for packages can be seen from what it finds. */
async function asksForEdge({ getResolve }: LoaderContext): Promise<boolean> {
  try {
    return FOR_EDGE.test(String(await getResolve?.()(OWN_FOLDER, '#place')))
  } catch {
    // This package lies outside of what it looks at.
    return false
  }
}
