// Rosters of two nations, one of them of an award, full of canaries, and everything that may be done with them by whom.
import { keepUpload } from '#kernel/uploads.ts'
import { filledTemplate, given, rightRow, type GivenPerson } from '../../src/rosters/testing.ts'
import {
  bureau,
  canaries,
  finish,
  identifierOf,
  json,
  operations,
  owner,
  personWith,
  request,
  within,
} from './bureau.ts'
import type { Cell } from './cells.ts'

export const director = personWith('post-director')
const reason = 'As it was asked for.'
const award = identifierOf('both')
const scopesOf = {
  ht: ['country:HT', 'region:389', `award:${award}`],
  ke: ['country:KE', 'region:289'],
} as const
export type RosterTag = keyof typeof scopesOf
export const rosterTags = Object.keys(scopesOf) as RosterTag[]

const act = async (name: string, input: object) =>
  bureau.act(
    director.session,
    operations.find((op) => op.name === name)!,
    input,
  )
const ids = (answer: unknown) => (answer as { participations: { id: string }[] }).participations.map(({ id }) => id)

async function enter(tag: RosterTag) {
  const country = tag.toUpperCase()
  const word = (of: string, needs: 'person.read' | 'event.read' | 'roster.read' = 'roster.read') => {
    canaries.set(`canary${tag}roster${of}`, { any: [...scopesOf[tag]], needs })
    return `Canary${tag}roster${of}`
  }
  const { people, future, past, second, session } = await owner(async (db) => {
    const entered = given(db)
    // nobody of a court needs a clearance
    const court = await entered.unit(`Court of rosters ${tag}`, 'courts', country)
    const named: GivenPerson[] = []
    for (const nth of ['one', 'two', 'three', 'four', 'five'])
      named.push(await entered.person(word(`name${nth}`, 'person.read'), court, { country }))
    const event = (of: string, startsOn: string, endsOn: string) =>
      entered.event({
        title: word(`title${of}`, 'event.read'),
        country,
        nations: [country],
        award: tag === 'ht' ? award : null,
        startsOn,
        endsOn,
        placeCountry: 'US',
      })
    const earlier = await event('past', '2014-06-02', '2014-06-06')
    const { id } = await db
      .insertInto('eventSession')
      .values({
        id: '0192f7c8-0000-7000-8000-00000000000' + (tag === 'ht' ? '1' : '2'),
        eventId: earlier.id,
        heldOn: '2014-06-02',
        fromTime: '09:00',
        untilTime: '12:00',
        title: word('session', 'event.read'),
        hours: '3',
      })
      .returning('id')
      .executeTakeFirstOrThrow()
    return {
      people: named,
      future: await event('future', '2090-06-05', '2090-06-09'),
      second: await event('second', '2090-09-04', '2090-09-08'),
      past: earlier,
      session: id,
    }
  })
  const codes = people.map(({ code }) => code)
  const [nominated, waiting, removed, enrolled] = ids(
    await act('rosters.nominate', { event: future.id, persons: codes.slice(0, 4) }),
  )
  const [alternate] = ids(
    await act('rosters.nominate', { event: future.id, persons: codes.slice(4, 5), role: 'alternate' }),
  )
  await act('rosters.wait', { id: waiting })
  await act('rosters.remove', { id: removed, why: 'other', reason: word('reason') })
  await act('rosters.enrol', { id: enrolled })
  const [completed, certified, takes, away, missing] = ids(
    await act('rosters.nominate', { event: past.id, persons: codes.slice(0, 5) }),
  )
  await act('rosters.enrolCleared', { event: past.id })
  await act('rosters.record', {
    event: past.id,
    results: [{ id: takes, absence: 'other', absenceCause: word('cause') }],
  })
  const travel = async (id: unknown, of: string) =>
    (
      (await act('rosters.planTravel', {
        id,
        toCountry: 'US',
        toPlace: word(`place${of}`),
        carrier: word(`carrier${of}`),
        departure: '2014-06-01',
        return: '2014-06-08',
      })) as { id: string }
    ).id
  const [gone, lost] = [await travel(away, 'one'), await travel(missing, 'two')]
  for (const id of [gone, lost]) await act('rosters.recordTravel', { id, departedOn: '2014-06-01' })
  const incident = (await act('rosters.openIncident', { id: lost, reason: word('incident') })) as { id: string }
  await act('rosters.tell', {
    id: incident.id,
    told: 'post',
    office: word('office'),
    on: '2014-06-10',
    means: 'cable',
  })
  await owner((db) =>
    db
      .updateTable('participation')
      .set({ state: 'completed', act: 'x' })
      .where('id', 'in', [completed!, certified!])
      .execute(),
  )
  const { issued } = (await act('rosters.certify', { event: past.id })) as { issued: { id: string }[] }
  await act('rosters.revokeCertificate', { id: issued[0]!.id, reason: word('revoked') })
  return {
    future: future.id,
    past: past.id,
    second: second.id,
    session,
    person: codes[0]!,
    nominated: nominated!,
    waiting: waiting!,
    removed: removed!,
    enrolled: enrolled!,
    alternate: alternate!,
    completed: completed!,
    takes: takes!,
    gone,
    incident: incident.id,
    certificate: issued[1]!.id,
  }
}

