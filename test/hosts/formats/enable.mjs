import { probes } from 'unplugin-probes/runtime'

for (const address of process.argv.slice(2))
  probes.enable(address, ({ vals, uv, hit, finfo }) => {
    console.error('HIT', JSON.stringify({ file: finfo.file, hit, vals, uv: Object.keys(uv).sort() }))
  })
