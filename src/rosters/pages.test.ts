// What the gate of a roster and the lock of an event refuse, as a browser and the API meet it.
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { servedBureau } from '#http/testing.ts'
import { constraintOf } from '#testing.ts'
import { given } from './testing.ts'

const served = await servedBureau()
after(served.remove)
const { failures, owner, signIn } = served
const manager = await signIn('post-programme-manager')
const get = (path: string) => served.get(path, manager)
const send = (path: string, fields: Record<string, string>) => served.send(path, fields, manager)
const api = (path: string, body: object = {}) => served.api(manager, 'POST', path, body)
const part = (eventId: string) =>
  owner((db) =>
    db.selectFrom('participation').select(['id', 'state']).where('eventId', '=', eventId).executeTakeFirstOrThrow(),
  )

test('the page shows a judge who is nominated as of the police as not cleared, and neither it nor the API enrols them', async () => {
  const { event, judge } = await owner(async (db) => {
    const at = given(db)
    const [court, police] = [await at.unit('Court (invented)', 'courts'), await at.unit('Police (invented)')]
    const one = await at.person('Ana Un (invented)', court)
    const made = await at.event({ startsOn: '2070-04-06', endsOn: '2070-04-17' })
    return { event: made, judge: { ...one, police } }
  })
  await send(`/events/${event.code}/roster`, { form: 'nominate', persons: judge.code, role: 'participant' })
  const { id } = await part(event.id)
  const roster = `/events/${event.code}/roster`
  assert.doesNotMatch(await get(roster), /does not hold/)
  await owner((db) =>
    db.updateTable('participation').set({ unitId: judge.police, act: 'imported' }).where('id', '=', id).execute(),
  )
  assert.match(await get(roster), /does not hold to Apr 17, 2070/)
  const { status, text } = await send(roster, { form: 'enrol', id })
  assert.equal(status, 409)
  assert.match(text, /cannot be enrolled or travel: no clearance holds/)
  assert.equal((await api(`/participations/${id}/enrolment`)).answer.type?.toString().split('/').at(-1), 'not-cleared')
  assert.equal((await part(event.id)).state, 'nominated')
})

test('an event is not finalised while somebody on its roster is enrolled: page, API and database say so', async () => {
  const { event } = await owner(async (db) => {
    const at = given(db)
    const court = await at.unit('Seat (invented)', 'courts')
    const one = await at.person('Ben De (invented)', court)
    const made = await at.event({ startsOn: '2026-02-02', endsOn: '2026-02-13', state: 'completed' })
    return { event: made, person: one }
  })
  const person = await owner((db) =>
    db
      .selectFrom('hostPerson as h')
      .innerJoin('personName as n', 'n.personId', 'h.id')
      .select('h.code')
      .where('n.name', '=', 'Ben De (invented)')
      .executeTakeFirstOrThrow(),
  )
  const { answer } = await api(`/events/${event.code}/roster`, { persons: [person.code] })
  const [{ id }] = answer.participations as [{ id: string }]
  assert.equal((await api(`/participations/${id}/enrolment`)).status, 200)
  const refused = await api(`/events/${event.code}/finalise`)
  assert.equal(refused.status, 409)
  assert.match(String(refused.answer.detail), new RegExp(`1 on its roster are enrolled.*/events/${event.code}/results`))
  const shown = await send(`/events/${event.code}`, { form: 'finalise', version: '1' })
  assert.equal(shown.status, 409)
  assert.match(shown.text, new RegExp(`href="/events/${event.code}/results"`))
  const byHand = () =>
    owner((db) =>
      db.updateTable('event').set({ state: 'finalised', act: 'finalised' }).where('id', '=', event.id).execute(),
    )
  assert.equal(await constraintOf(byHand()), 'event_undecided')
  // whose result is said, or who is taken off, keeps nobody from it
  assert.deepEqual((await api(`/events/${event.code}/completion`)).answer.completed, [person.code])
  assert.equal((await api(`/events/${event.code}/finalise`)).status, 200)
  assert.deepEqual(failures, [])
})

test('the roster of an event that nobody approved offers no enrolment and says why; a form that is sent nevertheless is refused', async () => {
  const { event, judge } = await owner(async (db) => {
    const at = given(db)
    const one = await at.person('Cia Twa (invented)', await at.unit('Court of appeal (invented)', 'courts'))
    return { event: await at.event({ startsOn: '2070-05-06', endsOn: '2070-05-17', state: 'created' }), judge: one }
  })
  const roster = `/events/${event.code}/roster`
  await send(roster, { form: 'nominate', persons: judge.code, role: 'participant' })
  const shown = await get(roster)
  assert.match(shown, /The event is not approved yet/)
  assert.doesNotMatch(shown, /value="enrol"|value="enrolCleared"/)
  assert.match(shown, /value="wait"/)
  const { id } = await part(event.id)
  const { status, text } = await send(roster, { form: 'enrol', id })
  assert.equal(status, 409)
  assert.match(text, /is not approved\. Before it is, people are nominated/)
})