export const rostersOf = { ht: await enter('ht'), ke: await enter('ke') }

await owner((db) => given(db).unit('Police of rosters'))
/** A kept workbook of participants, which nobody but who sent it opens. */
export const rosterFile = (
  await keepUpload(
    bureau,
    director.session,
    'participants.xlsx',
    (async function* () {
      yield Buffer.from(await filledTemplate([{ ...rightRow, unit: 'Police of rosters' }]))
    })(),
  )
).id
const imported = await request(
  director,
  `/api/v1/events/${rostersOf.ht.second}/roster-imports`,
  json('POST', { files: [rosterFile] }),
)
await finish(((await imported.json()) as { jobId: string }).jobId)

const inScope = (input: (rosters: (typeof rostersOf)[RosterTag]) => object): Cell[] =>
  rosterTags.map((tag) => ({
    to: tag,
    input: input(rostersOf[tag]),
    reaches: (by) => within(by, 'roster.keep', scopesOf[tag]),
  }))

export const rosterCells: Readonly<Record<string, readonly Cell[]>> = {
  'rosters.nominate': inScope(({ second, person }) => ({ event: second, persons: [person] })),
  'rosters.wait': inScope(({ nominated }) => ({ id: nominated })),
  'rosters.setVetting': inScope(({ nominated }) => ({ id: nominated, vetting: 'leahy', reason })),
  'rosters.enrol': inScope(({ nominated }) => ({ id: nominated })),
  'rosters.enrolCleared': inScope(({ future }) => ({ event: future })),
  'rosters.promote': inScope(({ alternate }) => ({ id: alternate })),
  'rosters.remove': inScope(({ enrolled }) => ({ id: enrolled, why: 'other', reason })),
  'rosters.restore': inScope(({ removed }) => ({ id: removed, reason })),
  // the job refuses whoever does not keep the roster
  'rosters.import': [
    { to: 'a kept file', input: { event: rostersOf.ht.second, files: [rosterFile] }, reaches: () => true },
  ],
  'rosters.look': [
    {
      to: 'a file of one’s own',
      input: { event: rostersOf.ht.second, files: [rosterFile] },
      reaches: (by) => by === director,
    },
  ],
  'rosters.mark': inScope(({ past, session, takes }) => ({
    event: past,
    session,
    marks: [{ id: takes, hours: '2' }],
  })),
  'rosters.markOne': inScope(({ session, takes }) => ({ id: takes, session, hours: '3' })),
  'rosters.recordOne': inScope(({ takes }) => ({ id: takes, postTest: '60' })),
  'rosters.record': inScope(({ past, takes }) => ({ event: past, results: [{ id: takes, postTest: '70' }] })),
  'rosters.complete': inScope(({ past }) => ({ event: past })),
  'rosters.reopen': inScope(({ completed }) => ({ id: completed, reason })),
  'rosters.certify': inScope(({ past }) => ({ event: past })),
  'rosters.revokeCertificate': inScope(({ certificate }) => ({ id: certificate, reason })),
  'rosters.planTravel': inScope(({ enrolled }) => ({
    id: enrolled,
    toCountry: 'US',
    departure: '2090-06-04',
    return: '2090-06-10',
  })),
  'rosters.changeTravel': inScope(({ gone }) => ({
    id: gone,
    departure: '2014-06-01',
    return: '2014-06-07',
    reason,
  })),
  'rosters.recordTravel': inScope(({ gone }) => ({ id: gone, returnedOn: '2014-06-08' })),
  'rosters.openIncident': inScope(({ gone }) => ({ id: gone, reason })),
  'rosters.tell': inScope(({ incident }) => ({
    id: incident,
    told: 'host-nation',
    office: 'A ministry',
    on: '2014-06-11',
    means: 'letter',
  })),
  'rosters.closeIncident': inScope(({ incident }) => ({ id: incident, outcome: 'found', reason })),
}
