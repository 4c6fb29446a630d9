/** What a hooks file does to a server under load. */
export interface Attack {
  readonly name: string
  /** The hooks file; `@price` and the like stand for addresses. */
  readonly text: string
  /** What is said of it. */
  readonly says: RegExp
  /** How long it has to be there for that, in milliseconds. */
  readonly lasts?: number
}

const enable = (handler: string, at = '@price', options = ''): string =>
  `export default (probes: any) => { probes.enable('${at}', ${handler}${options && `, ${options}`}) }\n`

/** Each does harm in its own way. */
export const ATTACKS: readonly Attack[] = [
  { name: 'throws', text: enable(`() => { throw new Error('thrown') }`), says: /is off: its handler threw Error: thrown/ },
  {
    name: 'throws what cannot be shown',
    text: enable(`() => { throw Object.defineProperty(new Proxy({}, { get() { throw 1 } }), 'stack', { get() { throw 2 } }) }`),
    says: /is off: its handler threw/,
  },
  {
    name: 'never settles',
    text: enable(`() => new Promise(() => {})`, '@answer', '{ inFlight: 50 }'),
    says: /50 unsettled promises \(inFlight\)/,
  },
  {
    name: 'rejects late',
    text: enable(`async () => { await new Promise((done) => setTimeout(done, 300)); throw new Error('late') }`, '@answer'),
    says: /is off: its handler rejected with Error: late/,
  },
  {
    name: 'rejects where nobody awaits',
    text: enable(`() => { void Promise.reject(new Error('stray')); setTimeout(() => { throw new Error('timer') }) }`),
    says: /is off: its handler (?:later threw Error: timer|left a promise unhandled, which rejected with Error: stray)/,
  },
  {
    name: 'recurses',
    text: enable(`() => { const down = (): number => down() + 1; down() }`),
    says: /is off: its handler threw RangeError/,
  },
  {
    name: 'blocks for 50 ms',
    text: enable(`() => { for (const end = Date.now() + 50; Date.now() < end;); }`),
    says: /more than 10 % of a second \(budget\)|OverTimeError/,
  },
  {
    name: 'blocks, and adds itself anew',
    text: `let probe: any
const again = (probes: any) => {
  probe?.disable()
  probe = probes.enable('@price', () => { Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20); again(probes) })
}
export default again
`,
    says: /more than 10 % of a second \(budget\)/,
  },
  { name: 'loops for ever', text: enable(`() => { while (true) {} }`), says: /OverTimeError: over its time/ },
  {
    name: 'awaits for ever',
    text: enable(`async () => { while (true) await null }`, '@answer'),
    says: /OverTimeError: over its time: nothing else had its turn/,
  },
  {
    name: 'allocates 100 MB',
    text: enable(`() => { new Array(13e6).fill(1.5) }`),
    says: /more than 10 % of a second \(budget\)|OverTimeError/,
  },
  {
    name: 'keeps everything',
    text: `const kept: unknown[] = []\n${enable(`(info: any) => { kept.push(info, { ...info.vals }, info.stack) }`, '@price', '{ hits: 200 }')}`,
    says: /its limit of 200 hits is reached|more than 10 % of a second \(budget\)/,
  },
  {
    name: 'changes what it is given',
    text: enable(
      `(info: any) => { for (const name of Object.keys(info.vals)) info.vals[name] = null; Object.freeze(info.vals); Object.freeze(info); delete info.finfo.name; info.vals.more = 1 }`,
    ),
    says: /is off: its handler threw TypeError/,
  },
  { name: 'ends the process', text: enable(`() => { process.exit(3) }`), says: /process\.exit in a hooks file is refused in production/ },
  {
    name: 'floods the log',
    text: enable(`({ log }: any) => { for (let i = 0; i < 100; i++) log('x'.repeat(500), i) }`),
    says: /more than 10 % of a second \(budget\)|OverTimeError/,
  },
  {
    name: 'logs each hit',
    text: `export default (probes: any) => { probes.log('@price', 'price {price}'); probes.snapshot('@answer') }\n`,
    says: /it is hit more than 10 times a second \(perSecond\); what does not fit is dropped/,
  },
  {
    name: 'enables and disables in every order',
    text: `export default (probes: any) => {
  let turn = 0
  const turns = [() => probes.disableAll(), () => add(), () => probes.disable('@answer'), () => probes.list().at(-1)?.disable(), () => probes.sites()]
  const add = (): void => void probes.enable('@answer', () => undefined)
  probes.enable('@price', () => { turns[turn++ % turns.length]!(); if (turn === 500) throw new Error('enough') })
  probes.onUnload(() => console.error('turns', turn))
}
`,
    says: /turns \d+|enough/,
  },
  {
    name: 'replaces builtins',
    text: `const { stringify } = JSON
export default (probes: any) => {
  Array.prototype.push = new Proxy(Array.prototype.push, {})
  JSON.stringify = (...args: any[]) => (stringify as any)(...args)
  probes.enable('@price', () => { throw new Error('replaced') })
  return () => { JSON.stringify = stringify }
}
`,
    says: /threw Error: replaced/,
  },
  {
    name: 'deletes globals',
    text: `const names = ['console', 'setTimeout', 'performance', 'queueMicrotask', 'AbortController']
const own = names.map((name) => Object.getOwnPropertyDescriptor(globalThis, name)!)
export default (probes: any) => {
  probes.enable('@price', () => {
    for (const name of names) delete (globalThis as any)[name]
    throw new Error('deleted')
  })
  return () => names.forEach((name, i) => Object.defineProperty(globalThis, name, own[i]!))
}
`,
    says: /threw Error: deleted/,
  },
  {
    name: 'starts a storm of timers',
    text: enable(`() => { for (let i = 0; i < 100; i++) setInterval(() => {}, 1).unref() }`, '@price', '{ hits: 50 }'),
    says: /its limit of 50 hits is reached|budget/,
  },
  { name: 'never ends loading', text: `while (true) {}\n`, says: /HOOKS_TIME.*no probe is on/ },
  {
    name: 'never ends awaiting',
    text: `await new Promise(() => {})\n`,
    says: /is still loading \(an await that never ends\?\)/,
    lasts: 3000,
  },
  { name: 'is no code', text: `export default (probes => {`, says: /HOOKS_SYNTAX.*no probe is on/ },
  { name: 'throws at its top', text: `throw new Error('at the top')\n`, says: /Error: at the top \(HOOKS_THROW\); no probe is on/ },
  {
    name: 'fails to clean up',
    text: `export default (probes: any) => { probes.count('@price'); return () => { while (true) {} } }\n`,
    says: /a cleanup failed: OverTimeError/,
  },
]
