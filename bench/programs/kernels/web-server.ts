// What a server does between two sockets: routes, middleware, validated bodies, answers, errors, in async functions.
type Method = 'GET' | 'POST'

interface Request {
  readonly method: Method
  readonly url: string
  readonly headers: ReadonlyMap<string, string>
  readonly body: string
}

type Answer = { readonly status: number; readonly body: string }
type Handler = (context: Context) => Promise<Answer>
type Middleware = (context: Context, next: () => Promise<Answer>) => Promise<Answer>

class HttpError extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message)
  }
}

class Context {
  params: ReadonlyMap<string, string> = new Map()
  user = 'nobody'

  constructor(readonly request: Request) {}

  get path(): string {
    const [path = ''] = this.request.url.split('?')
    return path
  }

  param(name: string): string {
    const value = this.params.get(name)
    if (value === undefined) throw new HttpError(500, `no parameter ${name}`)
    return value
  }
}

/** One part of a path: its fixed children, and one child that takes any name. */
class RouteNode {
  private readonly children = new Map<string, RouteNode>()
  private wildcard: RouteNode | undefined
  private parameter = ''
  readonly handlers = new Map<Method, Handler>()

  child(part: string): RouteNode {
    if (part.startsWith(':')) {
      this.parameter = part.slice(1)
      this.wildcard ??= new RouteNode()
      return this.wildcard
    }
    const child = this.children.get(part) ?? new RouteNode()
    this.children.set(part, child)
    return child
  }

  match(part: string, params: Map<string, string>): RouteNode | undefined {
    const child = this.children.get(part)
    if (child) return child
    if (this.wildcard) params.set(this.parameter, part)
    return this.wildcard
  }
}

class Router {
  private readonly root = new RouteNode()

  on(method: Method, path: string, handler: Handler): this {
    let node = this.root
    for (const part of path.split('/').slice(1)) node = node.child(part)
    node.handlers.set(method, handler)
    return this
  }

  private find(context: Context): RouteNode {
    const params = new Map<string, string>()
    let node: RouteNode | undefined = this.root
    for (const part of context.path.split('/').slice(1)) {
      node = node.match(part, params)
      if (!node) throw new HttpError(404, 'not found')
    }
    context.params = params
    return node
  }

  async handle(context: Context): Promise<Answer> {
    const { handlers } = this.find(context)
    const handler = handlers.get(context.request.method)
    if (!handler) throw new HttpError(405, 'not allowed')
    return await handler(context)
  }
}

function compose(middlewares: readonly Middleware[], last: Handler): Handler {
  return async (context) => {
    const step = async (index: number): Promise<Answer> => {
      const middleware = middlewares[index]
      if (!middleware) return await last(context)
      return await middleware(context, () => step(index + 1))
    }
    return await step(0)
  }
}

const recover: Middleware = async (_context, next) => {
  try {
    return await next()
  } catch (error) {
    if (!(error instanceof HttpError)) throw error
    return { status: error.status, body: error.message }
  }
}

const authenticate: Middleware = async (context, next) => {
  const token = context.request.headers.get('authorization')
  if (token?.startsWith('Bearer ')) context.user = token.slice(7)
  else if (context.request.method !== 'GET') throw new HttpError(401, 'who are you?')
  return await next()
}

interface Note {
  readonly title: string
  readonly owner: string
}

function noteFrom({ request, user }: Context): Note {
  const { title } = JSON.parse(request.body) as { title?: unknown }
  if (typeof title !== 'string') throw new HttpError(422, 'no title')
  return { title: title.trim(), owner: user }
}

class Notes {
  private readonly notes = new Map<number, Note>()

  async add(note: Note): Promise<number> {
    const id = this.notes.size + 1
    this.notes.set(id, note)
    return id
  }

  async get(id: string): Promise<Note> {
    const note = this.notes.get(Number(id))
    if (!note) throw new HttpError(404, `no note ${id}`)
    return note
  }
}

function ok(value: unknown): Answer {
  return { status: 200, body: JSON.stringify(value) }
}

function routesOf(notes: Notes): Router {
  return new Router()
    .on('POST', '/notes', async (context) => ok(await notes.add(noteFrom(context))))
    .on('GET', '/notes/:id', async (context) => ok(await notes.get(context.param('id'))))
}

function requestOf(i: number): Request {
  const headers = new Map(i % 29 === 0 ? [] : [['authorization', `Bearer user${i % 4}`]])
  if (i % 3 === 0) return { method: 'POST', url: '/notes', headers, body: i % 90 === 0 ? '[]' : `{"title":" note ${i} "}` }
  return { method: 'GET', url: i % 41 === 0 ? '/nothing/here' : `/notes/${1 + (i >> 2)}?page=1`, headers, body: '' }
}

export async function run(): Promise<number> {
  const router = routesOf(new Notes())
  const app = compose([recover, authenticate], (context) => router.handle(context))
  let checksum = 0
  for (let i = 0; i < 500; i++) {
    const { status, body } = await app(new Context(requestOf(i)))
    checksum = (checksum * 31 + status + body.length) | 0
  }
  return checksum
}
