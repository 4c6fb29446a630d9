// A machine with a stack that runs a program of a few instructions, in one large switch.
type Instruction = readonly [operation: Operation, operand: number]

const enum Operation {
  Push,
  Load,
  Store,
  Add,
  Subtract,
  Multiply,
  Remainder,
  Less,
  Jump,
  JumpIfZero,
  Call,
  Return,
  Print,
  Halt,
}

class Assembler {
  private readonly code: [Operation, number][] = []
  private readonly labels = new Map<string, number>()
  private readonly patches: { readonly at: number; readonly label: string }[] = []

  emit(operation: Operation, operand = 0): this {
    this.code.push([operation, operand])
    return this
  }

  to(operation: Operation, label: string): this {
    this.patches.push({ at: this.code.length, label })
    return this.emit(operation)
  }

  label(name: string): this {
    this.labels.set(name, this.code.length)
    return this
  }

  finish(): Instruction[] {
    for (const { at, label } of this.patches) {
      const target = this.labels.get(label)
      if (target === undefined) throw new Error(`no label ${label}`)
      const instruction = this.code[at]
      if (instruction) instruction[1] = target
    }
    return this.code
  }
}

class Machine {
  private readonly stack: number[] = []
  private readonly calls: number[] = []
  private readonly memory: number[] = [0, 0, 0, 0, 0, 0, 0, 0]
  private output = 0
  private at = 0
  steps = 0

  constructor(private readonly code: readonly Instruction[]) {}

  private push(value: number): void {
    this.stack.push(value)
  }

  private pop(): number {
    const value = this.stack.pop()
    if (value === undefined) throw new Error('the stack is empty')
    return value
  }

  run(): number {
    while (this.step()) this.steps++
    return this.output
  }

  private step(): boolean {
    const instruction = this.code[this.at++]
    if (!instruction) return false
    const [operation, operand] = instruction
    switch (operation) {
      case Operation.Push:
        this.push(operand)
        break
      case Operation.Load:
        this.push(this.memory[operand] ?? 0)
        break
      case Operation.Store:
        this.memory[operand] = this.pop()
        break
      case Operation.Add:
        this.push((this.pop() + this.pop()) | 0)
        break
      case Operation.Subtract: {
        const right = this.pop()
        this.push(this.pop() - right)
        break
      }
      case Operation.Multiply:
        this.push(Math.imul(this.pop(), this.pop()))
        break
      case Operation.Remainder: {
        const right = this.pop()
        this.push(this.pop() % right)
        break
      }
      case Operation.Less: {
        const right = this.pop()
        this.push(this.pop() < right ? 1 : 0)
        break
      }
      case Operation.Jump:
        this.at = operand
        break
      case Operation.JumpIfZero:
        if (this.pop() === 0) this.at = operand
        break
      case Operation.Call:
        this.calls.push(this.at)
        this.at = operand
        break
      case Operation.Return:
        this.at = this.calls.pop() ?? this.code.length
        break
      case Operation.Print:
        this.output = (this.output * 31 + this.pop()) | 0
        break
      case Operation.Halt:
        return false
    }
    return true
  }
}

function program(turns: number): Instruction[] {
  const assembler = new Assembler()
  assembler.label('loop').emit(Operation.Load, 0).emit(Operation.Push, turns).emit(Operation.Less).to(Operation.JumpIfZero, 'end')
  assembler.emit(Operation.Load, 0).to(Operation.Call, 'mix').emit(Operation.Print)
  assembler.emit(Operation.Load, 0).emit(Operation.Push, 1).emit(Operation.Add).emit(Operation.Store, 0).to(Operation.Jump, 'loop')
  assembler.label('mix').emit(Operation.Store, 1)
  assembler.emit(Operation.Load, 1).emit(Operation.Load, 1).emit(Operation.Multiply).emit(Operation.Push, 1009).emit(Operation.Remainder)
  assembler.emit(Operation.Load, 2).emit(Operation.Add).emit(Operation.Push, 3).emit(Operation.Subtract).emit(Operation.Store, 2)
  assembler.emit(Operation.Load, 2).emit(Operation.Return)
  return assembler.label('end').emit(Operation.Halt).finish()
}

export function run(): string {
  const machine = new Machine(program(8000))
  return `${machine.run()},${machine.steps}`
}
