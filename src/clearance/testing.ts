// What tests of clearance share: a post in Haiti, a batch of it taken on its way, and events that somebody is enrolled in.
import { sql } from 'kysely'
import { v7 as newId } from 'uuid'
import type { DownloadOperation } from '#kernel/operation.ts'
import type { Db } from '#kernel/store/store.ts'
import { addPersonIn } from '#persons/index.ts'
import { constraintOf, testAddress, type Person, type Story } from '#testing.ts'
import { checkCases } from './check.ts'
import { stepBatch } from './coordinate.ts'
import { addMember } from './members.ts'
import { makeNationalFile } from './national.ts'
import { decideCase } from './results.ts'
import { openHits } from './readings.ts'
import { showBatch, showCase } from './show.ts'
import { submitBatch } from './submit.ts'

export const today = '2026-03-01'
export const reason = 'Said so in the meeting.'

/** What somebody gets who fetches a file. */
export const fetched = (who: Person, file: DownloadOperation, input: object) =>
  who.query(async (as) => {
    const read = <T>(body: (db: Db) => Promise<T>) => body(as)
    const { body } = await file.download({ actor: who.actor, today, address: testAddress, read }, input)
    let text = ''
    for await (const piece of body) text += String(piece)
    return text
  })

/** Says that somebody checks for units of the post in Haiti. */
export async function memberOf(coordinator: Person, { actor }: Person, ...units: string[]) {
  for (const unit of units) await coordinator.act(addMember, { country: 'HT', unit, person: actor.id })
}

/** A post in Haiti: a police with a squad, a court, and the people who clear. */
export async function post({ db, person }: Story) {
  const unit = async (name: string, kind: string, parentId: string | null, acronym: string | null) => {
    const id = newId()
    await db.insertInto('hostUnit').values({ id, country: 'HT', kind, name, parentId, acronym, act: 'added' }).execute()
    return id
  }
  const police = await unit('Police', 'police', null, 'PNH')
  const squad = await unit('Squad', 'police', police, null)
  const patrol = await unit('Patrol', 'police', squad, null)
  const court = await unit('Court', 'courts', null, 'TPI')
  const manager = await person('post-programme-manager country:HT')
  const coordinator = await person('vetting-coordinator country:HT')
  const vetter = await person('vetter country:HT')
  await memberOf(coordinator, vetter, 'POL', 'CONS', 'DEA')
  let number = 0
  const officer = async (unitId: string, more: { bare?: boolean } = {}) => {
    number++
    const added = await manager.query((as) =>
      addPersonIn(
        { db: as, actor: manager.actor, today, address: testAddress },
        {
          country: 'HT',
          names: [{ name: `Officer Number${'abcdefghijklmnopqrstuvwxyz'[number]} (invented)` }],
          position: { unitId, title: 'Inspector' },
          ...(!more.bare && {
            identities: [{ kind: 'national-id', issuedBy: 'HT', number: `HT-00${number}` }],
            biography: {
              birth: { year: 1980, month: 5, day: number },
              birthCity: '=Port-au-Prince',
              birthCountry: 'HT',
              citizenships: ['HT'],
            },
          }),
        },
      ),
    )
    return added.id
  }
  return { police, squad, patrol, court, manager, coordinator, vetter, officer }
}
export type Post = Awaited<ReturnType<typeof post>>

export const submit = (who: Person, persons: string[], more: object = {}) =>
  who.act(submitBatch, { country: 'HT', name: 'Course (invented)', neededBy: '2027-02-01', persons, ...more })

/** Opens the hits of a case and answers what stands in it. */
export async function opened(who: Person, id: string) {
  await who.act(openHits, { id, purpose: 'For the test.' })
  return who.act(showCase, { id })
}

/** Takes a batch to the national file. */
export async function toNational({ coordinator, vetter }: Post, id: string) {
  await coordinator.act(stepBatch, { id, to: 'accepted' })
  await coordinator.act(stepBatch, { id, to: 'local-checks' })
  const { cases, checkingUnits } = await coordinator.act(showBatch, { id })
  const ids = cases.filter(({ state }) => state === 'submitted').map((one) => one.id)
  for (const unit of checkingUnits) await vetter.act(checkCases, { cases: ids, unit })
  await coordinator.act(stepBatch, { id, to: 'local-complete' })
  await coordinator.act(makeNationalFile, { id })
}

export const event = async (db: Db, from: number, until: number) => {
  const id = newId()
  await sql`insert into event (id, title, kind, modality, country, nations, institution, starts_on, ends_on, state, act)
    values (${id}, 'Course (invented)', 'course', 'in-country', 'HT', '{HT}', 'police', bureau_day() + ${sql.lit(from)},
      bureau_day() + ${sql.lit(until)}, 'approved', 'added')`.execute(db)
  return id
}
export const enrol = async (db: Db, eventId: string, personId: string) => {
  const id = newId()
  await sql`insert into participation (id, event_id, person_id, country, role, state, act)
    values (${id}, ${eventId}, ${personId}, 'HT', 'participant', 'enrolled', 'enrolled')`.execute(db)
  return id
}
export const stateOf = async (db: Db, id: string) =>
  await db.selectFrom('participation').select(['state', 'removedFor']).where('id', '=', id).executeTakeFirstOrThrow()
export const refusedEnrolment = async (db: Db, eventId: string, personId: string) => {
  await sql`savepoint tried`.execute(db)
  const constraint = await constraintOf(enrol(db, eventId, personId))
  await sql`rollback to savepoint tried`.execute(db)
  return constraint
}
export const approve = (at: Post, id: string, day: string) =>
  at.coordinator.act(decideCase, { id, result: 'approved', date: day })

/** Somebody who was cleared on a day, and the case by which. */
export async function cleared(at: Post, unit: string, day = today) {
  const person = await at.officer(unit)
  const { batch, cases } = await submit(at.manager, [person])
  await toNational(at, batch.id)
  await approve(at, cases[0]!.id, day)
  return { person, case: cases[0]!.id, batch }
}
