import react from '@vitejs/plugin-react'
import probes from 'unplugin-probes/vite'
import { defineConfig } from 'vite'

export default defineConfig({
  plugins: [probes({ include: ['src/**'], hooks: './probes.hooks.ts' }), react()],
})
