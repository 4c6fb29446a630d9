import { resolve } from 'node:path'
import { typesPlaces, usualHooks } from '../typed-hooks/hooks-files.ts'
import { TypesWriter, type TypesReport } from '../typed-hooks/write-types.ts'
import { shownPath, shownPlace } from './place-in.ts'
import { wrong, type Answer } from './terminal/answer.ts'

/** How the command is asked. */
export interface TypesOptions {
  /** Whether nothing is written, and a file that is not up to date is an error. @default false */
  readonly check?: boolean
  /** Whether each file and each address is a line of JSON. @default false */
  readonly json?: boolean
}

/**
 * Writes the types of what stands at the addresses that hooks files name, next to these.
 * @param given hooks files, or folders that hold such; none for those of the usual names in the working directory
 */
export function types(given: readonly string[], { check = false, json = false }: TypesOptions): Answer {
  const root = process.cwd()
  const hooks = given.length > 0 ? given.map((path) => resolve(path)) : usualHooks(root)
  if (hooks.length === 0)
    return wrong('there is no probes.hooks.ts here; say which hooks files: unplugin-probes types deploy/probes.hooks.ts')
  const missing = hooks.find((path) => typesPlaces([path]).every(({ files }) => files.length === 0))
  if (missing !== undefined) return wrong(`${shownPath(missing)}: there is no such hooks file, and no folder that holds one`)
  let report: TypesReport
  try {
    report = new TypesWriter({ root, hooks, build: {}, isIncluded: () => true, isCheck: check }).write()
  } catch (error) {
    return wrong(`the types cannot be told: ${(error as Error).message}`)
  }
  const isWrong = report.stale.length > 0 || report.files.some(({ state }) => state === 'differs')
  return { ...(json ? asJson(report) : asText(report)), code: isWrong ? 1 : 0 }
}

function asText({ files, stale, untold, notes }: TypesReport): Omit<Answer, 'code'> {
  const lines = files.map(({ path, state, addresses }) => {
    const count = addresses === 1 ? '1 address' : `${addresses} addresses`
    if (state === 'differs') return `${shownPath(path)} is out of date: run unplugin-probes types`
    return `${shownPath(path)}: ${count}, ${state}`
  })
  const troubles = [
    ...stale.map((each) => `${shownPlace(each)}: ${each.address} binds nowhere: ${each.note}`),
    ...untold.map((each) => `${shownPlace(each)}: ${each.address} has no types: ${each.note}`),
    ...notes,
  ]
  return { lines: files.length > 0 ? lines : ['no address is named by code: there is nothing to write'], troubles }
}

function asJson({ files, stale, untold, notes }: TypesReport): Omit<Answer, 'code'> {
  const said = (event: string, each: TypesReport['stale'][number]): string => {
    const { address, file, line, column, note } = each
    return JSON.stringify({ event, address, location: { url: shownPath(file), line, column }, reason: note })
  }
  const lines = [
    ...files.map(({ path, ...each }) => JSON.stringify({ event: 'types', file: shownPath(path), ...each })),
    ...stale.map((each) => said('stale', each)),
    ...untold.map((each) => said('untold', each)),
    ...notes.map((message) => JSON.stringify({ event: 'note', message })),
  ]
  return { lines }
}
