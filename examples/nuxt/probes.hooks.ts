import { probes } from 'unplugin-probes/runtime'

probes.log('server/api/order.ts:9', '{count} x {name}, discount {discount}')
probes.log('app/composables/useLabel.ts:6', 'label with total {total}')
