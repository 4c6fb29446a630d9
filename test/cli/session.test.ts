import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { Ajv } from 'ajv'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { Project } from './running-program.ts'

let project: Project

beforeAll(async () => {
  project = await new Project().build()
})

afterEach(() => {
  project.kill()
  rmSync(project.path('probes.hooks'), { recursive: true, force: true })
})
afterAll(() => expect(readdirSync(project.path('tmp')).filter((name) => name.startsWith('probes-'))).toEqual([]))

describe('probes log', () => {
  it('writes a line at each hit until there were enough, and leaves nothing behind', async () => {
    const program = await project.start()
    const cli = project.probes('log', 'cart.ts:6', 'sum={sum} of {items.length}', '--hits', '3', '--if', 'sum > 4')
    expect(await cli.ended()).toBe(0)
    expect(cli.stdout).toMatch(/^(?:\d\d:\d\d:\d\d\.\d{3} cart\.ts:6 \(total\) sum=\d+ of 2\n){3}$/)
    expect(cli.stderr).toContain(`on in process ${program.process.pid}: cart.ts:6:5`)
    await project.gone()
    expect(existsSync(project.path('probes.hooks'))).toBe(false)
    await program.until(/session-\w+\.ts removed/, 'stderr')
    expect(program.stderr).not.toContain('sum=')
  })

  it('writes a hooks file that a person could have written', async () => {
    await project.start()
    const cli = project.probes('log', 'cart.ts:6', "it's {sum}", '--if', "sum !== 'x'", '--per-second', '5', '--for', '1h')
    await cli.until(/it's \d/)
    expect(project.hooksText().replace(/\(.*?, process \d+ .*\): /, '(…): ')).toBe(
      [
        `// A session of unplugin-probes (…): probes log cart.ts:6 'it'\\''s {sum}'`,
        `import { probes } from 'unplugin-probes/runtime'`,
        '',
        expect.stringMatching(/^probes\.report\('.*'\)$/) as unknown as string,
        `probes.log('cart.ts:6', "it's {sum}", { when: "sum !== 'x'", perSecond: 5, ttl: '1h' })`,
        '',
      ]
        .map((line, index) => (index === 3 ? project.hooksText().split('\n')[3]! : line))
        .join('\n'),
    )
    expect(project.hooksText()).toMatch(/^probes\.report\('\/.*\/s\.sock'\)$/m)
  })

  it('several places, each with its template; two sessions do not disturb each other', async () => {
    await project.start()
    const one = project.probes('log', 'cart.ts:4', 'Cart.total', 'one', 'cart.ts:6', 'two {sum}', '--for', '1h')
    const other = project.probes('log', 'cart.ts:6', 'other {sum}', '--for', '1h')
    await Promise.all([one.until(/cart\.ts:4 \(total\) one/), one.until(/cart\.ts:6 \(total\) two \d/), other.until(/other \d/)])
    one.process.kill('SIGINT')
    expect(await one.ended()).toBe(0)
    expect(one.stdout).not.toContain('other')
    other.stdout = ''
    await other.until(/other \d/)
    expect(project.hooks()).toHaveLength(1)
    other.process.kill('SIGTERM')
    expect(await other.ended()).toBe(0)
    await project.gone()
  })

  it.each(['SIGKILL', 'SIGHUP'] as const)('ended by %s: no probe stays on, and no file', async (signal) => {
    const program = await project.start()
    const cli = project.probes('log', 'cart.ts:6', '{sum}')
    await cli.until(/cart\.ts:6/)
    cli.process.kill(signal)
    await project.gone()
    await program.until(/session-\w+\.ts removed|1 probe off/, 'stderr')
    const status = project.probes('status')
    expect(await status.ended()).toBe(0)
    expect(status.stdout).toMatch(/: 0 probes\n$/)
  })

  it('ends with who reads it, and with who has started it', async () => {
    await project.start()
    const pipe = project.run('sh', ['-c', `${process.execPath} ${cliPath()} log cart.ts:6 '{sum}' | head -1`])
    expect(await pipe.ended()).toBe(0)
    await project.gone()
    const own = `${process.execPath} ${cliPath()} log cart.ts:6 '{sum}'; true`
    for (const command of [own, `sh -c "${own}"; true`]) {
      const npx = project.run('sh', ['-c', command], { npm_execpath: 'npx' })
      await npx.until(/cart\.ts:6/)
      npx.process.kill('SIGKILL')
      await project.gone()
    }
  })

  it('an address as a stack trace shows it; what a terminal would take for a command is shown as text', async () => {
    await project.start()
    const cli = project.probes('log', 'at Cart.total (cart.ts:6:5)', 'a\u001b[2J{items.length}\n\u202e', '--once')
    expect(await cli.ended()).toBe(0)
    expect(cli.stdout).toMatch(/cart\.ts:6 \(total\) a\\u001b\[2J2\\u000a\\u202e\n$/)
  })

  it('what is lost is said', async () => {
    const own = await new Project({
      'hot.ts':
        "function hot(i: number) {\n  return i\n}\nsetInterval(() => { for (let i = 0; i < 30_000; i++) hot(i) }, 50)\nconsole.log('ready')\n",
    }).build()
    try {
      await own.start()
      const cli = own.probes('log', 'hot.ts:2', '{i}', '--for', '20s')
      await cli.until(/hot\.ts:2/)
      cli.process.kill('SIGSTOP')
      await new Promise((resolve) => setTimeout(resolve, 2000))
      cli.process.kill('SIGCONT')
      await cli.until(/lines are lost: hits are more than can be sent and read/, 'stderr')
      cli.process.kill('SIGINT')
      expect(await cli.ended()).toBe(0)
      expect(cli.stderr).toMatch(/^\d+ lines in all are lost$/m)
    } finally {
      own.kill()
    }
  })

  it('the stack, and all processes at once', async () => {
    const programs = [await project.start(), await project.start()]
    const cli = project.probes('log', 'cart.ts:6', '{sum}', '--stack')
    for (const { process: child } of programs)
      await cli.until(new RegExp(`cart\\.ts:6 \\(total\\) \\[${child.pid}\\] \\d+\n    at .*total .*cart\\.ts:6:5`))
  })
})

function cliPath(): string {
  return new URL('../../dist/cli.js', import.meta.url).pathname
}

describe('what is wrong is told before anything is written', () => {
  const wrong: [string, string[], RegExp][] = [
    ['an unknown name', ['log', 'cart.ts:6', '{smu}'], /^cart\.ts:6:5: there is no variable smu; nearest: sum, /],
    ['an unknown name in a condition', ['snapshot', 'cart.ts:6', '--if', 'itms.length'], /there is no variable itms; nearest: items, /],
    ['a line without code', ['log', 'cart.ts:99', 'x'], /^cart\.ts:99: no code on line 99; nearest: cart\.ts:13:1/],
    ['a template', ['log', 'cart.ts:6', '{sum'], /the template "\{sum" cannot be read: .* \(character \d+\)/],
    ['a condition', ['log', 'cart.ts:6', 'x', '--if', 'sum ='], /the condition "sum =" cannot be read/],
    ['a function', ['log', 'Cart.totl', 'x'], /^Cart\.totl: no source file has a function totl/],
    ['no address', ['snapshot', '9'], /not an address: "9"/],
    ['a place that is none', ['log', 'tick', 'x'], /^not an address: "tick"; did you mean #tick\?/],
    [
      'too long a time',
      ['log', 'cart.ts:6', 'x', '--for', '600h'],
      /--for is 600h, not milliseconds or a text such as "10m" \(.*at most 24 days\)/,
    ],
    ['a file for counts', ['count', 'cart.ts', '--lcov', 'nowhere/x'], /ENOENT/],
    ['a file to count in', ['count', 'kart.ts'], /no source file matches kart\.ts; nearest: cart\.ts/],
    ['no template', ['log', 'cart.ts:6'], /say what to write at cart\.ts:6/],
    ['a number', ['log', 'cart.ts:6', 'x', '--hits', 'many'], /--hits is many, not a number of hits/],
    ['a time', ['log', 'cart.ts:6', 'x', '--for', 'ever'], /--for is ever, not milliseconds or a text such as/],
    ['an option', ['log', 'cart.ts:6', 'x', '--hit', '3'], /--hit/],
  ]
  it.each(wrong)('%s', async (_, args, message) => {
    const cli = project.probes(...args)
    expect(await cli.ended()).toBe(2)
    expect(cli.stderr).toMatch(message)
    expect(cli.stdout).toBe('')
    expect(project.hooks()).toEqual([])
  })
})

describe('probes snapshot', () => {
  it('shows what is there, or some of it', async () => {
    await project.start()
    const cli = project.probes('snapshot', 'Cart.total', '--once')
    expect(await cli.ended()).toBe(0)
    expect(cli.stdout).toMatch(/cart\.ts:4 \(total\) \{ vals: \{ items: \[ \d+, 2 \] \}, uv: \{ served: \d+ \}, this: Cart \{\} \}/)
    const some = project.probes('snapshot', 'cart.ts:6', '--show', 'items[1]', '--show', 'served', '--once', '--json')
    expect(await some.ended()).toBe(0)
    const log = linesOf(some.stdout).find(({ event }) => event === 'log')
    expect(log?.['values']).toEqual({ 'items[1]': 2, served: expect.any(Number) as number })
  })
})

describe('--json', () => {
  it('each line is an event of the schema', async () => {
    await project.start()
    const validate = new Ajv({ strict: true }).compile(createRequire(import.meta.url)('unplugin-probes/events.schema.json') as object)
    const texts: string[] = []
    for (const args of [['log', 'cart.ts:6', '{sum}', '--hits', '2'], ['count', 'cart.ts', '--for', '1s'], ['status']]) {
      const cli = project.probes(...args, '--json')
      expect(await cli.ended()).toBe(0)
      texts.push(cli.stdout)
    }
    const events = texts.flatMap(linesOf)
    for (const event of events) expect([event, validate(event), validate.errors]).toEqual([event, true, null])
    expect(new Set(events.map(({ event }) => event))).toEqual(new Set(['attached', 'status', 'log', 'hits']))
  })
})

function linesOf(text: string): Record<string, unknown>[] {
  return text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>)
}

describe('probes count', () => {
  it('the hits of each line, beside the source, and for reports', async () => {
    await project.start()
    const cli = project.probes('count', 'cart.ts', '--for', '2s', '--lcov', 'live.info')
    expect(await cli.ended()).toBe(0)
    const hits = new Map([...cli.stdout.matchAll(/^ *(\d+) +(\d+) /gm)].map(([, count, line]) => [Number(line), Number(count)]))
    expect(hits.get(4)).toBeGreaterThan(3)
    expect(Math.abs(hits.get(4)! - hits.get(7)!)).toBeLessThanOrEqual(1)
    expect(hits.get(13)).toBe(0)
    expect(readFileSync(project.path('live.info'), 'utf8')).toMatch(new RegExp(`SF:cart\\.ts\n[^]*DA:4,${hits.get(4)}\n[^]*end_of_record`))
  })
})

describe('probes status and off', () => {
  it('who has set what, and how to end it', async () => {
    const program = await project.start()
    mkdirSync(project.path('probes.hooks'), { recursive: true })
    writeFileSync(project.path('probes.hooks/mine.ts'), `export default (probes: any) => void probes.count('cart.ts:4')\n`)
    const session = project.probes('log', 'cart.ts:6', '{sum}')
    await session.until(/cart\.ts:6/)
    await program.until(/mine\.ts loaded/, 'stderr')
    const status = project.probes('status')
    expect(await status.ended()).toBe(0)
    expect(status.stdout).toMatch(
      new RegExp(`^process ${program.process.pid} \\(cart\\.mjs, Node [\\d.]+, 1 file with sites\\): 2 probes\n`),
    )
    expect(status.stdout).toMatch(/^ {2}cart\.ts:4 +on since \d\d:\d\d:\d\d +\d+ hits? +\.\/probes\.hooks\/mine\.ts$/m)
    expect(status.stdout).toMatch(/^ {2}cart\.ts:6 +on since .* hits? +session-\w+ of \S+: probes log cart\.ts:6 '\{sum\}'$/m)
    const off = project.probes('off', 'cart.ts:6')
    expect(await off.ended()).toBe(0)
    expect(off.stdout).toMatch(/^session-\w+ of \S+ is over: probes log cart\.ts:6/)
    expect(await session.ended()).toBe(0)
    expect(project.hooks()).toEqual(['mine.ts'])
    const nothing = project.probes('off', 'cart.ts:4')
    expect(await nothing.ended()).toBe(2)
    expect(nothing.stderr).toMatch(/no session is called cart\.ts:4, or has a probe there; there is none/)
  })
})

describe('a program of an older build', () => {
  it('one place that is not there any more, told first, does not end the others', async () => {
    const own = await new Project().build()
    try {
      await own.start()
      writeFileSync(own.path('cart.ts'), `${readFileSync(own.path('cart.ts'), 'utf8')}\n\n\nconsole.log(cart)\n`)
      const cli = own.probes('log', 'cart.ts:17', 'gone', 'cart.ts:6', 'sum {sum}', '--for', '2s')
      expect(await cli.ended()).toBe(0)
      expect(cli.stderr).toMatch(/cart\.ts:17 is no-code in process/)
      expect(cli.stdout).toMatch(/cart\.ts:6 \(total\) sum \d/)
    } finally {
      own.kill()
    }
  })
})

describe('a program that ends, and begins anew', () => {
  it('is told, and its probes are on again', async () => {
    const program = await project.start()
    const cli = project.probes('log', 'cart.ts:6', '{sum}')
    await cli.until(/cart\.ts:6/)
    program.process.kill('SIGTERM')
    await cli.until(new RegExp(`process ${program.process.pid} \\(.*cart\\.mjs\\) reports no more`), 'stderr')
    const next = await project.start()
    cli.stdout = ''
    await cli.until(/cart\.ts:6/)
    expect(cli.stderr).toContain(`on in process ${next.process.pid}: cart.ts:6:5`)
    cli.process.kill('SIGINT')
    expect(await cli.ended()).toBe(0)
  })
})

describe('where nobody answers', () => {
  it('says so, and why that can be', async () => {
    const cli = project.probes('log', 'cart.ts:6', '{sum}')
    expect(await cli.ended()).toBe(1)
    expect(cli.stderr).toMatch(/no program answers at the hooks folder probes\.hooks \(.*\)\. It can be that\n {2}- no program runs/)
    await project.gone()
    const status = project.probes('status')
    expect(await status.ended()).toBe(1)
    expect(status.stderr).toMatch(/no program answers/)
  })

  it('waits for one with --wait, and finds a file that is not known as the program does', async () => {
    const cli = project.probes('log', 'cart.ts:6', '{sum}', '--wait', '--once')
    await cli.until(/no program answers/, 'stderr')
    await project.start()
    expect(await cli.ended()).toBe(0)
    const other = project.probes('log', 'kart.ts:6', 'x', '--for', '1s')
    expect(await other.ended()).toBe(1)
    expect(other.stderr).toMatch(
      /kart\.ts:6: no source file matches kart\.ts; nearest: cart\.ts, .*; the program has to tell[^]*kart\.ts:6 is pending .*nearest: cart\.ts/,
    )
  })
})

describe('a hooks file in place of a folder', () => {
  it('is written by one session, never over what others have written', async () => {
    const own = await new Project().build({ hooks: './probes.hooks.ts' })
    try {
      const program = await own.start()
      const cli = own.probes('log', 'cart.ts:6', '{sum}')
      await cli.until(/cart\.ts:6/)
      const status = own.probes('status')
      expect([await status.ended(), status.stderr]).toEqual([2, expect.stringMatching(/is of another session/) as string])
      const second = own.probes('log', 'cart.ts:6', '{sum}')
      expect(await second.ended()).toBe(2)
      expect(second.stderr).toMatch(/is of another session \(process \d+ of \S+: probes log cart\.ts:6.*\); end that one, or name a folder/)
      cli.process.kill('SIGKILL')
      await program.until(/probes\.hooks\.ts removed/, 'stderr')
      writeFileSync(own.path('probes.hooks.ts'), '// of a person\n')
      const third = own.probes('log', 'cart.ts:6', '{sum}')
      expect(await third.ended()).toBe(2)
      expect(third.stderr).toMatch(/is there already, and a session overwrites nothing that others have written/)
      expect(readFileSync(own.path('probes.hooks.ts'), 'utf8')).toBe('// of a person\n')
    } finally {
      own.kill()
    }
  })
})
