import { createRequire } from 'node:module'
import { basename } from 'node:path'

/** The declarations of the language and its platforms: where they are said to lie, and their texts by that path. */
export interface Libraries {
  readonly folder: string
  readonly texts: ReadonlyMap<string, string>
}

/** What of ts-morph's other half is needed here. */
interface Common {
  readonly libFolderInMemoryPath: string
  getLibFiles(): readonly { readonly fileName: string; readonly text: string }[]
}

let libraries: Libraries | undefined

/** Those of the compiler that ts-morph brings: it holds them as texts, beside itself. */
export function loadLibraries(): Libraries {
  return (libraries ??= readLibraries())
}

function readLibraries(): Libraries {
  const require = createRequire(import.meta.url)
  const common = createRequire(require.resolve('ts-morph'))('@ts-morph/common') as Common
  const folder = common.libFolderInMemoryPath
  const texts = new Map(common.getLibFiles().map(({ fileName, text }) => [`${folder}/${basename(fileName)}`, text]))
  return { folder, texts }
}
