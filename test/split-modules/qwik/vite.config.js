import { qwikVite } from '@builder.io/qwik/optimizer'
import { defineConfig } from 'vite'

const { default: probes } = process.env.PLUGIN ? await import(process.env.PLUGIN) : { default: undefined }

export default defineConfig({
  plugins: [
    ...(probes ? [probes({ include: ['src/**'], cache: false, seal: false })] : []),
    qwikVite({ srcDir: 'src', client: { input: ['src/root.jsx'] } }),
  ],
})
