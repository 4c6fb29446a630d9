import { compile, compileModule, migrate, parse, preprocess, VERSION } from 'svelte/compiler'
import { attempt, digest, print } from './print.mjs'

const SOURCE = `<script module>export const shared = 1</script>
<script lang="ts">
  import Child from './Child.svelte'
  import { fade } from 'svelte/transition'
  let { items = [], title, onpick, ...rest }: { items?: number[]; title: string; onpick: (n: number) => void } = $props()
  let count = $state(0)
  let form = $state({ name: '', ok: false })
  const twice = $derived(count * 2)
  const list = $derived.by(() => items.filter((n) => n > count))
  $effect(() => { console.log(twice); return () => {} })
  $inspect(count)
  function add(by = 1) { count += by; form.name = \`\${count}\` }
</script>
<svelte:head><title>{title}</title></svelte:head>
<svelte:window onkeydown={add} bind:innerWidth={count} />
{#snippet row(n, { a } = {})}<li class:big={n > 3} style:color={a}>{n}</li>{/snippet}
{#if count > 5}<p transition:fade={{ duration: 1 }} {...rest}>{@html title}</p>{:else if count}<b>{count}</b>{:else}none{/if}
<ul>{#each list as n, i (n)}{@const m = n * i}{@render row(m)}{:else}<li>empty</li>{/each}</ul>
{#await Promise.resolve(1) then value}{value}{:catch error}{error}{/await}
{#key twice}<Child bind:value={form.name} {onpick} --gap="1px">slot</Child>{/key}
<input bind:value={form.name} bind:this={rest.el} onclick={() => add(2)} /><input type="checkbox" bind:checked={form.ok} />
<style>p { color: red } ul > :global(li), .unused { top: 0 } @keyframes x { to { left: 1px } } p { animation: x 1s }</style>`

print('version', VERSION)
for (const generate of ['client', 'server'])
  for (const dev of [false, true]) {
    const { js, css, warnings, metadata } = compile(SOURCE, { filename: 'App.svelte', generate, dev, runes: true })
    print(`${generate} ${dev}`, `\n${js.code}\n${css.code}`)
    digest('map', [js.map, css.map])
    print(
      'warnings',
      warnings.map(({ code, message, start }) => [code, message, start]),
    )
    print('metadata', metadata)
  }
const LEGACY =
  '<script>export let a = 1; let list = [1]; $: b = a * 2; $: if (b > 3) list.push(b)</script><button on:click|once={() => (a += 1)}>{b}</button><slot name="x" {a}/>{#each list as it}<i>{it}</i>{/each}'
print('legacy', compile(LEGACY, { filename: 'Old.svelte', generate: 'client' }).js.code)
print(
  'migrated',
  attempt(() => migrate(LEGACY, { filename: 'Old.svelte' }).code),
)
print(
  'module',
  compileModule('export function counter() { let n = $state(0); return { get n() { return n }, add() { n++ } } }', {
    filename: 'c.svelte.js',
  }).js.code,
)
for (const modern of [true, false])
  digest(
    'ast',
    JSON.stringify(parse(SOURCE, { modern }), (_, it) => (typeof it === 'bigint' ? String(it) : it)),
  )
print(
  'preprocessed',
  (
    await preprocess('<script lang="x">A</script><style>B</style><p/>', {
      script: async ({ content, attributes }) => ({ code: content.repeat(2) + attributes.lang }),
      style: ({ content }) => ({ code: content.toLowerCase() }),
    })
  ).code,
)
for (const broken of [
  '{#if}',
  '<p',
  '<script>let a = $state</script>',
  '{#each a}{/if}',
  '<a bind:foo={1+1}/>',
  '<style>a{</style>',
  '<script>$props()</script>',
  '<p on:click={x} onclick={y}></p>',
])
  print(
    broken,
    attempt(() => compile(broken, { filename: 'B.svelte' }).warnings.map(({ code }) => code)),
  )
