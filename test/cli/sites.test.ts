import { describe, expect, it } from 'vitest'
import { CommandLine } from './command-line.ts'

const CART = `let tax = 2
export class Cart {
  total(items: number[]): number {
    let sum = 0
    for (const item of items) sum += item; tax++
    return [1].map((one) => one + sum).length
  }
}
`
const cli = new CommandLine({
  'src/cart.ts': CART,
  'src/crlf.js': '\uFEFFfunction f(a) {\r\n  return a\r\n}\r\n',
  'src/empty.ts': 'export interface A { a: number }\n',
  'src/wrong.ts': 'export const a = (\n',
  'src/page.vue': '<template><p /></template>\n',
  'src/data.json': '{}\n',
})
const sites = (...args: string[]): ReturnType<CommandLine['run']> => cli.run(['sites', ...args])

describe('probes sites', () => {
  it('shows the source with a mark where a probe can be; a number where there are several', () => {
    expect(sites('src/cart.ts')).toEqual({
      code: 0,
      stderr: '',
      stdout: `1   let tax = 2
2   export class Cart {
3     total(items: number[]): number {
4 ●     let sum = 0
5 3     for (const item of items) sum += item; tax++
6 2     return [1].map((one) => one + sum).length
7     }
8   }
6 sites
`,
    })
  })

  it('shows some lines, and what a handler gets there', () => {
    expect(sites('src/cart.ts:6', '--names').stdout).toBe(`6 2     return [1].map((one) => one + sum).length
    6:5 Cart.total · items, sum, this · upvalues tax
    6:29 arrow · one · upvalues sum
2 sites in lines 6 to 6
`)
    expect(sites('src/cart.ts:4-5').stdout).toContain('4 sites in lines 4 to 5')
    expect(sites('src/cart.ts:7-99')).toMatchObject({ code: 1, stdout: '7     }\n8   }\nno sites in lines 7 to 8\n' })
  })

  it('says it in JSON', () => {
    const { stdout, code } = sites('src/cart.ts:4', '--json')
    expect(code).toBe(0)
    expect(JSON.parse(stdout)).toEqual({
      file: 'src/cart.ts',
      line: 4,
      column: 5,
      endLine: 4,
      functionName: 'total',
      owner: 'Cart',
      kind: 'method',
      text: 'let sum = 0',
      hasThis: true,
      locals: ['items'],
      upvalues: ['tax'],
    })
  })

  it('knows other line ends, and files without statements', () => {
    expect(sites('src/crlf.js').stdout).toBe('1   function f(a) {\n2 ●   return a\n3   }\n1 site\n')
    expect(sites('src/empty.ts')).toMatchObject({ code: 1, stdout: '1   export interface A { a: number }\nno sites\n' })
  })

  it.each([
    [['src/wrong.ts'], /^src\/wrong\.ts:1:19: Expression expected\.; it gets no sites\n$/],
    [['src/none.ts'], /^src\/none\.ts: there is no such file\n$/],
    [['src'], /^src: there is no such file\n$/],
    [['src/data.json'], /^src\/data\.json: only JavaScript and TypeScript has sites\n$/],
    [['src/page.vue'], /^src\/page\.vue: a component has sites behind its compiler/],
    [[], /^say which file: probes sites src\/cart\.ts\n$/],
    [['src/cart.ts', '--nmaes'], /^Unknown option '--nmaes'/],
  ])('says what is wrong: %j', (args, words) => {
    const { code, stdout, stderr } = sites(...args)
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toMatch(words)
  })

  it('goes on with the other files', () => {
    const { code, stdout, stderr } = sites('src/none.ts', 'src/cart.ts:4')
    expect({ code, stderr }).toEqual({ code: 2, stderr: 'src/none.ts: there is no such file\n' })
    expect(stdout).toContain('4 ●     let sum = 0')
  })

  it('is in colour where somebody sees it', () => {
    expect(cli.run(['sites', 'src/cart.ts:4'], { FORCE_COLOR: '1' }).stdout).toContain('\u001B[32m●\u001B[39m')
  })
})

describe('help', () => {
  it('lists the commands, and says more of each', () => {
    const { stdout, code } = cli.run(['--help'])
    expect(code).toBe(0)
    expect(stdout).toMatch(/^ {2}sites +where a probe can be/m)
    expect(cli.run(['sites', '--help']).stdout).toContain('$ npx unplugin-probes sites src/cart.ts:40-60 --names')
    expect(cli.run(['nope'])).toMatchObject({ code: 2, stdout: '', stderr: expect.stringMatching(/^there is no command nope\n/) })
    expect(cli.run([])).toMatchObject({ code: 2, stderr: expect.stringMatching(/^a command is missing\n/) })
  })
})
