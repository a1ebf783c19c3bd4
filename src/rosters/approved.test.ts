import assert from 'node:assert/strict'
import { test } from 'node:test'
import { addEvent } from '#events/add.ts'
import { changeEvent } from '#events/change.ts'
import { course } from '#events/testing.ts'
import { approveEvent, askForApproval, cancelEvent, sendBack } from '#events/transitions.ts'
import { constraintOf, slugOf, story } from '#testing.ts'
import { certify, listCertificates, revokeCertificate } from './certificate.ts'
import { enrol, enrolCleared } from './enrol.ts'
import { importRoster, lookAtRoster, tryRosterImport } from './import.ts'
import { nominate } from './nominate.ts'
import { removeFromRoster, restoreToRoster } from './remove.ts'
import { complete, recordResult } from './results.ts'
import { showRoster } from './show.ts'
import { filledTemplate, given, rightRow, rosterWorld } from './testing.ts'
import { planTravel, recordTravel } from './travel.ts'

test(
  'before an event is approved people are nominated for it; nobody is enrolled, by an operation or the database',
  story(async ({ db, person }) => {
    const { unit, person: someone } = given(db)
    const judge = await someone('Ana Un (invented)', await unit('Court (invented)', 'courts'))
    const manager = await person('post-programme-manager country:HT')
    const { id } = await manager.act(addEvent, { ...course, startsOn: '2026-02-02', endsOn: '2026-02-03' })
    const [part] = (await manager.act(nominate, { event: id, persons: [judge.code] })).participations
    for (const body of [() => manager.act(enrol, { id: part!.id }), () => manager.act(enrolCleared, { event: id })])
      assert.equal(await slugOf(body()), 'event-not-approved')
    const byHand = manager.query((as) =>
      as.updateTable('participation').set({ state: 'enrolled', act: 'x' }).where('id', '=', part!.id).execute(),
    )
    assert.equal(await constraintOf(byHand), 'participation_approved')
    await manager.act(askForApproval, { event: id })
    assert.equal(await slugOf(manager.act(enrol, { id: part!.id })), 'event-not-approved')
    await (await person('post-director country:HT')).act(approveEvent, { event: id })
    assert.equal((await manager.act(enrol, { id: part!.id })).state, 'enrolled')
    // planned anew: who is enrolled stays so, and nothing comes of it before it is approved again
    await manager.act(sendBack, { event: id, reason: 'Another place.' })
    assert.equal(await slugOf(manager.act(complete, { event: id })), 'event-not-approved')
    assert.equal((await manager.act(showRoster, { event: id })).counts.enrolled, 1)
  }),
)

test(
  'whoever was there for no hour has not completed the event, whatever its course asks for',
  story(async ({ db, person }) => {
    const { unit, person: someone, event: anEvent } = given(db)
    const court = await unit('Court (invented)', 'courts')
    const [there, away] = [await someone('Ana Un (invented)', court), await someone('Ben De (invented)', court)]
    const event = await anEvent({ startsOn: '2026-02-02', endsOn: '2026-02-03' })
    const manager = await person('post-programme-manager country:HT')
    const { participations } = await manager.act(nominate, { event: event.code, persons: [there.code, away.code] })
    await manager.act(enrolCleared, { event: event.code })
    const of = (who: { id: string }) => participations.find(({ personId }) => personId === who.id)!.id
    await manager.act(recordResult, { id: of(away), attendance: '0', absence: 'illness' })
    const told = await manager.act(complete, { event: event.code })
    assert.deepEqual([told.completed, told.failed, told.undecided], [[there.code], [away.code], []])
  }),
)

