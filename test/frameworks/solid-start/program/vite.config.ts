import { solidStart } from '@solidjs/start/config'
import { nitro } from 'nitro/vite'
import probes from 'unplugin-probes/vite'
import { defineConfig } from 'vite'

export default defineConfig({ plugins: [probes({ hooks: './probes.hooks.json' }), solidStart(), nitro({ preset: 'node-server' })] })
