import { probes } from 'unplugin-probes/runtime'

probes.log('src/Cart.tsx:9', '{count} desks, discount {discount}')
