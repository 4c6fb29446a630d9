export default {
  turbopack: {
    // Not the folder above, which may have a lock file of its own.
    root: import.meta.dirname,
    rules: {
      '*.{js,jsx,ts,tsx}': {
        condition: { not: 'foreign' },
        loaders: [{ loader: 'unplugin-probes/loader', options: { include: ['src/**'] } }],
      },
    },
  },
}
