// Objects of several classes that send each other messages, all small methods.
interface Message {
  readonly kind: 'work' | 'device'
  value: number
  next: Message | undefined
}

abstract class Task {
  private queue: Message | undefined
  private held = false
  runs = 0

  constructor(
    readonly name: string,
    readonly priority: number,
    protected readonly scheduler: Scheduler,
  ) {}

  protected abstract handle(message: Message): void

  receive(message: Message): void {
    message.next = undefined
    if (!this.queue) {
      this.queue = message
      return
    }
    let last = this.queue
    while (last.next) last = last.next
    last.next = message
  }

  hold(): void {
    this.held = true
  }

  release(): void {
    this.held = false
  }

  get isReady(): boolean {
    return !this.held && this.queue !== undefined
  }

  runOnce(): void {
    const message = this.queue
    if (!message) return
    this.queue = message.next
    this.runs++
    this.handle(message)
  }
}

class Worker extends Task {
  private turn = 0

  protected handle(message: Message): void {
    this.turn = (this.turn + 1) % 26
    message.value = (message.value + this.turn) % 9973
    const target = this.turn % 2 === 0 ? 'device a' : 'device b'
    this.scheduler.send(target, { kind: 'device', value: message.value, next: undefined })
    if (message.value % 5 === 0) this.hold()
    this.scheduler.send(this.name, message)
  }
}

class Device extends Task {
  private pending = 0

  protected handle(message: Message): void {
    this.pending += message.value
    if (this.pending > 4000) {
      this.flush()
      return
    }
    this.scheduler.count(1)
  }

  private flush(): void {
    this.scheduler.count(this.pending % 7)
    this.pending = 0
    this.scheduler.send('collector', { kind: 'work', value: 3, next: undefined })
  }
}

class Collector extends Task {
  protected handle({ value }: Message): void {
    this.scheduler.count(value)
    this.scheduler.wake()
  }
}

class Scheduler {
  private readonly tasks: Task[] = []
  private total = 0
  private left: number

  constructor(steps: number) {
    this.left = steps
  }

  add(task: Task): this {
    this.tasks.push(task)
    this.tasks.sort((a, b) => b.priority - a.priority)
    return this
  }

  count(by: number): void {
    this.total = (this.total + by) | 0
  }

  wake(): void {
    for (const task of this.tasks) task.release()
  }

  send(name: string, message: Message): void {
    this.find(name).receive(message)
  }

  private find(name: string): Task {
    for (const task of this.tasks) if (task.name === name) return task
    throw new Error(`no task ${name}`)
  }

  private nextReady(): Task | undefined {
    for (const task of this.tasks) if (task.isReady) return task
    return undefined
  }

  run(): number {
    while (this.left-- > 0) {
      const task = this.nextReady()
      if (task) task.runOnce()
      else this.wake()
    }
    return this.tasks.reduce((sum, { runs }) => (sum * 31 + runs) | 0, this.total)
  }
}

export function run(): number {
  const scheduler = new Scheduler(40_000)
  scheduler
    .add(new Worker('worker', 1, scheduler))
    .add(new Device('device a', 3, scheduler))
    .add(new Device('device b', 4, scheduler))
    .add(new Collector('collector', 2, scheduler))
  for (let i = 0; i < 6; i++) scheduler.send('worker', { kind: 'work', value: i * 1000 + 1, next: undefined })
  return scheduler.run()
}
