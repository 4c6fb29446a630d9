/** The debugger looks for new code here: it is compiled, and has not run yet. */
export function beforeProgram() {
  // oxlint-disable-next-line no-debugger -- it is one
  debugger
}
