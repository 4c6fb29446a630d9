import * as z from 'zod'

const address = z.object({ street: z.string().min(1), city: z.string().max(20), zip: z.number().int().gte(1000) })
const person = z.object({
  name: z.string().trim().min(1).max(20),
  age: z.number().min(0).max(150),
  role: z.enum(['admin', 'editor', 'reader']),
  address: address.nullable(),
  tags: z.array(z.string().max(8)).default([]),
  contact: z.union([z.object({ mail: z.string().regex(/@/) }), z.object({ phone: z.string() })]).optional(),
  settings: z.record(z.string(), z.boolean()),
})

const inputs = Array.from({ length: 500 }, (_, i) => ({
  name: i % 31 === 0 ? '' : `person ${i}`,
  age: i % 29 === 0 ? -1 : i % 150,
  role: ['admin', 'editor', 'reader', 'guest'][i % 9 === 0 ? 3 : i % 3],
  address: i % 5 === 0 ? null : { street: `street ${i}`, city: 'Vienna', zip: 1000 + i },
  tags: i % 2 === 0 ? undefined : ['a', `tag${i % 3}`, i % 23 === 0 ? 'much too long' : 'c'],
  contact: i % 3 === 0 ? { phone: `${i}` } : { mail: `a@${i}` },
  settings: { dark: true, [`key${i % 7}`]: false },
}))

export function run() {
  let valid = 0
  let issues = 0
  for (const input of inputs) {
    const { success, error } = person.safeParse(input)
    if (success) valid++
    else issues += error.issues.length
  }
  return [valid, issues].join()
}
