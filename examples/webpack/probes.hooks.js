import { probes } from 'unplugin-probes/runtime'

probes.log('src/server.js:11', '{count} x {name}, discount {discount}')
