/**
 * - `pending`: no loaded file matches yet, or its site table is missing; binds when it is there
 * - `on`: bound to at least one site
 * - `no-code`: the file is there, but no site belongs to that line
 * - `limited`: a limit of its options is reached
 * - `removed`: disabled, or removed by its handler's `true`, or its hooks file is gone
 * - `error`: its handler threw, or the address could not be read
 */
export type ProbeStatus = 'pending' | 'on' | 'no-code' | 'limited' | 'removed' | 'error'
