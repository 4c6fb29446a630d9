import { readFileSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { svelte } from '@sveltejs/vite-plugin-svelte'
import mdx from '@mdx-js/rollup'
import vue from '@vitejs/plugin-vue'
import type { PluginOption } from 'vite'
import { Project } from '../hosts/project.ts'

const MODULES = join(import.meta.dirname, '../../node_modules')

const FILES = {
  'src/Setup.vue': `<script setup lang="ts">
import { computed, ref } from 'vue'

const props = defineProps<{ start: number; words: string[] }>()
const count = ref<number>(props.start)
const double = computed(() => {
  const twice = count.value * 2
  return twice
})

function add(by: number) {
  const before = count.value
  count.value = before + by
}
add(1)
</script>

<template>
  <div class="setup">
    <button @click="add(1)">{{ count }} / {{ double }}</button>
    <b @click="() => {
      const more = count + 5
      count = more
    }">more</b>
    <ul>
      <li v-for="(word, index) in words" :key="index">
        {{ word.toUpperCase() }} {{ index }}
      </li>
    </ul>
  </div>
</template>

<style scoped>
.setup { color: red }
</style>
`,
  'src/Frame.vue': '<template>\n  <main><slot /></main>\n</template>\n',
  'src/Options.vue': `<template>
  <p>{{ shout() }}</p>
</template>

<script>
export default {
  data() {
    return { text: 'quiet' }
  },
  methods: {
    shout() {
      const old = this.text
      return old + '!'
    },
  },
}
</script>
`,
  'src/Runes.svelte': `<script lang="ts">
  import { tally } from './tally.svelte.js'

  interface Given { start: number; words: string[] }
  let { start, words }: Given = $props()
  let count = $state(1)
  const double = $derived(count * 2)

  export function add(by: number) {
    const before = count
    count = before + by
    tally(by)
  }
  add(start)
</script>

<button onclick={() => add(1)}>{count} / {double}</button>
{#each words as word, index}
  <li>{word.toUpperCase()} {index}</li>
{/each}
<input bind:value={count} />

<style>
  button { color: red }
</style>
`,
  'src/tally.svelte.js': `let sum = $state(0)

export function tally(by) {
  const next = sum + by
  sum = next
  return next
}
`,
  'src/Text.mdx': `import { Badge } from './badge.js'

export function twice(n) {
  const result = n * 2
  return result
}

# Title

Text {twice(4)} and

{[1, 2].map((n) => {
  const more = n + 1
  return more
})}

<Badge year={2026} />
`,
  'src/badge.js': "import { createElement } from 'react'\nexport const Badge = ({ year }) => createElement('b', null, year)\n",
  'src/server.js': `import { createElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { render } from 'svelte/server'
import { createSSRApp } from 'vue'
import { renderToString } from 'vue/server-renderer'
import Frame from './Frame.vue'
import Options from './Options.vue'
import Runes from './Runes.svelte'
import Setup from './Setup.vue'
import Text from './Text.mdx'

export async function html() {
  const props = { start: 3, words: ['a', 'b'] }
  return [
    await renderToString(createSSRApp(Setup, props)),
    await renderToString(createSSRApp(Options)),
    await renderToString(createSSRApp(Frame)),
    render(Runes, { props }).body,
    renderToStaticMarkup(createElement(Text)),
  ].join('\\n')
}
`,
  'src/page.js': `import { createElement } from 'react'
import { createRoot } from 'react-dom/client'
import { mount } from 'svelte'
import { createApp } from 'vue'
import Frame from './Frame.vue'
import Options from './Options.vue'
import Runes from './Runes.svelte'
import Setup from './Setup.vue'
import Text from './Text.mdx'

const place = (id) => document.body.appendChild(Object.assign(document.createElement('div'), { id }))
const props = { start: 3, words: ['a', 'b'] }
// Called when probes are on.
globalThis.show = () => {
  createApp(Setup, props).mount(place('setup'))
  createApp(Options).mount(place('options'))
  createApp(Frame).mount(place('frame'))
  mount(Runes, { target: place('runes'), props })
  createRoot(place('text')).render(createElement(Text))
}
`,
  'index.html': '<!doctype html><meta charset="utf-8"><body><script type="module" src="/src/page.js"></script>',
}

/** An application of components of all kinds. */
export function newApplication(): Project {
  const project = new Project(undefined, FILES)
  for (const name of ['react', 'react-dom', 'scheduler', 'svelte', 'vue', '@vue'])
    symlinkSync(join(MODULES, name), project.path('node_modules', name), 'dir')
  return project
}

/** Their compilers; where ours stands among them makes no difference. */
export function compilers(): PluginOption[] {
  return [vue(), svelte({ configFile: false, compilerOptions: { warningFilter: () => false } }), { enforce: 'pre', ...mdx() }]
}

/** The address of the line that holds a text. */
export function addressOf(project: Project, file: string, text: string): string {
  const lines = readFileSync(project.path(file), 'utf8').split('\n')
  const line = lines.findIndex((it) => it.includes(text))
  if (line === -1) throw new Error(`no ${text} in ${file}`)
  return `${file}:${line + 1}`
}
