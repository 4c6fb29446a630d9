import { taps } from '../tap-stderr.ts'

/** What the runtime says on stderr while something runs, without the number of the process. */
export async function reported(action: () => unknown): Promise<string[]> {
  let text = ''
  const tap = (chunk: string): void => void (text += chunk)
  taps.add(tap)
  try {
    await action()
    // What promises report comes later.
    await new Promise((resolve) => setTimeout(resolve))
  } finally {
    taps.delete(tap)
  }
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => line.replace(/^probes \[pid \d+\]/, 'probes'))
}
