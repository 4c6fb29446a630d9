import { parentPort, workerData } from 'node:worker_threads'
import { TypesWriter, type TypesReport } from '../../typed-hooks/write-types.ts'
import { fileFilter } from '../options/file-filter.ts'
import { DEFAULT_EXCLUDE, DEFAULT_INCLUDE, type Options } from '../options/options.ts'

/** What the thread is told when it begins. */
export interface TypesOrder {
  readonly root: string
  readonly hooks: readonly string[]
  readonly options: Pick<Options, 'include' | 'exclude' | 'grain' | 'sensitive' | 'excludeCallees'>
}

/** What it says of each look: what it has done, or why it could not. */
export type TypesAnswer = TypesReport | { readonly failed: string }

const COMPONENTS = /\.(?:vue|svelte|astro|mdx)$/

// Beside the server, as to check types takes seconds that nobody is to wait for.
if (parentPort) follow(workerData as TypesOrder, parentPort)

function follow({ root, hooks, options }: TypesOrder, port: NonNullable<typeof parentPort>): void {
  const { include = [...DEFAULT_INCLUDE, COMPONENTS], exclude = DEFAULT_EXCLUDE, ...build } = options
  const isIncluded = fileFilter(include as never, exclude as never, root)
  const writer = new TypesWriter({ root, hooks, build, isIncluded, isCheck: false })
  port.on('message', () => port.postMessage(answerOf(writer)))
}

function answerOf(writer: TypesWriter): TypesAnswer {
  try {
    return writer.write()
  } catch (error) {
    return { failed: (error as Error).message }
  }
}
