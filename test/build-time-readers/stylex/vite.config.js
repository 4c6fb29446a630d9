import stylex from '@stylexjs/unplugin'
import { defineConfig } from 'vite'

const { default: probes } = process.env.PLUGIN ? await import(process.env.PLUGIN) : { default: undefined }

// The mode says which of the two comes first.
export default defineConfig(({ mode }) => {
  const ours = probes ? [probes({ include: ['src/**'], cache: false })] : []
  const theirs = stylex.vite({ dev: false })
  return {
    plugins: mode === 'before' ? [...ours, theirs] : [theirs, ...ours],
    ssr: { noExternal: true },
    build: { ssr: 'src/main.js', outDir: `${mode}${ours.length}`, rollupOptions: { output: { entryFileNames: 'main.mjs' } } },
  }
})
