// What several people do with events at the same time: codes of their own, and nothing that slips beneath the lock.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { writeAccessRules } from '#kernel/access-rules.ts'
import { Bureau } from '#kernel/bureau.ts'
import { Problem } from '#kernel/problem.ts'
import { findSession } from '#kernel/session.ts'
import type { Db } from '#kernel/store/store.ts'
import { enterSignedIn, freshStore } from '#testing.ts'
import { addEvent } from './add.ts'
import { addCourse, issueEdition } from './course-keep.ts'
import { events } from './index.ts'
import { addSession } from './sessions.ts'
import { showEvent } from './show.ts'
import { approveEvent, askForApproval, cancelEvent, completeEvent, finaliseEvent } from './transitions.ts'

test('requests at the same time get codes of their own; one way out of a state is gone; nothing slips beneath the lock', async () => {
  const { store, remove } = await freshStore()
  try {
    await writeAccessRules(store)
    const bureau = await Bureau.open(store, events)
    const owner = <T>(body: (db: Db) => Promise<T>) => store.transaction({ role: 'jurat_owner' }, body)
    const officer = async () => {
      const secret = await owner((db) =>
        enterSignedIn(db, {
          name: 'Officer (invented)',
          grants: [{ role: 'hq-programme-officer', scopeKind: 'everything', scopeCode: null }],
        }),
      )
      return (await findSession(store, secret))!
    }
    const [one, other] = [await officer(), await officer()]
    const add = () =>
      bureau.act(one, addEvent, {
        title: 'At once (invented)',
        kind: 'workshop',
        modality: 'in-country',
        country: 'TG',
        institution: 'police',
        startsOn: '2014-03-03',
        endsOn: '2014-03-07',
        justification: 'x',
        objectives: 'x',
        plannedParticipants: 3,
      })
    const made = await Promise.all(Array.from({ length: 12 }, add))
    assert.deepEqual(
      made.map(({ code }) => code).toSorted(),
      Array.from({ length: 12 }, (_, at) => `2014-${String(at + 1).padStart(5, '0')}`),
    )
    /** How many of these were let through; what was refused is a problem. */
    const through = async (tries: readonly Promise<unknown>[]) => {
      const settled = await Promise.allSettled(tries)
      for (const answer of settled)
        if (answer.status === 'rejected' && !(answer.reason instanceof Problem)) throw answer.reason
      return settled.filter(({ status }) => status === 'fulfilled').length
    }
    for (const { id: event } of made.slice(0, 6)) {
      await bureau.act(one, askForApproval, { event })
      // approved or cancelled twice at once: each of them once
      const reason = 'At once.'
      const ways = [approveEvent, approveEvent, approveEvent].map((op) => bureau.act(other, op, { event }))
      assert.equal(await through(ways), 1)
      await bureau.act(one, completeEvent, { event })
      const session = { event, heldOn: '2014-03-04', fromTime: '09:00', untilTime: '10:00', title: 'x' }
      const added = Array.from({ length: 5 }, () => bureau.act(one, addSession, session))
      const [, sessions, cancelled] = await Promise.all([
        bureau.act(other, finaliseEvent, { event }),
        through(added),
        through([bureau.act(one, cancelEvent, { event, reason })]),
      ])
      assert.equal(cancelled, 0)
      const shown = await bureau.act(one, showEvent, { event })
      assert.equal(shown.sessions.length, sessions)
      assert.equal(shown.history[0]!.act, 'finalised')
    }
    await bureau.act(one, addCourse, { course: 'AT-ONCE', title: 'x' })
    const issued = Array.from({ length: 6 }, () =>
      bureau.act(one, issueEdition, { course: 'AT-ONCE', reason: 'At once.' }),
    )
    assert.deepEqual((await Promise.all(issued)).length, 6)
    const { length } = await owner((db) => db.selectFrom('courseVersion').select('edition').distinct().execute())
    assert.equal(length, 7)
  } finally {
    await remove()
  }
})
