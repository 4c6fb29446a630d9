export default defineNuxtConfig({
  compatibilityDate: '2026-01-01',
  telemetry: false,
  modules: ['unplugin-probes/nuxt'],
  probes: { hooks: './probes.hooks.ts' },
})
