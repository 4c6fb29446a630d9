import type { KnownFile } from './known-files.ts'
import { chunkHead, withHead } from './chunk-head.ts'
import { circleOf, type LinkedChunk } from './chunk-cycles.ts'

interface RenderedChunk extends LinkedChunk {
  readonly modules: Readonly<Record<string, { readonly code?: string | null }>>
}

interface ChunkMeta {
  readonly chunks?: Readonly<Record<string, RenderedChunk>>
}

/** What Rollup and its like call with each finished chunk. Others come behind it: what they make of chunks they make of its head, too. */
export function renderChunk(fileOf: (context: never, key: string) => KnownFile | undefined): object {
  return {
    order: 'pre',
    handler(this: never, code: string, chunk: RenderedChunk, { sourcemap }: { sourcemap?: unknown }, meta: ChunkMeta = {}) {
      const others = circleOf(chunk.fileName, meta.chunks ?? {}).flatMap(textsOf)
      const head = chunkHead(code, (key) => fileOf(this, key), others)
      return head === '' ? null : withHead(code, head, Boolean(sourcemap))
    },
  }
}

function textsOf({ modules }: RenderedChunk): string[] {
  return Object.values(modules).flatMap(({ code }) => code ?? [])
}
