import { reactRouter } from '@react-router/dev/vite'
import { defineConfig } from 'vite'

const { default: probes } = process.env.PLUGIN ? await import(process.env.PLUGIN) : { default: undefined }

export default defineConfig({
  plugins: [...(probes ? [probes({ include: ['app/**'], cache: false, seal: false })] : []), reactRouter()],
})
