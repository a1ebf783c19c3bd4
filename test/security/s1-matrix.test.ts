// Every operation × every role × every scope × what it is done to: whether it may be done follows from the policy, and
// both walls keep to it. The reading half of the matrix, with what is answered, stands in s1-scope.test.ts.
import assert from 'node:assert/strict'
import test from 'node:test'
import { sql } from 'kysely'
import { accessRules, roles } from '#kernel/access.ts'
import { isJob, reads } from '#kernel/operation.ts'
import { Problem } from '#kernel/problem.ts'
import { StoreError } from '#kernel/store/store.ts'
import { bureau, may, operations, owner, pages, people, request, type Person } from './bureau.ts'
import { cells } from './cells.ts'

// Being signed in is enough for these, since they concern oneself only, each by the condition named.
const forOneself: Readonly<Record<string, string>> = {
  'accounts.whoAmI': 'tells who one is',
  'accounts.chooseLanguage': 'one’s own language',
  'sessions.list': 'one’s own; another’s for whoever manages accounts',
  'sessions.revoke': 'one’s own; another’s for whoever manages accounts',
  'tokens.create': 'acts for oneself, within what one may do',
  'devices.show': 'needs the code that is shown to whoever waits',
  'devices.answer': 'acts for oneself, within what one may do',
  'exchange.imports': 'one’s own; all for whoever reads imports',
  'exchange.showImport': 'one’s own; all for whoever reads imports',
  'notices.list': 'what one may see of what areas offer, by their permissions and scopes',
  'notices.see': 'one’s own mark',
  'notices.unsee': 'one’s own mark',
  'notices.wishMail': 'one’s own wish',
  'notices.mails': 'one’s own; all for whoever oversees jobs',
  'jobs.list': 'one’s own; all for whoever oversees jobs, imports for whoever reads them',
  'jobs.show': 'one’s own; all for whoever oversees jobs, imports for whoever reads them',
  'jobs.cancel': 'one’s own; all for whoever oversees jobs',
}
const pagesForOneself = ['/account', '/device', '/jobs', '/jobs/{id}', '/notices']

test('every operation and page needs a permission that a policy declares, or stands on the list of those that need none', () => {
  const declared = new Set<string>(accessRules().map(({ permission }) => permission))
  assert.deepEqual(
    [...operations.map(({ name, needs }) => [name, needs]), ...pages.map(({ path, needs }) => [path, needs])].filter(
      ([, needs]) => needs && !declared.has(needs),
    ),
    [],
  )
  assert.deepEqual(
    operations
      .filter(({ needs }) => needs === null)
      .map(({ name }) => name)
      .toSorted(),
    Object.keys(forOneself).toSorted(),
  )
  assert.deepEqual(
    pages
      .filter(({ needs }) => needs === null)
      .map(({ path }) => path)
      .toSorted(),
    pagesForOneself.toSorted(),
  )
})

test('every rule names roles that there are', () => {
  const known = new Set<string>(roles)
  assert.deepEqual(
    accessRules().filter(({ role }) => !known.has(role)),
    [],
  )
})

test('nobody unknown reaches an operation or a page', async () => {
  for (const op of operations) {
    const [method, path] = op.http.split(' ') as [string, string]
    const { status } = await request(null, `/api/v1${path.replaceAll(/\{\w+\}/g, 'x')}`, {
      method,
      headers: { origin: 'http://localhost:8080' },
    })
    assert.equal(status, 401, op.name)
  }
  for (const page of pages) {
    const { status } = await request(null, page.path.replaceAll(/\{\w+\}/g, 'x'))
    assert.equal(status, 303, page.path)
  }
})

test('every operation that changes something is tried', () => {
  assert.deepEqual(
    operations
      .filter((op) => !reads(op))
      .map(({ name }) => name)
      .toSorted(),
    Object.keys(cells).toSorted(),
  )
})

test('every job has been worked to its end', async () => {
  const { rows } = await owner((db) =>
    sql<{ operation: string }>`select distinct operation from job where state = 'done' order by operation`.execute(db),
  )
  assert.deepEqual(
    rows.map(({ operation }) => operation),
    operations
      .filter(isJob)
      .map(({ name }) => name)
      .toSorted(),
  )
})

class Undone extends Error {}
class Untouched extends Error {}

/** Done as this person would do it, under both walls, and undone; answers what became of it. */
async function outcome(by: Person, name: string, input: unknown, guarded = true): Promise<string> {
  const op = operations.find((one) => one.name === name)!
  try {
    await bureau.transaction(by.session, name, false, async (db) => {
      if (guarded || isJob(op) || !('run' in op)) await bureau.actWithin(db, by.session, op, input)
      else
        await op.run(
          { db, actor: by.session.actor, today: bureau.today(), address: bureau.address },
          op.input.parse(input) as never,
        )
      // without the first wall an operation may believe that it has changed what it did not even find
      const { rows } = await sql<{
        wrote: boolean
      }>`select pg_current_xact_id_if_assigned() is not null as wrote`.execute(db)
      if (!guarded && !rows[0]!.wrote) throw new Untouched()
      throw new Undone()
    })
  } catch (error) {
    if (error instanceof Undone) return 'done'
    if (error instanceof Untouched) return 'nothing changed'
    if (error instanceof Problem && (error.status === 403 || error.status === 404)) return 'refused'
    if (error instanceof StoreError && error.code === '42501') return 'refused by the second wall'
    return String(error)
  }
  return 'never undone'
}

test('what may be changed by whom, and in which scope, is what the policy says', async () => {
  const wrong: string[] = []
  const done = new Set<string>()
  let tried = 0
  for (const by of people)
    for (const [name, list] of Object.entries(cells))
      for (const { to, input, reaches } of list) {
        const { needs } = operations.find((op) => op.name === name)!
        const expected = (!needs || may(by, needs)) && reaches(by) ? 'done' : 'refused'
        const was = await outcome(by, name, input)
        tried++
        if (was === 'done') done.add(name)
        if (was !== expected) wrong.push(`${by.name}, ${name} on ${to}: ${was}, but should be ${expected}`)
      }
  assert.deepEqual(wrong, [])
  assert.deepEqual([...done].toSorted(), Object.keys(cells).toSorted())
  assert.ok(tried > 1_000, `${tried} cells`)
})

test('with the first wall taken away, the second still refuses every change that the policy does not allow', async () => {
  const wrong: string[] = []
  for (const by of people)
    for (const [name, list] of Object.entries(cells))
      for (const { to, input, reaches } of list) {
        const op = operations.find((one) => one.name === name)!
        // a job writes nothing yet when it is asked for
        if (isJob(op) || ((!op.needs || may(by, op.needs)) && reaches(by))) continue
        const was = await outcome(by, name, input, false)
        if (was === 'done') wrong.push(`${by.name}, ${name} on ${to}`)
      }
  assert.deepEqual(wrong, [])
})
