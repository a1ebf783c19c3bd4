// Forty officers for a course abroad, from the workbook to the last follow-up: every area of training and clearance in one story.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { readXlsx } from 'hucre/xlsx'
import { checkCases } from '#clearance/check.ts'
import { stepBatch } from '#clearance/coordinate.ts'
import { addMember } from '#clearance/members.ts'
import { makeNationalFile, nationalFile } from '#clearance/national.ts'
import { listDuties } from '#clearance/remedy.ts'
import { importResultsFile } from '#clearance/results.ts'
import { showBatch, showCase } from '#clearance/show.ts'
import { submitBatch } from '#clearance/submit.ts'
import { trained } from '#counting/trained.ts'
import { addEvent } from '#events/add.ts'
import { addCourse } from '#events/course-keep.ts'
import { addSession } from '#events/sessions.ts'
import { approveEvent, askForApproval, completeEvent, finaliseEvent } from '#events/transitions.ts'
import { followUpResults } from '#followup/results.ts'
import { listFollowUps } from '#followup/due.ts'
import { recordFollowUp } from '#followup/record.ts'
import { listPersons } from '#persons/list.ts'
import { showPerson } from '#persons/show.ts'
import { listChanges } from '#audit/log.ts'
import { markAttendance, showAttendance } from '#rosters/attendance.ts'
import { certify, listCertificates } from '#rosters/certificate.ts'
import { problemsHead } from '#rosters/columns.ts'
import { enrol, enrolCleared } from '#rosters/enrol.ts'
import { importRoster, rosterCorrections } from '#rosters/import.ts'
import { closeIncident, listIncidents, tellOfIncident } from '#rosters/no-return.ts'
import { complete, recordResults } from '#rosters/results.ts'
import { showRoster } from '#rosters/show.ts'
import { filledTemplate, keptFor, rightRow } from '#rosters/testing.ts'
import { planTravel, recordTravel } from '#rosters/travel.ts'
import { slugOf, story, testAddress, type Person } from '#testing.ts'
import { addUnit } from '#units/add.ts'

const given = ['Ada', 'Bela', 'Cleo', 'Dario', 'Edda', 'Faro', 'Gila', 'Hugo', 'Ines', 'Juno']
const family = ['Almar', 'Brisk', 'Colto', 'Dunvar']
const squads = ['Patrol', 'Coast', 'Judicial', 'Traffic']

/** Officers of four squads, ten each; every other one a woman. Squad and place in it make the person. */
const officers = squads.flatMap((squad, at) =>
  given.map((name, place) => ({
    ...rightRow,
    'row id': `${at}-${place}`,
    'given names': name,
    'family name': `${family[at]!} (invented)`,
    sex: place % 2 ? 'male' : 'female',
    'national ID': `INV-${at}${place}`,
    'date of birth': `198${place}-0${at + 1}-15`,
    unit: `${squad} (invented)`,
    rank: place === 0 ? 'Inspector' : 'Agent',
  })),
)

const file = async (who: Person, op: typeof rosterCorrections | typeof nationalFile, input: object) => {
  const pieces: Buffer[] = []
  const read = <T>(body: (db: never) => Promise<T>) => who.query(body as never) as Promise<T>
  const context = { actor: who.actor, today: '2026-03-02', address: testAddress, read }
  for await (const piece of (await op.download(context as never, input as never)).body)
    pieces.push(Buffer.from(piece as Uint8Array))
  return Buffer.concat(pieces)
}

