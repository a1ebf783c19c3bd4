// What is added up and looked over beforehand is what the record says, whatever changed the record: files imported, changed
// and withdrawn, an officer's correction and its withdrawal, another fiscal year, a restore.
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { after, test } from 'node:test'
import { sql } from 'kysely'
import { localOperator } from '#accounts/index.ts'
import { fileOf, type GivenActivity } from '../../src/exchange/given-file.ts'
import { importIati } from '#exchange/index.ts'
import { correctClaim, withdrawClaim } from '../../src/institutions/correction.ts'
import { writeAccessRules } from '#kernel/access-rules.ts'
import { Bureau } from '#kernel/bureau.ts'
import { runNextJob } from '#kernel/jobs.ts'
import { findSession } from '#kernel/session.ts'
import { keepUpload } from '#kernel/uploads.ts'
import { enterSignedIn, freshStore } from '#testing.ts'
import { operations } from '../../src/operations.ts'

const folder = mkdtempSync(join(tmpdir(), 'jurat-derived-'))
const { store, remove } = await freshStore()
after(async () => {
  await remove()
  rmSync(folder, { recursive: true })
})
await writeAccessRules(store)
const bureau = await Bureau.open(store, operations)
const operator = await localOperator(store)
const owner = { role: 'jurat_owner', deadlineMs: 0 } as const

/** Rows of each kind that are kept and rows reckoned anew, those that only one of the two has. */
const differences = () =>
  store.transaction(owner, async (db) => {
    const compared = {
      'parts of the balance': [
        sql`select activity_id, country, region, fiscal_year, p.obligations, p.disbursements, p.mixed from balance_part p join balance_cell on key = cell`,
        sql`select activity_id, country, region, fiscal_year, obligations, disbursements, mixed
          from balance_parts((select array_agg(id) from activity))`,
      ],
      'cells of the balance': [
        sql`select key, obligations, disbursements, activities from balance_cell`,
        sql`select cell, sum(obligations), sum(disbursements), count(*)::int from balance_part group by cell`,
      ],
      'parts of places': [
        sql`select p.activity_id, l.country, l.region, l.whole, p.identifier, p.end_on, p.obligated, p.size, p.overspent, p.no_institution, p.no_transaction
          from place_part p join place l on l.key = p.place`,
        sql`select activity_id, country, region, whole, identifier, end_on, obligated, size, overspent, no_institution, no_transaction
          from place_parts((select array_agg(id) from activity))`,
      ],
      'cells of places': [
        sql`select place, end_on, overspent, no_institution, no_transaction, activities from place_cell`,
        sql`select place, end_on, overspent, no_institution, no_transaction, count(*)::int from place_part group by 1, 2, 3, 4, 5`,
      ],
    }
    const found: Record<string, unknown> = {}
    for (const [what, [kept, anew]] of Object.entries(compared)) {
      const { rows } = await sql<{ rows: number; different: number }>`
        select (select count(*)::int from (${kept}) k) as rows, count(*)::int as different
        from ((${kept} except all ${anew}) union all (${anew} except all ${kept})) d`.execute(db)
      found[what] = rows[0]!.different
      assert.ok(rows[0]!.rows > 0, what)
    }
    return found
  })
const none = { 'parts of the balance': 0, 'cells of the balance': 0, 'parts of places': 0, 'cells of places': 0 }

async function imported(given: readonly GivenActivity[]) {
  const file = await keepUpload(bureau, operator, 'example.xml', Readable.from([Buffer.from(fileOf(given))]))
  await bureau.act(operator, importIati, { files: [file.id] })
  while (await runNextJob(bureau, new AbortController().signal, (error) => assert.fail(String(error))));
}

const spread = '<recipient-country code="CO" percentage="40"/>'
const first: GivenActivity[] = [
  { identifier: 'A-1', updated: '2024-01-01T00:00:00Z' },
  { identifier: 'A-2', country: 'MA', updated: '2024-01-01T00:00:00Z' },
  { identifier: 'A-3', more: spread, updated: '2024-01-01T00:00:00Z' },
  { identifier: 'A-4', title: 'Roads', sector: '21010', updated: '2024-01-01T00:00:00Z' },
]

test('imported, changed, withdrawn, corrected, in another fiscal year and restored', async () => {
  await imported(first)
  assert.deepEqual(await differences(), none, 'imported')
  const { rows } = await store.transaction(owner, (db) =>
    sql`select from place_part where identifier = 'A-3'`.execute(db),
  )
  assert.ok(rows.length > 2, 'an activity in several places has a row for each')

  const backup = join(folder, 'first.tar.gz')
  await store.backup(backup)
  const later = { updated: '2024-02-01T00:00:00Z' }
  await imported([
    { ...first[0]!, ...later, country: 'CO', amount: '7' },
    { ...first[3]!, ...later },
    { identifier: 'A-5', more: spread },
  ])
  assert.deepEqual(await differences(), none, 'changed and withdrawn')

  const secret = await store.transaction(owner, (db) =>
    enterSignedIn(db, {
      name: 'Officer (invented)',
      grants: [{ role: 'hq-programme-officer', scopeKind: 'everything', scopeCode: null }],
    }),
  )
  const officer = (await findSession(store, secret))!
  const reason = 'Seen on the site visit of May.'
  const roads = await store.transaction(owner, (db) =>
    db.selectFrom('activity').select('id').where('identifier', '=', 'A-4').executeTakeFirstOrThrow(),
  )
  await bureau.act(officer, correctClaim, { activities: roads.id, subject: 'institution', value: 'police', reason })
  assert.deepEqual(await differences(), none, 'corrected')
  const claims = await store.transaction(owner, (db) =>
    db.selectFrom('claim').select('id').where('source', '=', 'officer').execute(),
  )
  await bureau.act(officer, withdrawClaim, { claims: claims.map(({ id }) => id) })
  assert.deepEqual(await differences(), none, 'the correction taken back')

  await store.transaction(owner, (db) =>
    sql`update setting set value = '7' where key = 'fiscal-year-start-month'`.execute(db),
  )
  assert.deepEqual(await differences(), none, 'another fiscal year')

  await store.restore(backup, { replace: true })
  assert.deepEqual(await differences(), none, 'restored')
  await imported([{ ...first[1]!, ...later, country: 'HT' }])
  assert.deepEqual(await differences(), none, 'imported after the restore')
})
