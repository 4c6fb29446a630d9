import { fetchesHosts } from '../scripts/find-host.ts'
import { nodeVersions } from './register/application.ts'

/** Installs other versions of Node, with `PROBES_HOSTS=1`, before any test file asks for them: several may do so at the same time. */
export async function setup(): Promise<void> {
  if (fetchesHosts()) await nodeVersions(true)
}
