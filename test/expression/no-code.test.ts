import { afterEach, expect, it } from 'vitest'
import { computed, customRef, effect, reactive, ref, shallowRef, toRef } from 'vue'
import { lineOf, valueOf } from './names-of.ts'

let ran: string[] = []
afterEach(() => (ran = []))

const explode = (name: string) => (): never => {
  ran.push(name)
  throw new Error(name)
}

/** An object whose every way of running code notes it. */
function exploding(): Record<string, unknown> {
  const traps: ProxyHandler<object> = {}
  for (const trap of Object.getOwnPropertyNames(Reflect)) (traps as Record<string, unknown>)[trap] = explode(`trap ${trap}`)
  class Base {
    get inherited(): number {
      return explode('inherited getter')()
    }
    method(): void {
      explode('method')()
    }
  }
  class Value extends Base {
    own = 1
    get getter(): number {
      return explode('getter')()
    }
    set getter(_value: number) {
      explode('setter')()
    }
    override toString = explode('toString')
    override valueOf = explode('valueOf')
    toJSON = explode('toJSON')
    inspect = explode('inspect')
    startsWith = explode('startsWith')
    includes = explode('includes')
    // oxlint-disable-next-line no-thenable -- nothing may ask for it
    then = explode('then')
    get [Symbol.toStringTag](): string {
      return explode('toStringTag')()
    }
    static override [Symbol.hasInstance](): boolean {
      return explode('hasInstance')()
    }
  }
  const value = new Value()
  for (const symbol of [Symbol.toPrimitive, Symbol.iterator, Symbol.for('nodejs.util.inspect.custom')])
    Object.defineProperty(value, symbol, { value: explode(String(symbol)) })
  const list = [1, 2]
  Object.defineProperty(list, 1, { get: explode('item') })
  Object.defineProperty(list, 'includes', { get: explode('includes of a list') })
  class OwnMap extends Map<unknown, unknown> {
    override get = explode('get of a map')
    override has = explode('has of a map')
    override get size(): number {
      return explode('size')()
    }
  }
  return {
    value,
    proxy: new Proxy({}, traps),
    behind: Object.create(new Proxy({}, traps)) as object,
    revoked: revoked(),
    fn: explode('function'),
    list,
    map: new OwnMap(),
    key: { toString: explode('key') },
    thrown: Object.defineProperty(new Error('x'), 'message', { get: explode('message') }),
    module: Object.defineProperty({}, 'late', { get: explode('late') }),
  }
}

function revoked(): object {
  const { proxy, revoke } = Proxy.revocable({}, {})
  revoke()
  return proxy
}

const NAMES = Object.keys(exploding())
const BINARY = ['+', '-', '*', '/', '%', '**', '<', '<=', '>', '>=', '==', '!=', '===', '!==', '&&', '||', '??', 'in']
const FORMS = [
  (a: string) => `!${a}`,
  (a: string) => `-${a}`,
  (a: string) => `+${a}`,
  (a: string) => `typeof ${a}`,
  (a: string) => `${a} ? 1 : 2`,
  ...['getter', 'inherited', 'method', 'stack', 'own', 'late', 'message', 'size', 'length', 'constructor', '__proto__', 'then', 'x'].map(
    (name) => (a: string) => `${a}.${name}`,
  ),
  (a: string) => `${a}?.getter?.x`,
  (a: string) => `${a}[key]`,
  (a: string) => `${a}[0]`,
  (a: string) => `${a}[1]`,
  (a: string) => `'getter' in ${a}`,
  (a: string) => `1 in ${a}`,
  ...['includes(1)', 'indexOf(2)', 'at(1)', "startsWith('a')", 'get(1)', 'has(1)', 'slice(1)', 'trim()'].map(
    (call) => (a: string) => `${a}.${call}`,
  ),
  ...['Number', 'String', 'Boolean', 'isNaN', 'Math.max', 'Math.abs', 'Array.isArray'].map((call) => (a: string) => `${call}(${a})`),
  (a: string) => `'abc'.startsWith(${a})`,
  (a: string) => `'abc'.slice(${a})`,
  ...BINARY.flatMap((sign) => [(a: string) => `${a} ${sign} 1`, (a: string) => `'1' ${sign} ${a}`, (a: string) => `${a} ${sign} value`]),
]

