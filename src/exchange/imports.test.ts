import assert from 'node:assert/strict'
import test from 'node:test'
import { v7 as newId } from 'uuid'
import { gives, rolesFor, roles } from '#kernel/access.ts'
import { cancelJob, readJob } from '#jobs/job.ts'
import { json } from '#kernel/store/store.ts'
import { story, type Person } from '#testing.ts'
import { importIati } from './import.ts'
import { listImports, showImport } from './imports.ts'

/** An import that this person has asked for and that nobody has taken up. */
async function asked({ query, actor }: Person) {
  const id = newId()
  await query((db) =>
    db
      .insertInto('job')
      .values({ id, operation: importIati.name, input: JSON.stringify({ files: [newId()] }), actorId: actor.id })
      .execute(),
  )
  return id
}
const listed = async ({ act }: Person) => (await act(listImports, {})).imports.map(({ jobId }) => jobId)

test(
  'who reads imports sees everybody’s; all others see their own',
  story(async ({ person }) => {
    const operator = await person('operator')
    const officer = await person('hq-programme-officer')
    // may import no longer
    const former = await person('expert')
    const ids = [await asked(operator), await asked(officer), await asked(former)]
    for (const reader of [operator, officer, await person('auditor')]) {
      assert.deepEqual((await listed(reader)).toSorted(), ids.toSorted(), reader.actor.name)
      for (const jobId of ids) assert.equal((await reader.act(showImport, { jobId })).jobId, jobId)
    }
    assert.deepEqual(await listed(former), [ids[2]])
    await assert.rejects(former.act(showImport, { jobId: ids[0]! }), { slug: 'not-found' })
    // over a part of the bureau only, or over its accounts
    for (const reader of [await person('auditor country:HT'), await person('account-administrator'), await person()]) {
      assert.deepEqual(await listed(reader), [], reader.actor.name)
      await assert.rejects(reader.act(showImport, { jobId: ids[0]! }), { slug: 'not-found' })
    }
  }),
)

test(
  'an import of somebody else is stopped by whoever oversees all work only',
  story(async ({ person }) => {
    const operator = await person('operator')
    const officer = await person('hq-programme-officer')
    const own = await asked(officer)
    const foreign = await asked(operator)
    assert.equal((await officer.act(showImport, { jobId: foreign })).mayCancel, false)
    await assert.rejects(officer.act(cancelJob, { id: foreign }), { slug: 'not-allowed' })
    assert.equal((await operator.act(readJob, { id: foreign })).state, 'waiting')
    assert.equal((await officer.act(cancelJob, { id: own })).state, 'cancelled')
    assert.equal((await operator.act(cancelJob, { id: foreign })).state, 'cancelled')
  }),
)

test(
  'an import that ended says in the list how many errors its files have',
  story(async ({ db, person }) => {
    const operator = await person('operator')
    const id = await asked(operator)
    const listed = async () => (await operator.act(listImports, {})).imports[0]
    assert.equal((await listed())?.errors, null)
    const activities = { new: 0, changed: 0, unchanged: 0, withdrawn: 0, wrong: 0 }
    const file = (fileName: string, errors: number) => ({
      fileName,
      dataset: fileName,
      sha256: '',
      iatiVersion: null,
      complete: false,
      publicationId: null,
      activities,
      findings: { errors, warnings: 3 },
    })
    const output = { dryRun: false, files: [file('a.xml', 1), file('b.xml', 2)], activities }
    await db
      .updateTable('job')
      .set({ state: 'done', output: json(output) })
      .where('id', '=', id)
      .execute()
    assert.equal((await listed())?.errors, 3)
  }),
)

test('who may import may also see what came of it', () => {
  for (const role of roles)
    if (rolesFor('publication.import').has(role))
      assert.ok(gives({ role, scopeKind: 'everything' }, 'import.read'), role)
})
