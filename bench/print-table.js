/**
 * The first column is text.
 * @param {import('./types.ts').Answer} answer
 */
export function printTable({ title, note, columns, rows }) {
  const lines = [columns, ...rows.map(({ name, cells }) => [name, ...cells])]
  const widths = columns.map((_, column) => Math.max(...lines.map((line) => (line[column] ?? '').length)))
  console.log(`\n${title}`)
  for (const line of lines)
    console.log(`  ${line.map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0))).join('   ')}`.trimEnd())
  if (note !== undefined) console.log(`  ${note}`)
}
