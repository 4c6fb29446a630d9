export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== 'nodejs') return
  const { probes } = await import('unplugin-probes/runtime')
  probes.watch('./probes.hooks.ts')
}
