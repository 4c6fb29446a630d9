// Validators made of validators: closures, destructuring with defaults, optional chaining, errors thrown and caught.
type Result<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problems: readonly Problem[] }
type Validator<T> = (input: unknown, path: string) => Result<T>

interface Problem {
  readonly path: string
  readonly message: string
}

class ValidationError extends Error {
  constructor(readonly problems: readonly Problem[]) {
    super(problems.map(({ path, message }) => `${path}: ${message}`).join('; '))
  }
}

function pass<T>(value: T): Result<T> {
  return { ok: true, value }
}

function fail(path: string, message: string): Result<never> {
  return { ok: false, problems: [{ path, message }] }
}

function text({ min = 0, max = 40 }: { min?: number; max?: number } = {}): Validator<string> {
  return (input, path) => {
    if (typeof input !== 'string') return fail(path, 'not a text')
    if (input.length < min) return fail(path, `shorter than ${min}`)
    if (input.length > max) return fail(path, `longer than ${max}`)
    return pass(input)
  }
}

function number({ from = -Infinity, to = Infinity, whole = false } = {}): Validator<number> {
  return (input, path) => {
    if (typeof input !== 'number' || Number.isNaN(input)) return fail(path, 'not a number')
    if (input < from || input > to) return fail(path, 'out of range')
    if (whole && !Number.isInteger(input)) return fail(path, 'not whole')
    return pass(input)
  }
}

function optional<T>(inner: Validator<T>, otherwise: T): Validator<T> {
  return (input, path) => (input === undefined ? pass(otherwise) : inner(input, path))
}

function oneOf<T extends string>(...choices: readonly T[]): Validator<T> {
  return (input, path) => {
    const found = choices.find((choice) => choice === input)
    return found === undefined ? fail(path, `not one of ${choices.length}`) : pass(found)
  }
}

function list<T>(inner: Validator<T>): Validator<T[]> {
  return (input, path) => {
    if (!Array.isArray(input)) return fail(path, 'not a list')
    const values: T[] = []
    const problems: Problem[] = []
    for (const [i, item] of input.entries()) {
      const result = inner(item, `${path}[${i}]`)
      if (result.ok) values.push(result.value)
      else problems.push(...result.problems)
    }
    return problems.length > 0 ? { ok: false, problems } : pass(values)
  }
}

function object<T extends object>(members: { readonly [K in keyof T]: Validator<T[K]> }): Validator<T> {
  const entries = Object.entries(members) as [keyof T, Validator<T[keyof T]>][]
  return (input, path) => {
    if (typeof input !== 'object' || input === null) return fail(path, 'not an object')
    const value: Partial<T> = {}
    let problems: Problem[] | undefined
    for (const [name, validate] of entries) {
      const result = validate((input as Record<keyof T, unknown>)[name], path === '' ? String(name) : `${path}.${String(name)}`)
      if (result.ok) value[name] = result.value
      else (problems ??= []).push(...result.problems)
    }
    return problems ? { ok: false, problems } : pass(value as T)
  }
}

function check<T>(validate: Validator<T>, input: unknown): T {
  const result = validate(input, '')
  if (!result.ok) throw new ValidationError(result.problems)
  return result.value
}

const address = object({ street: text({ min: 1 }), city: text({ min: 2, max: 20 }), zip: number({ from: 1000, to: 99_999, whole: true }) })
const person = object({
  name: text({ min: 1, max: 20 }),
  age: number({ from: 0, to: 150 }),
  role: oneOf('admin', 'editor', 'reader'),
  address,
  tags: optional(list(text({ max: 8 })), []),
})

const inputs: readonly unknown[] = Array.from({ length: 400 }, (_, i) => ({
  name: i % 31 === 0 ? '' : `person ${i}`,
  age: i % 29 === 0 ? Number.NaN : i % 160,
  role: ['admin', 'editor', 'reader', 'guest'][i % 9 === 0 ? 3 : i % 3],
  address: i % 37 === 0 ? null : { street: `street ${i}`, city: 'Vienna', zip: 1000 + i + (i % 41 === 0 ? 0.5 : 0) },
  tags: i % 2 === 0 ? undefined : ['a', `tag${i % 3}`, i % 23 === 0 ? 'much too long' : 'c'],
}))

export function run(): string {
  let valid = 0
  let tags = 0
  let messages = 0
  for (let round = 0; round < 2; round++) {
    for (const input of inputs) {
      try {
        const checked = check(person, input)
        tags += checked.tags?.length ?? 0
        valid++
      } catch (error) {
        if (!(error instanceof ValidationError)) throw error
        messages += error.message.length + (error.problems[0]?.path.length ?? 0)
      }
    }
  }
  return [valid, tags, messages].join()
}
