// Next calls it when a server starts: then the hooks file is followed.
export async function register() {
  if (process.env.NEXT_RUNTIME !== 'nodejs') return
  const { probes } = await import('unplugin-probes/runtime')
  probes.watch(process.env.PROBES_HOOKS ?? './probes.hooks.js')
}
