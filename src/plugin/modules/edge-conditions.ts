/** What packages are asked for by builds for runtimes of the edge: Cloudflare's, Vercel's and Next's, Fastly's, Alibaba's, Azion's. */
const CONDITIONS: ReadonlySet<unknown> = new Set(['workerd', 'edge-light', 'fastly', 'edge-routine', 'azion'])

/** Whether a build that resolves packages by these conditions is for the edge, where there are neither files nor Node's modules. */
export function isForEdge(conditions: readonly unknown[] | undefined): boolean {
  return conditions?.some((condition) => CONDITIONS.has(condition)) ?? false
}
