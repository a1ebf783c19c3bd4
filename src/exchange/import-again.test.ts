// What a newer publication changes, withdraws and leaves.
import assert from 'node:assert/strict'
import test from 'node:test'
import { v7 as newId } from 'uuid'
import { contentOf } from '#portfolio/index.ts'
import { story } from '#testing.ts'
import { fileOf } from './given-file.ts'
import { count, countsOf, imported, two, written } from './given-import.ts'

test(
  'the same file twice changes nothing',
  story(async ({ db, person }) => {
    const operator = await person('operator')
    await imported(db, operator, 'example.xml', fileOf(two))
    const before = [await written(db), await count(db, 'publication'), await count(db, 'activityVersion')]
    const again = await imported(db, operator, 'example.xml', fileOf(two))
    assert.equal(countsOf(again), '0 0 2 0 0')
    assert.deepEqual([await written(db), await count(db, 'publication'), await count(db, 'activityVersion')], before)
  }),
)

test(
  'a publication that only stamps everything anew changes no activity',
  story(async ({ db, person }) => {
    const operator = await person('operator')
    await imported(db, operator, 'example.xml', fileOf(two))
    const before = await written(db)
    const stamped = two.map((one) => ({ ...one, updated: '2024-02-01T00:00:00Z' }))
    assert.equal(
      countsOf(await imported(db, operator, 'example.xml', fileOf(stamped, '2024-02-01T00:00:00Z'))),
      '0 0 2 0 0',
    )
    assert.deepEqual(await written(db), before)
    const presence = await db.selectFrom('activityPresence').select('lastUpdated').execute()
    assert.deepEqual(
      presence.map(({ lastUpdated }) => lastUpdated),
      ['2024-02-01T00:00:00.000Z', '2024-02-01T00:00:00.000Z'],
    )
  }),
)

test(
  'a newer publication updates, withdraws what vanished, and keeps the history',
  story(async ({ db, person }) => {
    const operator = await person('operator')
    await imported(db, operator, 'example.xml', fileOf(two))
    const newer = [{ ...two[0]!, amount: '150' }, { identifier: 'XX-C' }]
    assert.equal(countsOf(await imported(db, operator, 'example.xml', fileOf(newer))), '1 1 0 1 0')
    const versions = await db
      .selectFrom('activityVersion')
      .innerJoin('activity', 'activity.id', 'activityId')
      .select(['identifier', 'activityVersion.version', 'activityVersion.state', 'content'])
      .orderBy('identifier')
      .orderBy('activityVersion.version')
      .execute()
    const value = (content: Uint8Array) => contentOf(content).transactions![0]!.value
    assert.deepEqual(
      versions.map(({ identifier, version, state, content }) => [identifier, version, state, value(content)].join(' ')),
      [
        'XX-A 1 published 100',
        'XX-A 2 published 150',
        'XX-B 1 published 200',
        'XX-B 2 withdrawn 200',
        'XX-C 1 published 100',
      ],
    )
    const shares = await db.selectFrom('transactionShare').select('amount').orderBy('amount').execute()
    assert.deepEqual(
      shares.map(({ amount }) => amount),
      ['100', '150'],
    )

    assert.equal(countsOf(await imported(db, operator, 'example.xml', fileOf([...newer, two[1]!]))), '0 1 2 0 0')
    const back = await db
      .selectFrom('activity')
      .select(['state', 'version'])
      .where('identifier', '=', 'XX-B')
      .executeTakeFirst()
    assert.deepEqual(back, { state: 'published', version: 3 })
  }),
)

test(
  'the same activity in two files is one: the newer holds, and it is withdrawn when neither names it',
  story(async ({ db, person }) => {
    const operator = await person('operator')
    const from = (amount: string, updated: string) => fileOf([{ identifier: 'XX-A', amount, updated }])
    const amount = async () =>
      (await db.selectFrom('transactionShare').select('amount').execute()).map((share) => share.amount).join()
    await imported(db, operator, 'one.xml', from('100', '2024-01-02T00:00:00Z'))
    const older = await imported(db, operator, 'two.xml', from('200', '2024-01-01T00:00:00Z'))
    assert.equal(countsOf(older), '0 0 1 0 0')
    assert.equal(older.findings.warnings > 0, true)
    assert.equal(await amount(), '100')
    // the same instant in another zone: the one imported later holds
    assert.equal(
      countsOf(await imported(db, operator, 'two.xml', from('300', '2024-01-01T19:00:00-05:00'))),
      '0 1 0 0 0',
    )
    assert.equal(await amount(), '300')

    assert.equal(countsOf(await imported(db, operator, 'two.xml', fileOf([{ identifier: 'XX-Z' }]))), '1 0 0 0 0')
    const left = await db.selectFrom('activity').select('state').where('identifier', '=', 'XX-A').executeTakeFirst()
    assert.equal(left?.state, 'published')
    // what the other file says holds again, although its bytes are those imported before
    assert.equal(countsOf(await imported(db, operator, 'one.xml', from('100', '2024-01-02T00:00:00Z'))), '0 1 0 0 0')
    assert.equal(countsOf(await imported(db, operator, 'one.xml', fileOf([{ identifier: 'XX-Y' }]))), '1 0 0 1 0')
  }),
)

test(
  'what an officer holds of an activity outlives its next publication',
  story(async ({ db, person }) => {
    const operator = await person('operator')
    await imported(db, operator, 'example.xml', fileOf(two))
    const { id } = await db
      .selectFrom('activity')
      .select('id')
      .where('identifier', '=', 'XX-A')
      .executeTakeFirstOrThrow()
    await db
      .insertInto('claim')
      .values({
        id: newId(),
        activityId: id,
        subject: 'institution',
        value: 'police',
        source: 'officer',
        rule: 'officer',
        reason: 'I was there',
        actorId: operator.actor.id,
      })
      .execute()
    assert.equal(
      countsOf(await imported(db, operator, 'example.xml', fileOf([{ ...two[0]!, title: 'Prisons' }, two[1]!]))),
      '0 1 1 0 0',
    )
    const now = await db.selectFrom('activity').select(['title', 'institution']).where('id', '=', id).executeTakeFirst()
    assert.deepEqual(now, { title: 'Prisons', institution: 'police' })
    const shares = await db.selectFrom('transactionShare').select('institution').where('activityId', '=', id).execute()
    assert.deepEqual(shares, [{ institution: 'police' }])
    const claims = await db
      .selectFrom('claim')
      .select(['source', 'value'])
      .where('activityId', '=', id)
      .where('subject', '=', 'institution')
      .orderBy('source')
      .execute()
    assert.deepEqual(
      claims.map(({ source, value }) => `${source} ${value}`).filter((one) => /officer|corrections/.test(one)),
      ['officer police', 'text-rule corrections'],
    )
  }),
)
