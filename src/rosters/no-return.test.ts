// Several who record at once that somebody did not return, or that they did: on a server side by side, embedded one after the other.
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { v7 as newId } from 'uuid'
import { writeAccessRules } from '#kernel/access-rules.ts'
import { Bureau } from '#kernel/bureau.ts'
import { findSession } from '#kernel/session.ts'
import type { Db } from '#kernel/store/store.ts'
import { enterSignedIn, freshStore, slugOf } from '#testing.ts'
import { enrolCleared } from './enrol.ts'
import { rosters } from './index.ts'
import { closeIncident, listIncidents, openIncident } from './no-return.ts'
import { nominate } from './nominate.ts'
import { given } from './testing.ts'
import { planTravel, recordTravel } from './travel.ts'

const { store, remove } = await freshStore()
after(remove)
await writeAccessRules(store)
const bureau = await Bureau.open(store, rosters)
const owner = <T>(body: (db: Db) => Promise<T>) => store.transaction({ role: 'jurat_owner', operation: 'test' }, body)
const signIn = async () => {
  const grants = [{ role: 'post-programme-manager', scopeKind: 'everything', scopeCode: null }] as const
  return (await findSession(store, await owner((db) => enterSignedIn(db, { name: 'Manager (invented)', grants }))))!
}
const [one, other] = [await signIn(), await signIn()]

/** Somebody of a court who is away from a course abroad. */
async function away(name: string) {
  const { person, event } = await owner(async (db) => {
    const at = given(db)
    const unit = await at.unit(`Court of ${name} (invented)`, 'courts')
    return {
      person: await at.person(`${name} (invented)`, unit),
      event: await at.event({ startsOn: '2026-02-02', endsOn: '2026-02-13', placeCountry: 'US' }),
    }
  })
  const { participations } = await bureau.act(one, nominate, { event: event.code, persons: [person.code] })
  await bureau.act(one, enrolCleared, { event: event.code })
  const plan = { id: participations[0]!.id, toCountry: 'US', departure: '2026-02-01', return: '2026-02-14' }
  const { id } = (await bureau.act(one, planTravel, plan)) as { id: string }
  await bureau.act(one, recordTravel, { id, departedOn: '2026-02-01' })
  return id
}
const open = (who: typeof one, id: string) => bureau.act(who, openIncident, { id, reason: 'Not at the airport.' })
const incidentsOf = async (id: string) =>
  (await bureau.act(one, listIncidents, {})).incidents.filter(({ travelId }) => travelId === id)

test('several requests at once that somebody did not return end in one incident and a problem for each other', async () => {
  const id = await away('Ana Un')
  const asked = await Promise.all([one, other, one, other].map((who) => slugOf(open(who, id))))
  assert.equal(asked.filter((slug) => slug === null).length, 1)
  assert.equal(asked.filter((slug) => slug === 'incident-open').length, 3)
  const [incident, ...more] = await incidentsOf(id)
  assert.deepEqual([incident!.openedBy, more], ['hand', []])
  // once it is closed another may be opened
  await bureau.act(one, closeIncident, { id: incident!.id, outcome: 'found', reason: 'In hospital.' })
  assert.equal(await slugOf(open(other, id)), null)
})

/** Holds a transaction of the owner open while a request comes, which then waits for it; answers what the request met with. */
async function meanwhile(body: (db: Db) => Promise<unknown>, request: () => Promise<string | null>) {
  const [begun, asked] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  const held = owner(async (db) => {
    await body(db)
    begun.resolve()
    await asked.promise
    // long enough for it to come to where it waits
    await new Promise((resolve) => setTimeout(resolve, 300))
  })
  await begun.promise
  const answer = request()
  asked.resolve()
  await held
  return answer
}
const skip = process.env.TEST_DATABASE_URL
  ? false
  : 'no server: embedded, one transaction is over before the next begins'

test('a request that comes while another incident, or the return, is being recorded is told so', { skip }, async () => {
  const [first, second] = [await away('Ben De'), await away('Eva Tri')]
  const incident = { id: newId(), travelId: first, country: 'HT', openedBy: 'look', openedOn: '2026-02-18' }
  assert.equal(
    await meanwhile(
      (db) => db.insertInto('noReturn').values(incident).execute(),
      () => slugOf(open(one, first)),
    ),
    'incident-open',
  )
  assert.equal((await incidentsOf(first)).length, 1)
  assert.equal(
    await meanwhile(
      (db) =>
        db.updateTable('travel').set({ returnedOn: '2026-02-14', act: 'returned' }).where('id', '=', second).execute(),
      () => slugOf(open(one, second)),
    ),
    'returned-already',
  )
  assert.deepEqual(await incidentsOf(second), [])
})
