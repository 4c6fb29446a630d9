/**
 * The plugin, with its site modules left empty: what remains of a bundle are the guards.
 * @param {import('esbuild').Plugin} plugin
 * @returns {import('esbuild').Plugin}
 */
export function withoutSiteModules({ name, setup }) {
  return {
    name,
    setup: (build) =>
      setup({
        ...build,
        onLoad(options, load) {
          build.onLoad(options, async (args) => {
            const result = await load(args)
            return /unplugin-probes[\\/]sites[\\/]/.test(args.path) && result ? { ...result, contents: '' } : result
          })
        },
      }),
  }
}
