import assert from 'node:assert/strict'
import test from 'node:test'
import { sql } from 'kysely'
import { givenActivities } from '#portfolio/given.ts'
import { story } from '#testing.ts'
import { verifyBureau } from './verify.ts'

test(
  'a version whose content was changed beneath the software is found',
  story(async ({ db, person }) => {
    const first = { identifier: 'XX-1', lastUpdated: '2024-01-01T00:00:00Z', title: [{ text: 'Police' }] }
    await givenActivities(db, first, { identifier: 'XX-2' })
    await givenActivities(db, { ...first, title: [{ text: 'Police academy' }] })
    const auditor = await person('auditor')
    const activitiesIn = async () => {
      const { activities, faults } = await auditor.act(verifyBureau, {})
      return [activities, faults.filter((fault) => fault.includes('activity'))]
    }
    assert.deepEqual(await activitiesIn(), [2, []])

    const other = await db.selectFrom('activityVersion').select('content').where('version', '=', 2).executeTakeFirst()
    await db.updateTable('activityVersion').set(other!).where('version', '=', 1).execute()
    await db.updateTable('activity').set({ contentSha256: 'a' }).where('identifier', '=', 'XX-2').execute()
    assert.deepEqual(await activitiesIn(), [
      2,
      [
        'The activity XX-2 is not as its newest version says.',
        ...['XX-1', 'XX-2'].map(
          (identifier) => `Version 1 of the activity ${identifier} is not what was published: its SHA-256 differs.`,
        ),
      ],
    ])
  }),
)

test(
  'rows of the portfolio that name what is not there are found',
  story(async ({ db, person }) => {
    await givenActivities(db, { identifier: 'XX-1', reportingOrg: { ref: 'XX', narratives: [{ text: 'Bureau' }] } })
    const auditor = await person('auditor')
    const faults = async () => (await auditor.act(verifyBureau, {})).faults.filter((fault) => fault.startsWith('Rows'))
    assert.deepEqual(await faults(), [])
    await sql`update activity_version set publication_id = gen_random_uuid()`.execute(db)
    await sql`update activity set publication_id = gen_random_uuid()`.execute(db)
    await sql`update activity_organisation set organisation_id = gen_random_uuid()`.execute(db)
    assert.deepEqual(await faults(), [
      'Rows of activity that name no publication: 1.',
      'Rows of activity_version that name no publication: 1.',
      'Rows of activity_organisation that name no organisation: 1.',
    ])
  }),
)
