import * as z from 'zod'
import { attempt, digest, print } from './print.mjs'

const Address = z.object({ street: z.string().min(3), zip: z.string().regex(/^\d{5}$/), country: z.enum(['DE', 'FR']).default('DE') })
const User = z
  .strictObject({
    name: z.string().trim().toLowerCase().min(2).max(5),
    email: z.email(),
    age: z.coerce.number().int().positive().optional(),
    tags: z.array(z.union([z.string(), z.number()])).max(2),
    address: Address.partial({ zip: true }),
    created: z.iso.datetime().transform((text) => new Date(text).getTime()),
    extra: z.record(z.string(), z.unknown()).nullable(),
  })
  .refine(({ name, email }) => email.startsWith(name), { error: 'the address is another one', path: ['email'] })
const inputs = [
  {
    name: ' ANN ',
    email: 'ann@example.org',
    age: '7',
    tags: [1, 'b'],
    address: { street: 'Long road' },
    created: '2024-02-29T12:00:00Z',
    extra: null,
  },
  {
    name: 'x',
    email: 'ann',
    age: -1.5,
    tags: [true, 2, 3],
    address: { street: 1, zip: '12', country: 'XX' },
    created: 'today',
    extra: [],
    more: 1,
  },
  null,
  [],
  'text',
  { name: 'Bob', email: 'ann@example.org', tags: [], address: { street: 'abc' }, created: '2024-02-29T12:00:00Z', extra: {} },
]
for (const input of inputs) {
  const result = User.safeParse(input)
  print('user', result.success ? result.data : result.error.issues)
  if (!result.success) {
    print('pretty', z.prettifyError(result.error))
    print('tree', z.treeifyError(result.error))
    print('flat', z.flattenError(result.error))
  }
}
const Event = z.discriminatedUnion('type', [
  z.object({ type: z.literal('a'), n: z.number() }),
  z.object({ type: z.literal('b'), s: z.string().optional() }),
])
for (const value of [{ type: 'a', n: 1 }, { type: 'b' }, { type: 'c' }, { type: 'a', n: 'x' }]) print('event', Event.safeParse(value))
const Tree = z.object({
  value: z.number(),
  get children() {
    return z.array(Tree)
  },
})
print(
  'tree',
  Tree.safeParse({
    value: 1,
    children: [
      { value: 2, children: [] },
      { value: '3', children: [{}] },
    ],
  }),
)
print(
  'codec',
  z
    .pipe(
      z.string(),
      z.transform((text) => text.length),
    )
    .parse('four'),
)
print(
  'async',
  await z
    .string()
    .refine(async (text) => text.length > 3, 'short')
    .safeParseAsync('abc'),
)
print('map', [...z.map(z.string(), z.date()).parse(new Map([['a', new Date(0)]]))])
print(
  'catch',
  z
    .number()
    .catch(({ issues }) => issues.length)
    .parse('x'),
)
print(
  'brand',
  attempt(() => z.tuple([z.bigint(), z.symbol().optional()], z.boolean()).parse([1n, undefined, 'x'])),
)
print('template', z.templateLiteral(['id-', z.number(), z.enum(['a', 'b'])]).safeParse('id-12c'))
print(
  'schema',
  z.toJSONSchema(z.object({ a: z.string().describe('text'), b: z.array(z.int()).min(1), c: z.union([z.null(), z.boolean()]).optional() })),
)
for (const name of ['de', 'fr', 'ja', 'ru']) {
  z.config(z.locales[name]())
  print(
    name,
    User.safeParse(inputs[1]).error.issues.map(({ message }) => message),
  )
}
digest('exports', Object.keys(z))
