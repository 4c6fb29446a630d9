import { probes } from 'unplugin-probes/runtime'

probes.log('src/price.js:9', '{count} x {name}, discount {discount}')
