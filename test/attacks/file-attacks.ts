import {
  appendFileSync,
  chmodSync,
  closeSync,
  copyFileSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { dirname, join } from 'node:path'

/** Puts a text where a hooks file is awaited, in one way or another. */
export type Save = (path: string, text: string) => void | Promise<void>

const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds))

/** As editors, tools and people save. */
export const WAYS: Readonly<Record<string, Save>> = {
  'in place': (path, text) => writeFileSync(path, text),
  'by renaming': (path, text) => {
    writeFileSync(`${path}~`, text)
    renameSync(`${path}~`, path)
  },
  'removed and made anew': (path, text) => {
    rmSync(path, { force: true })
    writeFileSync(path, text)
  },
  'with a backup': (path, text) => {
    rmSync(`${path}.bak`, { force: true })
    renameSync(path, `${path}.bak`)
    writeFileSync(path, text)
  },
  'copied over': (path, text) => {
    writeFileSync(`${path}.other`, text)
    copyFileSync(`${path}.other`, path)
  },
  'as a hard link': (path, text) => {
    writeFileSync(`${path}.one`, text)
    rmSync(path, { force: true })
    linkSync(`${path}.one`, path)
    rmSync(`${path}.one`)
  },
  'as a symbolic link that is swapped': (path, text) => {
    const target = join(dirname(path), `set-${performance.now()}.ts`)
    writeFileSync(target, text)
    symlinkSync(target, `${path}.link`)
    renameSync(`${path}.link`, path)
  },
  'emptied, then written in pieces': async (path, text) => {
    rmSync(path, { force: true })
    const file = openSync(path, 'w')
    for (let at = 0; at < text.length; at += Math.ceil(text.length / 3)) {
      writeSync(file, text.slice(at, at + Math.ceil(text.length / 3)))
      fsyncSync(file)
      await pause(3)
    }
    closeSync(file)
  },
  'truncated and appended to': (path, text) => {
    truncateSync(path, 0)
    appendFileSync(path, text)
  },
  'unreadable for a moment': (path, text) => {
    rmSync(path, { force: true })
    writeFileSync(path, text, { mode: 0 })
    chmodSync(path, 0o600)
  },
  'after a folder of its name': async (path, text) => {
    rmSync(path, { force: true })
    mkdirSync(path)
    await pause(15)
    rmSync(path, { recursive: true })
    writeFileSync(path, text)
  },
}

/** What is done to a hooks file all the time, while the server is under load. */
export interface FileAttack {
  readonly name: string
  /** One round of it. @param text a hooks file that is right */
  readonly act: (path: string, text: string, round: number) => void | Promise<void>
  /** Between two rounds, in milliseconds. */
  readonly every: number
}

const rename = WAYS['by renaming']!

export const FILE_ATTACKS: readonly FileAttack[] = [
  { name: 'is saved ten thousand times a minute', every: 6, act: (path, text, round) => rename(path, `${text}// ${round}\n`) },
  {
    name: 'is saved in every way, in turn',
    every: 30,
    act: (path, text, round) => Object.values(WAYS)[round % 11]!(path, `${text}// ${round}\n`),
  },
  {
    name: 'is written in halves',
    every: 10,
    act: async (path, text) => {
      writeFileSync(path, text.slice(0, text.length / 2))
      await pause(20)
      appendFileSync(path, text.slice(text.length / 2))
    },
  },
  {
    name: 'is as large as it may be',
    every: 100,
    act: (path, text, round) => rename(path, `${text}//${`${round % 10}`.repeat(1_000_000)}\n`),
  },
  { name: 'is too large', every: 50, act: (path, text, round) => rename(path, `${text}//${`${round % 10}`.repeat(2_000_000)}\n`) },
  {
    name: 'imports fifty files, which change',
    every: 50,
    act: (path, text, round) => {
      const names = Array.from({ length: 50 }, (_, i) => `part${i}`)
      for (const name of names)
        if (round === 0 || name === `part${round % 50}`) rename(join(dirname(path), `${name}.ts`), `export const ${name} = ${round}\n`)
      rename(path, `${names.map((name) => `import { ${name} } from './${name}.ts'`).join('\n')}\n${text}void [${names.join()}]\n`)
    },
  },
  {
    name: 'is a circle of links',
    every: 20,
    act: async (path, text) => {
      rmSync(path, { force: true })
      rmSync(`${path}.a`, { force: true })
      symlinkSync(`${path}.a`, path)
      symlinkSync(path, `${path}.a`)
      await pause(10)
      rename(path, text)
    },
  },
  {
    name: 'others can write, now and then',
    every: 20,
    act: async (path, text) => {
      rename(path, text)
      chmodSync(path, 0o666)
      await pause(10)
      chmodSync(path, 0o644)
    },
  },
  {
    name: 'comes and goes',
    every: 5,
    act: (path, text, round) => (round % 2 === 0 ? rename(path, text) : rmSync(path, { force: true })),
  },
]
