import { probes } from 'unplugin-probes/runtime'

probes.log('src/render.ts:9', '{count} x {name}, discount {discount}')