test(
  'an event whose certificates stand is not cancelled, and one with results is not planned anew',
  story(async ({ db, person }) => {
    const { unit, person: someone, event: anEvent } = given(db)
    const judge = await someone('Ana Un (invented)', await unit('Court (invented)', 'courts'))
    const event = await anEvent({ startsOn: '2026-02-02', endsOn: '2026-02-03' })
    const manager = await person('post-programme-manager country:HT')
    await manager.act(nominate, { event: event.code, persons: [judge.code] })
    await manager.act(enrolCleared, { event: event.code })
    await manager.act(complete, { event: event.code })
    assert.equal(await slugOf(manager.act(sendBack, { event: event.code, reason: 'Anew.' })), 'event-has-results')
    await manager.act(certify, { event: event.code })
    assert.equal(await slugOf(manager.act(cancelEvent, { event: event.code, reason: 'No money.' })), 'event-certified')
    const [stands] = (await manager.act(listCertificates, { event: event.code })).certificates
    assert.equal(stands!.standing, 'valid')
    await manager.act(revokeCertificate, { id: stands!.id, reason: 'It was not held.' })
    assert.equal((await manager.act(cancelEvent, { event: event.code, reason: 'No money.' })).state, 'cancelled')
  }),
)

test(
  'nobody is put forward for an event that does not take place, and its nations stay those of its roster',
  story(async ({ db, person }) => {
    const { unit, person: someone, event: anEvent } = given(db)
    const court = await unit('Court (invented)', 'courts')
    const [one, other] = [await someone('Ana Un (invented)', court), await someone('Ben De (invented)', court)]
    const event = await anEvent({ state: 'created', nations: ['HT', 'TG'] })
    const [manager, officer] = [await person('post-programme-manager country:HT'), await person('hq-programme-officer')]
    const [part] = (await manager.act(nominate, { event: event.code, persons: [one.code] })).participations
    const toTogo = { event: event.code, country: 'TG', nations: ['TG'], placeCountry: 'TG', reason: 'Togo alone.' }
    assert.equal(await slugOf(officer.act(changeEvent, toTogo)), 'event-nations-on-roster')
    await manager.act(removeFromRoster, { id: part!.id, why: 'other', reason: 'Ill.' })
    await manager.act(cancelEvent, { event: event.code, reason: 'No money.' })
    assert.equal(await slugOf(manager.act(nominate, { event: event.code, persons: [other.code] })), 'roster-locked')
    assert.equal(await slugOf(manager.act(restoreToRoster, { id: part!.id, reason: 'Well.' })), 'roster-locked')
  }),
)

test(
  'a workbook for an event that does not take place is refused when it is looked at, and by the import as well',
  story(async (given) => {
    const { event, implementer, keep } = await rosterWorld(given)
    const file = await keep(await filledTemplate([{ ...rightRow }]))
    await (await given.person('post-director country:HT')).act(cancelEvent, { event: event.code, reason: 'No money.' })
    const [one, files] = [
      { event: event.code, file },
      { event: event.code, files: [file] },
    ]
    assert.equal(await slugOf(implementer.act(lookAtRoster, files)), 'roster-locked')
    assert.equal(await slugOf(implementer.act(tryRosterImport, one)), 'roster-locked')
    assert.equal(await slugOf(implementer.work(importRoster, files)), 'roster-locked')
  }),
)

test(
  'who was taken off a roster does not depart, and that is said',
  story(async ({ db, person }) => {
    const { unit, person: someone, event: anEvent } = given(db)
    const judge = await someone('Ana Un (invented)', await unit('Court (invented)', 'courts'))
    const event = await anEvent({ startsOn: '2026-04-06', endsOn: '2026-04-17', placeCountry: 'US' })
    const manager = await person('post-programme-manager country:HT')
    const [part] = (await manager.act(nominate, { event: event.code, persons: [judge.code] })).participations
    await manager.act(enrolCleared, { event: event.code })
    const journey = { id: part!.id, toCountry: 'US', departure: '2026-02-05', return: '2026-04-18' }
    const { id } = await manager.act(planTravel, journey)
    await manager.act(removeFromRoster, { id: part!.id, why: 'other', reason: 'Ill.' })
    assert.equal(await slugOf(manager.act(recordTravel, { id, departedOn: '2026-02-05' })), 'participation-state')
  }),
)
