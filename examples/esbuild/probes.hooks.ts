import { probes } from 'unplugin-probes/runtime'

probes.log('src/shop.ts:9', '{count} x {name}, discount {discount}')
