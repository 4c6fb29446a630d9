import { probes } from 'unplugin-probes/runtime'

probes.log('shop.js:14', '{count} x {item.name}, discount {discount}')
