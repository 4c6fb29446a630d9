import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

const REPOSITORY = join(import.meta.dirname, '../..')

const FILES = {
  'package.json': '{ "private": true, "type": "module" }\n',
  'app/app.vue': '<template><NuxtPage /></template>\n',
  'app/composables/useCart.ts': `export function useCart() {
  const count = useState('count', () => 2)
  const total = computed(() => {
    const full = priceOf('desk') * count.value
    return full
  })
  const add = (): void => {
    const next = count.value + 1
    count.value = next
  }
  return { count, total, add }
}
`,
  'app/pages/index.vue': `<script setup lang="ts">
const { count, total, add } = useCart()
const { data } = await useFetch('/api/order')
</script>

<template>
  <main>
    <p>{{ data?.total }}</p>
    <button @click="add">{{ count }} desks: {{ total }}</button>
  </main>
</template>
`,
  'shared/utils/price.ts': `const prices: Record<string, number> = { lamp: 40, desk: 300 }

export function priceOf(item: string): number {
  const price = prices[item] ?? 0
  return price
}
`,
  'server/api/order.ts': `export default defineEventHandler((event) => {
  const { item = 'desk', count = 2 } = getQuery(event)
  const full = priceOf(String(item)) * Number(count)
  const discount = full > 500 ? full * 0.1 : 0
  return { total: full - discount }
})
`,
}

/** A project below the folder where Nuxt is installed, in which this package can be resolved by its name. */
export class NuxtProject {
  readonly folder: string

  /** @param probes its options in the configuration; none: without the module */
  constructor(nuxt: string, probes?: object) {
    const home = dirname(dirname(dirname(dirname(nuxt))))
    this.folder = mkdtempSync(join(home, 'project-'))
    for (const [path, text] of Object.entries(FILES)) this.write(path, text)
    const module = probes === undefined ? '' : `modules: [['unplugin-probes/nuxt', ${JSON.stringify(probes)}]], `
    this.write(
      'nuxt.config.ts',
      `export default defineNuxtConfig({ ${module}compatibilityDate: '2026-01-01', devtools: { enabled: false } })\n`,
    )
    mkdirSync(join(this.folder, 'node_modules'))
    symlinkSync(REPOSITORY, join(this.folder, 'node_modules/unplugin-probes'), 'dir')
  }

  path(...parts: string[]): string {
    return join(this.folder, ...parts)
  }

  write(path: string, text: string): void {
    mkdirSync(dirname(this.path(path)), { recursive: true })
    writeFileSync(this.path(path), text)
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 5 })
  }
}

/** What a page says, without what a build has made of its own. */
export function shown(html: string): string {
  const body = /<main>[\s\S]*<\/main>/.exec(html)?.[0]
  if (body === undefined) throw new Error(`no page: ${html}`)
  return body.replaceAll(/<!--.*?-->/g, '')
}
