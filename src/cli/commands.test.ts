import assert from 'node:assert/strict'
import test from 'node:test'
import { Command } from 'commander'
import { z } from 'zod'
import { job, operation, type AnyOperation } from '#kernel/operation.ts'
import { addOperations } from './commands.ts'

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

async function given(...words: string[]) {
  const ran: { op: AnyOperation; input: Record<string, unknown> }[] = []
  const program = new Command('jurat').exitOverride().configureOutput({ writeErr: () => {}, writeOut: () => {} })
  addOperations(program, [ask, take, hidden, plain], (op, input) => {
    ran.push({ op, input })
    return Promise.resolve()
  })
  const inherit = (command: Command) =>
    command.commands.forEach((child) => inherit(child.copyInheritedSettings(command)))
  inherit(program)
  await program.parseAsync(words, { from: 'user' })
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
