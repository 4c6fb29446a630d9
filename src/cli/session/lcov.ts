/**
 * Hits of lines in the format of lcov's tracefiles, which editors and reports of coverage read.
 * @param files by path, of each line that has a site how often it was hit
 */
export function lcovOf(files: ReadonlyMap<string, ReadonlyMap<number, number>>): string {
  return [...files]
    .map(([file, lines]) =>
      recordOf(
        file,
        [...lines].sort(([a], [b]) => a - b),
      ),
    )
    .join('')
}

function recordOf(file: string, lines: readonly (readonly [line: number, hits: number])[]): string {
  const hit = lines.filter(([, hits]) => hits > 0).length
  return [
    'TN:',
    `SF:${file}`,
    ...lines.map(([line, hits]) => `DA:${line},${hits}`),
    `LF:${lines.length}`,
    `LH:${hit}`,
    'end_of_record',
    '',
  ].join('\n')
}
