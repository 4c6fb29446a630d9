/** What the runtime says on stderr while something runs. */
export async function reported(action: () => unknown): Promise<string[]> {
  const { stderr } = process
  const write = stderr.write
  let text = ''
  stderr.write = (chunk: unknown): boolean => {
    text += String(chunk)
    return true
  }
  try {
    await action()
    // What promises report comes later.
    await new Promise((resolve) => setTimeout(resolve))
  } finally {
    stderr.write = write
  }
  return text.split('\n').filter((line) => line !== '')
}
