import assert from 'node:assert/strict'
import test from 'node:test'
import { CommanderError, type Command } from 'commander'
import { NotSignedIn } from '#kernel/problem.ts'
import { createProgram, report } from '../cli.ts'
import { styleOf } from './output.ts'
import { examples, nouns } from './help.ts'

interface Visited {
  words: string
  command: Command
}
const visited = (command: Command, words = ''): Visited[] => [
  { words, command },
  ...command.commands.flatMap((child) => visited(child, `${words} ${child.name()}`.trim())),
]

/** The program with what it would say kept instead of said, and no command that does anything. */
function quietProgram() {
  const said = { out: '', err: '' }
  const program = createProgram()
  const asked: string[] = []
  for (const { words, command } of visited(program)) {
    command.configureOutput({
      writeOut: (text) => void (said.out += text),
      writeErr: (text) => void (said.err += text),
    })
    if (words && !(words in nouns)) command.action(() => void asked.push(words))
  }
  return { program, said, asked }
}

async function tried(...words: string[]) {
  const { program, said, asked } = quietProgram()
  const code = await program.parseAsync(words, { from: 'user' }).then(
    () => 0,
    (error: unknown) => report(error, styleOf(program)),
  )
  return { ...said, asked, code }
}

test('every command, argument and option says what it is', () => {
  const silent = visited(createProgram()).flatMap(({ words, command }) => [
    ...(command.description() ? [] : [words]),
    ...command.registeredArguments.filter((one) => !one.description).map((one) => `${words} <${one.name()}>`),
    ...command.options.filter((one) => !one.description).map((one) => `${words} ${one.flags}`),
  ])
  assert.deepEqual(silent, [])
})

test('no command has an option that the program takes for its own', () => {
  const program = createProgram()
  const own = new Set(program.options.map(({ long }) => long))
  const taken = visited(program)
    .slice(1)
    .flatMap(({ words, command }) =>
      command.options.filter(({ long }) => own.has(long)).map(({ long }) => `${words} ${long}`),
    )
  assert.deepEqual(taken, [])
})

test('every command stands under a heading', async () => {
  const { out } = await tried('--help')
  assert.doesNotMatch(out, /^Commands:/m)
  for (const { command } of visited(createProgram()).slice(1))
    if (command.parent?.name() === 'jurat') assert.match(out, new RegExp(`^ {2}${command.name()}\\b`, 'm'))
})

/** As a shell parts it. */
const words = (line: string) => [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain!)

test('every example can be typed as it stands', async () => {
  const known = new Set(visited(createProgram()).map((one) => one.words))
  assert.deepEqual(
    Object.keys(examples).filter((name) => !known.has(name)),
    [],
  )
  for (const [name, lines] of Object.entries(examples))
    for (const line of lines) {
      const { asked, err, code } = await tried(...words(line).slice(1))
      assert.equal(code, 0, `${line}: ${err}`)
      if (name) assert.deepEqual(asked, [name], line)
    }
})

test('the help of a command tells defaults, what is required, the choices, and the options of all commands', async () => {
  const { out, code } = await tried('accounts', 'list', '--help')
  assert.equal(code, 0)
  assert.match(out, /--limit <number> +How many at most, up to 1000 \(default: 200\)/)
  assert.match(out, /^Global Options:[^]*--json/m)
  const give = await tried('grants', 'give', '--help')
  assert.match(give.out, /\(required; one of:\s+everything,\s+region,/)
  assert.match(give.out, /^Examples:\n {2}jurat grants give/m)
})

test('what is mistyped is answered with what may have been meant, and with 2', async () => {
  const cases: [string[], RegExp][] = [
    [['balanec'], /Did you mean balance\?/],
    [['import', 'iatti', 'a.xml'], /Did you mean iati\?/],
    [['balance', '--wher', 'country=HT'], /Did you mean --where\?/],
    [['activities', '--limit', 'many'], /It must be a number/],
    [['activities', '--sort', 'size'], /Allowed choices are identifier, title/],
    [['grants', 'give', 'x'], /required option '--role <role>' not specified/],
    [['import', 'iati'], /missing required argument 'file'/],
    [['balance', '--server', 'example'], /It must be an address/],
    [['serve', '--port', 'http'], /It must be a number/],
    [['import'], /Import publications, training reports, people, units, courses/],
    [[], /Runs a justice-assistance bureau/],
  ]
  for (const [typed, said] of cases) {
    const { err, asked, code } = await tried(...typed)
    assert.equal(code, 2, typed.join(' '))
    assert.match(err, said)
    assert.deepEqual(asked, [])
  }
})

test('options of the program may stand before or after the command', async () => {
  for (const typed of [
    ['--json', 'balance'],
    ['balance', '--json'],
  ]) {
    const { program } = quietProgram()
    await program.parseAsync(typed, { from: 'user' })
    assert.equal(styleOf(program).json, true)
  }
})

test('a list before a plain argument does not swallow it', async () => {
  const { asked, code } = await tried('search', '--where', 'country=HT', 'border police')
  assert.deepEqual({ asked, code }, { asked: ['search'], code: 0 })
})

test('a file that is not there is named before anything is sent', async () => {
  const program = createProgram()
  let said = ''
  for (const { command } of visited(program)) command.configureOutput({ writeErr: (text) => void (said += text) })
  await assert.rejects(program.parseAsync(['import', 'iati', 'no-such.xml'], { from: 'user' }), CommanderError)
  assert.match(said, /There is no file no-such\.xml\./)
})

test('nothing is coloured where NO_COLOR is set, or --no-color said, or nobody looks', () => {
  const { NO_COLOR: before } = process.env
  const { isTTY } = process.stderr
  const coloured = (typed: string[]) => {
    const { program } = quietProgram()
    program.parse(['balance', ...typed], { from: 'user' })
    return styleOf(program).color
  }
  try {
    delete process.env.NO_COLOR
    process.stderr.isTTY = true
    assert.equal(coloured([]), true)
    assert.equal(coloured(['--no-color']), false)
    process.env.NO_COLOR = '1'
    assert.equal(coloured([]), false)
    delete process.env.NO_COLOR
    process.stderr.isTTY = false
    assert.equal(coloured([]), false)
  } finally {
    process.stderr.isTTY = isTTY
    if (before === undefined) delete process.env.NO_COLOR
    else process.env.NO_COLOR = before
  }
})

test('whoever is not signed in reads which command lets them in, and a program does not', () => {
  let said = ''
  const refused = (json: boolean) => {
    said = ''
    return report(NotSignedIn({}), { json, csv: false, quiet: false, color: false }, (text) => void (said += text))
  }
  assert.equal(refused(false), 4)
  assert.match(said, /^jurat: Sign in first.*\n\(jurat sign-in /)
  assert.equal(refused(true), 4)
  assert.equal((JSON.parse(said) as { status: number }).status, 401)
})
