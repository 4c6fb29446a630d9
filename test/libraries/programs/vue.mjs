import * as compiler from '@vue/compiler-sfc'
import { attempt, print } from './print.mjs'

const SOURCE = `<script setup lang="ts">
import { ref, computed, type Ref } from 'vue'
import Child from './Child.vue'
const props = withDefaults(defineProps<{ title: string; items?: number[]; kind: 'a' | 'b' }>(), { items: () => [1] })
const emit = defineEmits<{ pick: [id: number]; close: [] }>()
const model = defineModel<string>('text', { default: '' })
const { title, kind: sort = 'a' } = defineProps<{ x: 1 }>
const count: Ref<number> = ref(0)
const twice = computed(() => count.value * 2 + props.items.length)
defineExpose({ count })
await Promise.resolve()
</script>
<template>
  <Child v-for="(item, i) in items" :key="item" v-model:text="model" @pick.once="emit('pick', item)" #default="{ row }">
    <p v-if="i > 1" v-bind="$attrs" :class="{ active: count }" :style="{ color }">{{ row?.name ?? twice }}</p>
    <template v-else-if="title"><slot name="x" :n="1" /></template>
    <input v-else v-model.trim.lazy="count" @keyup.enter.exact="count++" ref="input" />
  </Child>
  <div v-once>static <b>text</b> &amp; more</div><component :is="kind" v-memo="[count]" v-html="title" />
</template>
<style scoped lang="css">
.active > p:deep(.x) { color: v-bind(color); } @media print { a::before { content: 'x' } } :slotted(b) {} :global(i) { top: 0 }
</style>
<custom a="b">text</custom>`
const simple = SOURCE.replace(/^const \{ title, kind.*\n/m, '')
for (const [name, source] of [
  ['broken', SOURCE],
  ['good', simple],
]) {
  const { descriptor, errors } = compiler.parse(source, { filename: 'App.vue', ignoreEmpty: true })
  print(name, [errors.map(String), Object.keys(descriptor), descriptor.customBlocks.length])
  print(
    'script',
    attempt(() => compiler.compileScript(descriptor, { id: 'x1', inlineTemplate: true, genDefaultAs: '_main' }).content),
  )
  const script = attempt(() => compiler.compileScript(descriptor, { id: 'x1', propsDestructure: true, isProd: true }))
  print('bindings', script.bindings ?? script)
  for (const ssr of [false, true])
    for (const mode of ['module', 'function']) {
      const {
        code,
        errors: found,
        tips,
      } = compiler.compileTemplate({
        source: descriptor.template.content,
        filename: 'App.vue',
        id: 'x1',
        scoped: true,
        slotted: true,
        ssr,
        ssrCssVars: descriptor.cssVars,
        compilerOptions: { mode, bindingMetadata: script.bindings },
      })
      print(`template ${mode} ${ssr}`, [code, found.map(String), tips])
    }
  for (const { content, scoped } of descriptor.styles)
    print('style', compiler.compileStyle({ source: content, filename: 'App.vue', id: 'data-v-x1', scoped }).code)
}
print(
  'broken template',
  compiler.compileTemplate({ source: '<p v-if>{{ a b }}<q></p><r v-else-if="x" v-slot:a>', filename: 'B.vue', id: 'y' }).errors.map(String),
)
print(
  'normal script',
  attempt(() => compiler.rewriteDefault("export default { name: 'x' }\nexport const y = 1", '_c')),
)
print(
  'hoisted',
  compiler.compileTemplate({ source: `<ul>${'<li class="s">static</li>'.repeat(25)}</ul>`, filename: 'C.vue', id: 'z' }).code,
)
