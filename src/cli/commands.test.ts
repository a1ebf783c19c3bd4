import assert from 'node:assert/strict'
import test from 'node:test'
import { Command } from 'commander'
import { z } from 'zod'
import { job, operation, parseInput, type AnyOperation } from '#kernel/operation.ts'
import { operations } from '../operations.ts'
import { addOperations, commandWords, kebab } from './commands.ts'

const ask = operation({
  name: 'portfolio.balance',
  summary: 'Ask what is unspent',
  needs: null,
  http: 'GET /balance',
  cli: 'balance',
  input: z.object({
    by: z.string().default('country').describe('what to group by'),
    fiscalYearStart: z.coerce.number().int().min(1).max(12).optional(),
    withNone: z.boolean().default(false),
    kind: z.enum(['a', 'b']).optional(),
  }),
  output: z.object({}),
  run: () => Promise.resolve({}),
})
const take = job({
  name: 'exchange.import',
  summary: 'Import files',
  needs: null,
  http: 'POST /imports',
  cli: 'import iati',
  argument: 'files',
  files: 'files',
  input: z.object({ files: z.array(z.string()).min(1), dryRun: z.boolean().default(false) }),
  output: z.object({}),
  work: () => Promise.resolve({}),
})
const hidden = operation({ ...ask, name: 'test.hidden', cli: null })
const { cli: _, ...withoutCommand } = ask
const plain = operation({ ...withoutCommand, name: 'jobs.giveRole' })

const given = (...words: string[]) => givenTo([ask, take, hidden, plain], words)

async function givenTo(known: readonly AnyOperation[], words: readonly string[]) {
  const ran: { op: AnyOperation; input: Record<string, unknown> }[] = []
  const program = new Command('jurat').exitOverride().configureOutput({ writeErr: () => {}, writeOut: () => {} })
  addOperations(program, known, (op, input) => {
    ran.push({ op, input })
    return Promise.resolve()
  })
  const inherit = (command: Command) =>
    command.commands.forEach((child) => inherit(child.copyInheritedSettings(command)))
  inherit(program)
  await program.parseAsync([...words], { from: 'user' })
  return ran[0]!
}

test('an operation is a command, its input the options', async () => {
  const { op, input } = await given('balance', '--by', 'region', '--fiscal-year-start', '7', '--with-none')
  assert.equal(op, ask)
  assert.deepEqual(input, { by: 'region', fiscalYearStart: 7, withNone: true })
})

test('what is not said is left to the operation', async () => {
  assert.deepEqual((await given('balance')).input, {})
})

test('two words make a command within a command, with files as plain arguments', async () => {
  const { op, input } = await given('import', 'iati', 'a.xml', 'b.xml', '--dry-run')
  assert.equal(op, take)
  assert.deepEqual(input, { files: ['a.xml', 'b.xml'], dryRun: true })
})

test('without a command of its own an operation goes by its area and verb', async () => {
  assert.equal((await given('jobs', 'give-role')).op, plain)
})

test('wrong usage is refused before anything runs', async () => {
  for (const words of [
    ['balance', '--kind', 'c'],
    ['balance', '--fiscal-year-start', 'x'],
    ['balance', '--unknown'],
    ['import', 'iati'],
    ['hidden'],
  ])
    await assert.rejects(given(...words), { name: 'CommanderError' })
})

interface Wanted {
  type?: string
  format?: string
  minLength?: number
  pattern?: string
  enum?: string[]
  items?: Wanted
  anyOf?: Wanted[]
}

const written = ['HT', 'USD', '09:00', '100', '1.5']

/** Something that somebody could type for a member of an input. */
function typed({ type, format, minLength = 2, pattern, enum: choices, items, anyOf }: Wanted): string {
  if (choices) return choices[0]!
  if (items) return typed(items)
  if (anyOf) return typed(anyOf[0]!)
  if (format === 'uuid') return '0192f7c8-0000-7000-8000-000000000001'
  if (format === 'date') return '2014-03-03'
  const fitting = pattern && written.find((text) => new RegExp(pattern).test(text))
  if (fitting) return fitting
  if (format === 'date') return '2026-03-31'
  return type === 'integer' || type === 'number' ? '1' : 'HT'.repeat(Math.ceil(minLength / 2))
}

// what a command cannot be given, each with the reason
const without: Readonly<Record<string, string>> = {
  'accounts.chooseLanguage': 'the language of pages',
  'audit.verify': 'jurat verify tells this and more',
  'groups.set': 'a list of rules; jurat groups add and remove change one',
  'rosters.look': 'jurat import roster --dry-run says the same',
  'rosters.tryImport': 'jurat import roster --dry-run says the same',
  'rosters.mark': 'a list of marks; jurat rosters mark marks one',
  'rosters.record': 'a list of results; jurat rosters record enters one',
  'clearance.tryResults': 'jurat import clearance --dry-run says the same',
  'persons.tryImport': 'jurat persons import --dry-run says the same',
  'clearance.tryHolidays': 'jurat import holidays --dry-run says the same',
  'units.tryImport': 'jurat import units --dry-run says the same',
  'courses.tryImport': 'jurat import courses --dry-run says the same',
  'events.tryImport': 'jurat import events --dry-run says the same',
  'events.choices': 'what the form of an event offers',
  'events.setBudget': 'several lines at once; jurat events budget sets one',
  'devices.show': 'a person lets a program in from a browser',
  'devices.answer': 'a person lets a program in from a browser',
}

test('everything that Jurat can do has a command by which it can be asked for, or says why not', async () => {
  assert.deepEqual(
    operations
      .filter((op) => !commandWords(op))
      .map(({ name }) => name)
      .toSorted(),
    Object.keys(without).toSorted(),
  )
  for (const op of operations) {
    const words = commandWords(op)
    if (!words) continue
    const { properties = {}, required = [] } = z.toJSONSchema(op.input, { io: 'input', unrepresentable: 'any' }) as {
      properties?: Record<string, Wanted>
      required?: string[]
    }
    const wanted = Object.entries(properties).filter(([name]) => required.includes(name) || name === op.argument)
    const argument = wanted.filter(([name]) => name === op.argument).map(([, property]) => typed(property))
    const options = wanted
      .filter(([name]) => name !== op.argument)
      .flatMap(([name, property]) => [`--${kebab(name)}`, ...(property.type === 'boolean' ? [] : [typed(property)])])
    const asked = await givenTo(operations, [...words, ...argument, ...options])
    assert.equal(asked.op.name, op.name)
    // where files of JSON are named, what they hold is for the test of their area
    if (op.json) continue
    assert.doesNotThrow(() => parseInput(op, asked.input), op.name)
  }
})
