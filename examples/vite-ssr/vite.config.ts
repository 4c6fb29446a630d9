import probes from 'unplugin-probes/vite'
import { defineConfig } from 'vite'

export default defineConfig({
  appType: 'custom',
  // Pages without scripts listen to no hot updates.
  server: { middlewareMode: true, ws: false },
  plugins: [probes({ include: ['src/**'], hooks: './probes.hooks.ts' })],
})
