import { hide, realmRuntime } from './realm.ts'

// One classic script, for realms without modules: there the API is the global `probes`, if the name is free.
const { probes } = realmRuntime()
if (!('probes' in globalThis)) hide('probes', probes)
