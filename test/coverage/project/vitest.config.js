import { defineConfig } from 'vitest/config'

const { PROVIDER = 'v8', PLUGIN, REPORTS = '', ENABLED, STRICT } = process.env
const { default: probes } = PLUGIN ? await import(PLUGIN) : { default: undefined }

export default defineConfig({
  plugins: probes ? [probes({ include: ['src/**'], cache: false, strict: Boolean(STRICT) })] : [],
  test: {
    include: ['work.check.js'],
    coverage: {
      enabled: Boolean(ENABLED),
      provider: PROVIDER === 'istanbul' ? 'istanbul' : 'v8',
      reporter: ['json', 'json-summary'],
      reportsDirectory: REPORTS,
      include: ['src/**'],
    },
  },
})