it.each(NAMES)('nothing of %s runs, and nothing is thrown', (name) => {
  for (const form of FORMS) {
    const values = exploding()
    valueOf(form(name), values)
    valueOf(form('this'), values, values[name])
    lineOf(`{${form(name)}} and {${name}}`, values)
  }
  expect(ran).toEqual([])
})

it('says what it does not read', () => {
  const values = exploding()
  const shown = (text: string): string => lineOf(`{${text}}`, values)
  expect(shown('value.getter')).toBe('<getter>')
  expect(shown('value.inherited')).toBe('<getter>')
  expect(shown('value.own')).toBe('1')
  expect(shown('proxy.x')).toBe('<proxy>')
  expect(shown('behind.x')).toBe('<proxy>')
  expect(shown('revoked.x')).toBe('<proxy>')
  expect(shown('value + 1')).toBe('<no +>')
  expect(shown('value == 1')).toBe('<no ==>')
  expect(shown('value === value')).toBe('true')
  expect(shown('list[1]')).toBe('<getter>')
  expect(shown('fn.x.y')).toBe('<no y of undefined>')
  expect(shown('value[key]')).toBe('<no index>')
  expect(shown('value.startsWith("a")')).toBe('<no call>')
  expect(ran).toEqual([])
})

it('the stack of an error is not made by the program for us', () => {
  const before = Object.getOwnPropertyDescriptor(Error, 'prepareStackTrace')
  const fresh = (): Record<string, unknown> => ({ error: new RangeError('no'), cards: { stack: [1, 2] } })
  try {
    Error.prepareStackTrace = explode('prepareStackTrace')
    expect(lineOf('{error} {error.stack} {cards.stack}', fresh())).toBe('RangeError {message: "no"} <getter> [1, 2]')
    delete (Error as { prepareStackTrace?: unknown }).prepareStackTrace
    expect(lineOf('{error.stack}', fresh())).toMatch(/^RangeError: no\n {4}at /)
  } finally {
    if (before) Object.defineProperty(Error, 'prepareStackTrace', before)
  }
  expect(ran).toEqual([])
})

it('builtins that the program has replaced are not called', () => {
  const originals = { ...Object.getOwnPropertyDescriptors(String.prototype) }
  const map = new Map([['a', 5]])
  const list = [1, 2, 3]
  const lines: string[] = []
  const { get, has } = Map.prototype
  const { max } = Math
  try {
    for (const name of ['startsWith', 'slice', 'indexOf', 'trim', 'toUpperCase'] as const)
      Object.defineProperty(String.prototype, name, { value: explode(name), configurable: true, writable: true })
    Map.prototype.get = explode('Map get')
    Map.prototype.has = explode('Map has')
    Math.max = explode('Math.max')
    const values = { map, list, text: 'abc' }
    for (const text of [
      'text.startsWith("a")',
      'text.slice(1)',
      'text.toUpperCase()',
      'map.get("a")',
      'map.size',
      'Math.max(1, 2)',
      'list.at(-1)',
    ])
      lines.push(lineOf(`{${text}}`, values))
  } finally {
    Object.defineProperties(String.prototype, originals)
    Object.assign(Map.prototype, { get, has })
    Math.max = max
  }
  expect(lines).toEqual(['true', 'bc', 'ABC', '5', '1', '2', '3'])
  expect(ran).toEqual([])
})

it('getters of the language are read: sizes and lengths', () => {
  const values = {
    map: new Map([[1, 2]]),
    set: new Set([1, 2]),
    bytes: new Uint8Array(9),
    buffer: new ArrayBuffer(4),
    error: new TypeError('no'),
  }
  expect(lineOf('{map.size} {set.size} {bytes.length} {bytes[0]} {buffer.byteLength} {error.message} {error.name}', values)).toBe(
    '1 2 9 0 4 no TypeError',
  )
})

