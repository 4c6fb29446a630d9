if (process.env.NODE_ENV === 'development') {
  void Promise.all([import('unplugin-probes/runtime'), import('./probes.page.json')]).then(([{ probes }, hooks]) => {
    Object.assign(globalThis, { probes })
    probes.apply(hooks.default)
  })
  import.meta.turbopackHot?.accept()
}
