import { probes } from 'unplugin-probes/runtime'

const address = process.argv[2]

if (address !== undefined)
  probes.enable(address, ({ vals, uv, hit }) => {
    console.error(
      'HIT',
      JSON.stringify({ hit, vals, uv: { tag: typeof uv['tag'], suffix: uv['suffix'] ?? 'none', other: typeof uv['other'] } }),
    )
  })