it("refs of Vue's: what they keep is read, and they are not asked", () => {
  const count = ref(3)
  const user = ref({ name: 'Ann', tags: ['x'], token: 'abc' })
  const shallow = shallowRef({ a: 2 })
  const twice = computed(() => (ran.push('computed'), count.value * 2))
  const unread = computed(explode('computed that nobody has read'))
  const part = toRef(reactive({ x: 1 }), 'x')
  const custom = customRef(() => ({ get: explode('customRef'), set: explode('set') }))
  // So would one look that is not a ref's at all.
  const like = {
    __v_isRef: true,
    get value() {
      return explode('value')()
    },
    get _rawValue() {
      return explode('_rawValue')()
    },
  }
  const values = { count, user, shallow, twice, unread, part, custom, like }
  expect(twice.value).toBe(6)
  let runs = 0
  let line = ''
  effect(() => {
    runs++
    line = lineOf('{count.value + 1} {user.value.name} {user.value.tags} {shallow.value.a} {twice.value} {user.value.token}', values)
    line += lineOf(' {unread.value} {part.value} {custom.value} {like.value}', values)
  })
  expect(line).toBe('4 Ann ["x"] 2 6 <redacted> <getter> <getter> <getter> <getter>')
  count.value = 4
  user.value.name = 'Bob'
  shallow.value = { a: 3 }
  expect(lineOf('{count.value} {user.value.name} {shallow.value.a}', values)).toBe('4 Bob 3')
  expect([runs, ran]).toEqual([1, ['computed']])
})

it('a part of a text is one without its secrets', () => {
  const values = { url: '/x?token=URLTOKEN1&page=2', body: '{"user":"ann","password":"hunter2","nested":"{\\"apiKey\\":\\"k1\\"}"}' }
  expect(lineOf('{url.slice(3)} {url.slice(0, 5)}{url.slice(5)} {url.includes("page=2")}', values)).toBe(
    'token=<redacted>&page=2 /x?token=<redacted>&page=2 true',
  )
  expect(lineOf('{body}', values)).toBe('{"user":"ann","password":"<redacted>","nested":"{\\"apiKey\\":\\"<redacted>\\"}"}')
  expect(lineOf('{body.slice(10)}', values)).not.toMatch(/hunter2|k1/)
  const headers = 'GET / HTTP/1.1\r\nAuthorization: Bearer abcdefghijklmnop\r\nAccept: */*'
  expect(lineOf('{headers}', { headers })).toBe('GET / HTTP/1.1\r\nAuthorization: <redacted>\r\nAccept: */*')
  expect(lineOf('{text}', { text: 'at 12:30: the pin is at http://a.b:80/c, sessions: 5' })).toBe(
    'at 12:30: the pin is at http://a.b:80/c, sessions: 5',
  )
})

it('secrets are neither shown nor compared nor computed with', () => {
  const user = {
    password: 'hunter2!',
    sessionToken: 'abc',
    isSecret: true,
    note: 'Bearer abcdefghijklmnop',
    rawHeaders: ['Authorization', 'x y z'],
  }
  const values = { user, map: new Map([['apiKey', 'k']]) }
  for (const text of [
    'user.password',
    'user.password.length',
    "user.password == 'hunter2!'",
    "user['pass' + 'word'][0]",
    'user.note.slice(7)',
  ])
    expect(lineOf(`{${text}}`, values)).toBe('<redacted>')
  expect(lineOf('{user.sessionToken} {user.rawHeaders[1]} {map.get("apiKey")} {user.isSecret}', values)).toBe(
    '<redacted> <redacted> <redacted> true',
  )
  expect(JSON.stringify(lineOf('{user} {map}', values))).not.toMatch(/hunter2|abc|x y z/)
})

it('what would take long is not done', () => {
  const values = { big: 2n, huge: 'x'.repeat(2_000_000), many: Array.from({ length: 100_000 }, (_, i) => i) }
  expect(valueOf('big ** 100000000n', values)).toBe('<no **>')
  expect(valueOf('((3n ** 64n) ** 64n) ** 64n', values)).toBe('<too large>')
  const large = { large: 7n ** 100_000n, digits: '1'.repeat(100_000), part: `${'a'.repeat(2000)}b` }
  for (const text of [
    'large',
    'large + 1n',
    "'' + large",
    'String(large)',
    'large == digits',
    '12n == digits',
    'digits * 1',
    'Number(digits)',
  ])
    expect(lineOf(`{${text}}`, large)).toMatch(/^<(large bigint|too large|too long|no call)>$/)
  expect(valueOf('digits.indexOf(part)', { ...large, digits: 'a'.repeat(900_000) })).toBe('<no call>')
  expect(valueOf('huge + huge', values)).toBe('<too long>')
  expect(valueOf('huge === huge', values)).toBe('<too long>')
  expect(valueOf('bytes.stack', { bytes: new Uint8Array(3_000_000) })).toBe(undefined)
  expect(valueOf("huge.includes('y')", values)).toBe('<too long>')
  expect(valueOf('many.includes(99999)', values)).toBe('<no call>')
})
