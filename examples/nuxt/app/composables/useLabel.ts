import type { Ref } from 'vue'

export function useLabel(count: Ref<number>, order: Ref<{ total: number } | undefined>) {
  return computed(() => {
    const total = order.value?.total ?? 0
    return `${count.value} x desk: ${total}`
  })
}