test(
  'forty officers are nominated for a course abroad, cleared, trained, counted and followed up; one does not return',
  story(async ({ db, person, passTo }) => {
    const [manager, director, coordinator, vetter, headquarters, auditor, implementer] = [
      await person('post-programme-manager country:HT'),
      await person('post-director country:HT'),
      await person('vetting-coordinator country:HT'),
      await person('vetter country:HT'),
      await person('hq-programme-officer'),
      await person('auditor'),
      await person('implementer award:XM-STORY-1'),
    ]
    const top = await manager.act(addUnit, { country: 'HT', kind: 'police', name: 'Police (invented)', acronym: 'POL' })
    for (const squad of squads)
      await manager.act(addUnit, { country: 'HT', kind: 'police', name: `${squad} (invented)`, parent: top.id })

    // the course, asked for by one and approved by another
    await headquarters.act(addCourse, {
      course: 'STORY-1',
      title: 'Patrol techniques (invented)',
      hours: '12',
      humanRights: 'Use of force',
      humanRightsHours: '3',
      leastAttendance: '80',
      leastGrade: '60',
      certificateMonths: 24,
    })
    const event = await manager.act(addEvent, {
      title: 'Patrol techniques abroad (invented)',
      kind: 'course',
      modality: 'united-states',
      placeCountry: 'US',
      place: 'Roswell',
      country: 'HT',
      institution: 'police',
      course: 'STORY-1',
      award: 'XM-STORY-1',
      justification: 'Asked for by the inspectorate (invented).',
      objectives: 'Patrols that people trust.',
      startsOn: '2026-05-04',
      endsOn: '2026-05-15',
      plannedParticipants: 40,
    })
    for (const heldOn of ['2026-05-05', '2026-05-12'])
      await manager.act(addSession, {
        event: event.code,
        heldOn,
        fromTime: '09:00',
        untilTime: '16:00',
        title: 'Exercises',
        hours: '6',
      })
    await manager.act(askForApproval, { event: event.code })
    assert.notEqual(await slugOf(manager.act(approveEvent, { event: event.code })), null)
    await director.act(approveEvent, { event: event.code })

    // the workbook: three rows wrong, nothing taken, the own file comes back with what to mend
    passTo('2026-03-02')
    const wrong = officers.map((row, at) =>
      at === 3
        ? { ...row, 'date of birth': '1985-02-30' }
        : at === 11
          ? { ...row, unit: 'Nowhere (invented)' }
          : at === 25
            ? { ...row, role: 'visitor' }
            : row,
    )
    const first = await keptFor(db, manager, 'nominated.xlsx', await filledTemplate(wrong))
    const tried = await manager.work(importRoster, { event: event.code, files: [first] })
    assert.deepEqual([tried.applied, tried.errors], [false, 3])
    assert.deepEqual(tried.wrong.map(({ line, column }) => `${line} ${column}`).toSorted(), [
      '13 unit',
      '27 role',
      '5 date of birth',
    ])
    const returned = await readXlsx(await file(manager, rosterCorrections, { event: event.code, file: first }))
    const { rows } = returned.sheets[0]!
    const mends = rows.slice(1).map((row) => row[rows[0]!.indexOf(problemsHead)])
    assert.equal(mends.filter(Boolean).length, 3)
    assert.match(String(mends[3]), /date of birth/)
    assert.equal((await manager.act(showRoster, { event: event.code })).participations.length, 0)
    const mended = await keptFor(db, manager, 'mended.xlsx', await filledTemplate(officers))
    const taken = await manager.work(importRoster, { event: event.code, files: [mended] })
    assert.deepEqual([taken.applied, taken.counts.new, taken.newPersons], [true, 40, 40])
    const nominated = (await manager.act(showRoster, { event: event.code })).participations
    assert.equal(nominated.length, 40)
    assert.equal(await slugOf(manager.act(enrol, { id: nominated[0]!.id })), 'not-cleared')

    // clearance: local checks before the national file, a hit that only those who vet see
    const byCode = new Map(nominated.map((one) => [one.code, one]))
    const { batch } = await manager.act(submitBatch, {
      country: 'HT',
      name: 'Patrol techniques (invented)',
      eventId: event.id,
      persons: nominated.map(({ personId }) => personId),
      law: 'foreign-assistance',
    })
    for (const to of ['accepted', 'local-checks'] as const) await coordinator.act(stepBatch, { id: batch.id, to })
    const { cases, checkingUnits } = await coordinator.act(showBatch, { id: batch.id })
    for (const unit of checkingUnits) await coordinator.act(addMember, { country: 'HT', unit, person: vetter.actor.id })
    const traffic = cases.filter(({ code }) => byCode.get(code!)!.unit === 'Traffic (invented)')
    const [badly, worse, ...squad] = traffic
    assert.equal(squad.length, 8)
    await vetter.act(checkCases, {
      cases: [badly!.id],
      unit: checkingUnits[0]!,
      hit: {
        match: 'direct',
        violation: checkingUnits[0] === 'CONS' ? null : 'gvhr',
        credibility: checkingUnits[0] === 'CONS' ? null : 'high',
        source: 'A report of the year before (invented)',
        year: 2024,
        narrative: 'Canarystoryhit',
      },
    })
    assert.equal(
      await slugOf(coordinator.act(stepBatch, { id: batch.id, to: 'local-complete' })),
      'clearance-batch-unchecked',
    )
    for (const unit of checkingUnits)
      await vetter.act(checkCases, {
        cases: cases.filter(({ id }) => unit !== checkingUnits[0] || id !== badly!.id).map(({ id }) => id),
        unit,
      })
    await coordinator.act(stepBatch, { id: batch.id, to: 'local-complete' })
    await coordinator.act(makeNationalFile, { id: batch.id })
    const national = (await file(coordinator, nationalFile, { id: batch.id })).toString()
    assert.equal(national.trim().split('\n').length, 41)
    assert.match(national, /INV-00/)
    assert.doesNotMatch(national, /Canarystoryhit/)
    const { rows: readings } = await sql<{ count: string }>`select count(*) from biography_reading`.execute(db)
    assert.ok(Number(readings[0]!.count) >= 40)

    // and back: two rejected, so their unit is blocked with everybody in it; one matched
    passTo('2026-04-01')
    const results = [
      'reference,result,basis,date,cleared on',
      ...cases.map(({ id, reference }, at) =>
        id === badly!.id || id === worse!.id
          ? `${reference},rejected,unit,2026-03-31,`
          : at === cases.findIndex((one) => !traffic.includes(one))
            ? `${reference},matched,,2026-03-31,2025-12-01`
            : `${reference},approved,,2026-03-31,`,
      ),
    ].join('\n')
    const told = await coordinator.act(importResultsFile, { id: batch.id, csv: results })
    assert.equal(JSON.stringify(told).includes('Canarystoryhit'), false)
    const decided = await coordinator.act(showBatch, { id: batch.id })
    const decisions = decided.cases.map(({ result }) => result)
    assert.deepEqual(
      ['approved', 'matched', 'rejected'].map((one) => decisions.filter((result) => result === one).length),
      [37, 1, 2],
    )
    assert.ok((await director.act(listDuties, {})).duties.length)

    // enrolled are those who are cleared; the others are named, not why
    const enrolled = await manager.act(enrolCleared, { event: event.code })
    assert.doesNotMatch(JSON.stringify(enrolled), /reject|block|Canary/i)
    const roster = await manager.act(showRoster, { event: event.code })
    assert.deepEqual([roster.counts.enrolled, roster.counts.nominated], [30, 10])
    assert.ok(
      roster.participations.every(({ state, unit }) => (state === 'nominated') === (unit === 'Traffic (invented)')),
    )

    // an implementer looks in, and sees nobody's hit or result
    const looked = [
      await implementer.act(showRoster, { event: event.code }),
      await implementer.act(listPersons, { country: 'HT', limit: 100 }),
      await implementer.act(showPerson, { id: byCode.get(badly!.code!)!.personId }),
    ]
    assert.doesNotMatch(JSON.stringify(looked), /Canarystoryhit|"rejected"|gvhr|blocked/)
    for (const refused of [
      implementer.act(showBatch, { id: batch.id }),
      implementer.act(showCase, { id: badly!.id }),
      implementer.act(makeNationalFile, { id: batch.id }),
    ])
      assert.ok(['not-allowed', 'not-found'].includes((await slugOf(refused))!))

    // there and back, but for one
    const there = roster.participations.filter(({ state }) => state === 'enrolled')
    const journeys = []
    for (const { id } of there)
      journeys.push(
        await manager.act(planTravel, { id, toCountry: 'US', departure: '2026-05-03', return: '2026-05-16' }),
      )
    passTo('2026-05-20')
    for (const [at, { id }] of journeys.entries())
      await manager.act(recordTravel, {
        id,
        departedOn: '2026-05-03',
        arrivedOn: '2026-05-03',
        ...(at && { returnedOn: '2026-05-16' }),
      })
    await sql`select open_no_returns('2026-05-20', 3)`.execute(db)
    const { incidents } = await manager.act(listIncidents, {})
    assert.deepEqual(
      incidents.map(({ person: code }) => code),
      [there[0]!.code],
    )
    const { untold } = await manager.act(tellOfIncident, {
      id: incidents[0]!.id,
      told: 'host-nation',
      office: 'Ministry of the Interior (invented)',
      on: '2026-05-20',
      means: 'diplomatic-note',
    })
    assert.deepEqual(untold, ['post', 'partner-agency'])

    // attendance, tests, grades, certificates
    const marks = there.map(({ id }, at) => ({ id, hours: at === 5 ? '1' : '6' }))
    const { sessions } = await manager.act(showAttendance, { event: event.code })
    for (const { id } of sessions) await manager.act(markAttendance, { event: event.code, session: id, marks })
    await manager.act(recordResults, {
      event: event.code,
      results: there.map(({ id }, at) => ({ id, preTest: '40', postTest: at === 7 ? '31' : '82' })),
    })
    const done = await manager.act(complete, { event: event.code })
    assert.deepEqual([done.completed.length, done.failed.length, done.undecided.length], [28, 2, 0])
    const { issued } = await manager.act(certify, { event: event.code })
    assert.equal(issued.length, 28)
    assert.equal((await manager.act(listCertificates, { event: event.code })).total, 28)
    await manager.act(completeEvent, { event: event.code })
    await director.act(finaliseEvent, { event: event.code })
    const late = { event: event.code, results: [{ id: there[7]!.id, postTest: '99' }] }
    assert.equal(await slugOf(manager.act(recordResults, late)), 'roster-locked')

    // the counts, by sex, institution and nation
    await sql`set constraints all immediate`.execute(db)
    const counted = await headquarters.act(trained, { by: 'nation,sex,institution' })
    const women = there.filter(({ sex }, at) => sex === 'female' && at !== 5 && at !== 7).length
    assert.deepEqual(
      counted.rows.map(({ nation, sex, institution, seats, uniqueInLife }) => [
        nation,
        sex,
        institution,
        seats,
        uniqueInLife,
      ]),
      [
        ['HT', 'female', 'police', women, women],
        ['HT', 'male', 'police', 28 - women, 28 - women],
      ],
    )
    assert.equal(counted.total.seats, 28)

    // after three months: who is still there, who uses it, who left
    passTo('2026-08-20')
    const due = await manager.act(listFollowUps, { event: event.code, limit: 100 })
    assert.equal(due.followUps.filter(({ state }) => state === 'due' || state === 'overdue').length, 28)
    for (const [at, { participationId, months }] of due.followUps.slice(0, 10).entries())
      await manager.act(recordFollowUp, {
        id: participationId,
        months,
        post: at === 0 ? 'left' : 'same-unit',
        usesSkill: at === 0 ? null : 'yes',
        trainedOthers: at,
      })
    const { total } = await manager.act(followUpResults, { event: event.code })
    assert.deepEqual([total.due, total.answered, total.notAnswered, total.left, total.leakage], [28, 10, 18, 1, '10.0'])
    await manager.act(closeIncident, { id: incidents[0]!.id, outcome: 'unauthorised-departure', reason: 'Not found.' })

    // an auditor sees every step of it, and no hit
    const audited = await auditor.act(showBatch, { id: batch.id })
    const reached = audited.milestones.map(({ milestone }) => milestone)
    for (const step of ['submitted', 'accepted', 'local-checks', 'local-complete', 'national', 'results-returned'])
      assert.ok(reached.includes(step), `${step} in ${reached.join(', ')}`)
    assert.ok(audited.milestones.every(({ by }) => by !== null))
    const { changes } = await auditor.act(listChanges, { limit: 200 })
    assert.ok(changes.length > 0)
    const whole = await auditor.query((as) =>
      sql<{ text: string }>`select string_agg(c::text, ' ') as text from change c`.execute(as),
    )
    assert.doesNotMatch(JSON.stringify([audited, changes, whole.rows]), /Canarystoryhit/)
    assert.doesNotMatch(whole.rows[0]!.text, /INV-00|Almar/)
    for (const table of ['participation', 'clearance_batch', 'travel', 'certificate', 'follow_up', 'event'])
      assert.match(whole.rows[0]!.text, new RegExp(`,${table},`), table)
  }),
)
