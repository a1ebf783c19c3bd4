import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { Problem } from '#kernel/problem.ts'
import { slugOf, story, testAddress } from '#testing.ts'
import { addEvent } from './add.ts'
import { addCourse, issueEdition, retireCourse } from './course-keep.ts'
import { courseFile, importCourses } from './course-import.ts'
import { listCourses, showCourse } from './course-list.ts'
import { humanRights } from './human-rights.ts'
import { eventFile, importEvents, tryEvents } from './import.ts'
import { listEvents } from './list.ts'
import { showEvent } from './show.ts'
import { approveEvent, askForApproval, completeEvent, finaliseEvent } from './transitions.ts'

const reason = 'As the academy asked (invented).'
const head =
  'title,kind,modality,academy,country,nations,institution,course,starts on,ends on,planned participants,planned budget,actual budget,head count,head count female,justification,objectives,programme,key activity'
const lines = [
  'Patrols (invented),course,in-country,,HT,,police,,2025-11-03,2025-11-14,25,USD lodging 4000.00; USD meals 0.10,USD lodging 3999.99,24,6,Needed,Patrol,Trust (invented),Patrols on foot',
  'Border (invented),course,academy,GABORONE,KE,KE; UG,police,,2025-12-01,2025-12-12,40,,,,,,,,',
]
const table = [head, ...lines].join('\n')
const wrongIn = (report: { wrong: { line: number; column: string }[] }) =>
  report.wrong.map(({ line, column }) => [line, column])

async function textOf(body: AsyncIterable<string | Uint8Array>) {
  let text = ''
  for await (const piece of body) text += String(piece)
  return text
}

test(
  'events come in from a table: first seen, then all of it; the same table twice, and the one that is taken out, change nothing',
  story(async ({ person }) => {
    const officer = await person('hq-programme-officer')
    const seen = await officer.act(importEvents, { csv: table, dryRun: true })
    assert.deepEqual([seen.applied, seen.counts], [false, { new: 2, changed: 0, unchanged: 0 }])
    assert.equal((await officer.act(listEvents, {})).total, 0)
    const done = await officer.act(importEvents, { csv: table })
    assert.deepEqual([done.applied, done.counts.new], [true, 2])
    const [patrols, border] = (await officer.act(listEvents, { sort: 'starts' })).events
    assert.deepEqual(
      [border!.nations, border!.placeCountry, patrols!.headCount, patrols!.headCountFemale],
      [['KE', 'UG'], 'BW', 24, 6],
    )
    const { budget, event } = await officer.act(showEvent, { event: patrols!.id })
    assert.deepEqual([event.programme, event.keyActivity], ['Trust (invented)', 'Patrols on foot'])
    assert.deepEqual(budget.totals, [{ currency: 'USD', planned: '4000.10', actual: '3999.99', variance: null }])
    assert.deepEqual((await officer.act(importEvents, { csv: table })).counts, { new: 0, changed: 0, unchanged: 2 })
    const file = await eventFile.download(
      { actor: officer.actor, today: '2026-03-01', address: testAddress, read: (body) => officer.query(body) },
      {},
    )
    const taken = await textOf(file.body)
    assert.deepEqual((await officer.act(importEvents, { csv: taken })).counts, { new: 0, changed: 0, unchanged: 2 })
    const changed = await officer.act(importEvents, {
      csv: taken.replace('Border (invented)', 'Border posts (invented)'),
    })
    assert.deepEqual(
      changed.rows.map(({ state, columns }) => [state, columns]),
      [
        ['unchanged', []],
        ['changed', ['title']],
      ],
    )
  }),
)

test(
  'a table with a wrong row is not imported, and each wrong row is told by line and column',
  story(async ({ person }) => {
    const officer = await person('hq-programme-officer')
    const row = (change: Record<string, string>) => {
      const cells = lines[1]!.split(',')
      for (const [column, value] of Object.entries(change)) cells[head.split(',').indexOf(column)] = value
      return cells.join(',')
    }
    const report = await officer.act(importEvents, {
      csv: [
        head,
        row({ 'ends on': '2024-01-01' }),
        row({ title: 'B', nations: 'UG' }),
        row({ title: 'C', academy: 'ATLANTIS' }),
        row({ title: 'D', course: 'NO-SUCH' }),
        row({ title: 'E', 'planned participants': '-4' }),
        row({ title: 'F', 'planned budget': 'USD bribes 4' }),
        row({ title: 'G', kind: 'picnic' }),
        row({ title: 'H', 'head count': '3', 'head count female': '4' }),
        row({ title: 'I', 'starts on': '2025-12-01', 'ends on': '2099-12-12' }),
        row({ title: 'J' }),
        row({ title: 'J' }),
        row({ title: 'K', 'planned budget': 'USD meals 4; USD meals 5' }),
      ].join('\n'),
    })
    assert.deepEqual(wrongIn(report), [
      [2, 'ends on'],
      [3, 'nations'],
      [4, 'academy'],
      [5, 'course'],
      [6, 'planned participants'],
      [7, 'planned budget'],
      [8, 'kind'],
      [9, 'head count female'],
      [10, 'ends on'],
      [12, 'title'],
      [13, 'planned budget'],
    ])
    assert.deepEqual([report.applied, report.errors], [false, 11])
    assert.equal((await officer.act(listEvents, {})).total, 0)
    assert.equal(await slugOf(officer.act(importEvents, { csv: 'title,kind\nX,course\n' })), 'bad-table')
    assert.equal(await slugOf(officer.act(tryEvents, { file: '0192f7c8-0000-7000-8000-000000000001' })), 'not-found')
  }),
)

test(
  'a post brings in its own events only, and a table changes no plan that was put before an approver',
  story(async ({ person }) => {
    const [haiti, director] = [
      await person('post-programme-manager country:HT'),
      await person('post-director country:HT'),
    ]
    assert.deepEqual(wrongIn(await haiti.act(importEvents, { csv: table })), [[3, 'country']])
    const own = [head, lines[0]!].join('\n')
    const { rows } = await haiti.act(importEvents, { csv: own })
    const event = rows[0]!.code!
    await haiti.act(askForApproval, { event })
    const more = own.replace(',25,USD lodging 4000.00', ',26,USD lodging 4000.01').replace('Patrol\n', 'Patrols\n')
    assert.deepEqual(wrongIn(await haiti.act(importEvents, { csv: more })), [
      [2, 'planned participants'],
      [2, 'planned budget'],
    ])
    const moved = own.replace('2025-11-14', '2025-11-15')
    assert.deepEqual(wrongIn(await haiti.act(importEvents, { csv: moved })), [[2, 'ends on']])
    // what it cost is no plan
    const cost = await haiti.act(importEvents, { csv: own.replace('3999.99', '4001') })
    assert.deepEqual([cost.applied, cost.rows[0]!.columns], [true, ['budget']])
    await director.act(approveEvent, { event })
    await haiti.act(completeEvent, { event })
    await haiti.act(finaliseEvent, { event })
    assert.deepEqual(wrongIn(await haiti.act(importEvents, { csv: own })), [[2, 'state']])
  }),
)

test(
  'a course has editions that stay as they were; whoever issues one upon an older is told',
  story(async ({ person }) => {
    const officer = await person('monitoring-officer')
    const { edition } = await officer.act(addCourse, {
      course: 'FPU-9',
      title: 'Formed units (invented)',
      hours: '320',
    })
    assert.deepEqual([edition.edition, edition.weightTest, edition.issuedOn], [1, 100, '2026-03-01'])
    assert.equal(await slugOf(officer.act(addCourse, { course: 'FPU-9', title: 'X' })), 'course-code-taken')
    const issue = (more: object) => officer.act(issueEdition, { course: 'FPU-9', reason, ...more })
    const next = await issue({ humanRights: 'Use of force', humanRightsHours: '24', after: 1 })
    assert.deepEqual([next.edition.edition, next.edition.hours, next.edition.humanRightsHours], [2, '320', '24'])
    assert.equal(await slugOf(issue({ hours: '300', after: 1 })), 'course-changed-meanwhile')
    const fields = async (more: object) => {
      try {
        await issue(more)
        return []
      } catch (error) {
        return (((error as Problem).details as { errors?: { path: string }[] }).errors ?? []).map(({ path }) => path)
      }
    }
    assert.deepEqual(await fields({ weightTest: 50, weightPerformance: 49 }), ['weightTest'])
    assert.deepEqual(await fields({ weightTest: -50, weightPerformance: 150 }), ['weightTest', 'weightPerformance'])
    assert.deepEqual(await fields({ humanRightsHours: '321' }), ['humanRightsHours'])
    assert.deepEqual(await fields({ humanRights: null }), ['humanRights'])
    assert.deepEqual(await fields({ leastGrade: '101' }), ['leastGrade'])
    assert.deepEqual(await fields({ hours: '0' }), ['hours'])
    assert.deepEqual(await fields({ issuedOn: '2020-01-01' }), ['issuedOn'])
    assert.deepEqual(
      (await issue({ weightTest: 40, weightPerformance: 30, weightProducts: 20, weightAttendance: 10 })).edition
        .edition,
      3,
    )
    await assert.rejects(officer.query((as) => as.updateTable('courseVersion').set({ title: 'x' }).execute()))
    await officer.act(retireCourse, { course: 'FPU-9', reason })
    assert.equal((await officer.act(listCourses, { state: 'retired' })).total, 1)
    assert.equal((await officer.act(retireCourse, { course: 'FPU-9', on: null, reason })).retiredOn, null)
    assert.deepEqual(
      (await officer.act(showCourse, { course: 'FPU-9' })).editions.map((one) => one.edition),
      [3, 2, 1],
    )
    const director = await person('post-director country:HT')
    assert.equal((await director.act(listCourses, { search: 'formed' })).total, 1)
    assert.equal(await slugOf(director.act(issueEdition, { course: 'FPU-9', reason })), 'not-allowed')
  }),
)

test(
  'the catalogue comes in from a table: a new code adds a course, something new issues an edition',
  story(async ({ person }) => {
    const officer = await person('hq-programme-officer')
    const csv =
      'code,title,hours,weight test,weight attendance,issued on\nA-1,One (invented),40,80,20,2013-01-01\nA-2,Two (invented),,,,2013-01-01\n'
    assert.deepEqual((await officer.act(importCourses, { csv })).counts, { new: 2, changed: 0, unchanged: 0 })
    assert.deepEqual((await officer.act(importCourses, { csv })).counts, { new: 0, changed: 0, unchanged: 2 })
    const file = await courseFile.download(
      { actor: officer.actor, today: '2026-03-01', address: testAddress, read: (body) => officer.query(body) },
      {},
    )
    assert.deepEqual((await officer.act(importCourses, { csv: await textOf(file.body) })).counts, {
      new: 0,
      changed: 0,
      unchanged: 2,
    })
    await officer.act(importCourses, { csv: csv.replace(',40,', ',42,').replaceAll('2013-01-01', '2014-01-01') })
    assert.deepEqual(
      (await officer.act(showCourse, { course: 'A-1' })).editions.map(({ hours }) => hours),
      ['42', '40'],
    )
    const wrong = await officer.act(importCourses, {
      csv: `${csv.replace(',80,', ',90,')}a_b,X,,,,\nA-2,Two,,,,2001-01-01\n`,
    })
    assert.deepEqual(wrongIn(wrong), [
      [2, 'weight test'],
      [2, 'issued on'],
      [4, 'code'],
      [5, 'code'],
      [5, 'issued on'],
    ])
  }),
)

test(
  'the report on human rights tells by course and fiscal year how many hours were taught, and every gap',
  story(async ({ person }) => {
    const [officer, other] = [await person('hq-programme-officer'), await person('hq-programme-officer')]
    await officer.act(addCourse, {
      course: 'HR-1',
      title: 'With (invented)',
      hours: '40',
      humanRights: 'Force',
      humanRightsHours: '2.5',
      issuedOn: '2020-01-01',
    })
    await officer.act(addCourse, { course: 'HR-2', title: 'Without (invented)', hours: '40', issuedOn: '2020-01-01' })
    await officer.act(addCourse, {
      course: 'HR-3',
      title: 'Unsaid hours (invented)',
      humanRights: 'Some',
      issuedOn: '2020-01-01',
    })
    const held = async (course: string | null, startsOn: string, country = 'HT') => {
      const { id } = await officer.act(addEvent, {
        title: 'Course (invented)',
        kind: 'course',
        modality: 'in-country',
        country,
        institution: 'police',
        course,
        startsOn,
        endsOn: startsOn,
        justification: 'x',
        objectives: 'x',
        plannedParticipants: 1,
      })
      await officer.act(askForApproval, { event: id })
      await other.act(approveEvent, { event: id })
      await officer.act(completeEvent, { event: id })
    }
    await held('HR-1', '2025-09-30')
    await held('HR-1', '2025-10-01')
    await held('HR-1', '2025-11-01', 'KE')
    await held('HR-2', '2025-11-01')
    await held('HR-3', '2025-11-01')
    await held(null, '2025-11-01')
    const { lines: told, totals } = await officer.act(humanRights, {})
    assert.deepEqual(
      told.map(({ fiscalYear, course, held: count, hoursTaught, gap }) => [
        fiscalYear,
        course,
        count,
        hoursTaught,
        gap,
      ]),
      [
        [2026, 'HR-1', 2, '5', null],
        [2026, 'HR-2', 1, null, 'nothing-said'],
        [2026, 'HR-3', 1, null, 'no-hours'],
        [2026, null, 1, null, 'no-course'],
        [2025, 'HR-1', 1, '2.5', null],
      ],
    )
    assert.deepEqual(totals, { events: 6, held: 6, withGap: 3, hoursTaught: '7.5' })
    assert.equal((await officer.act(humanRights, { gap: 'any', fiscalYear: 2026 })).lines.length, 3)
    const haiti = await person('post-director country:HT')
    assert.equal((await haiti.act(humanRights, {})).totals.events, 5)
  }),
)

test(
  'the tables of the demonstration come in as they are, of every kind and place, each with its label',
  story(async ({ person }) => {
    const officer = await person('hq-programme-officer')
    const csv = (name: string) => ({ csv: readFileSync(new URL(`../../demo/${name}`, import.meta.url), 'utf8') })
    assert.deepEqual((await officer.act(importCourses, csv('courses.csv'))).counts, {
      new: 13,
      changed: 0,
      unchanged: 0,
    })
    assert.equal((await officer.act(importCourses, csv('courses-2014.csv'))).counts.changed, 1)
    const { wrong, counts } = await officer.act(importEvents, csv('events.csv'))
    assert.deepEqual([wrong, counts.new], [[], 41])
    const { events } = await officer.act(listEvents, { limit: 100 })
    // a title says that it is invented, or the justification says what of it is real
    assert.deepEqual(
      events.filter(
        ({ title, justification }) => !title.includes('(invented)') && !justification?.startsWith('Real: '),
      ),
      [],
    )
    assert.equal(new Set(events.map(({ kind }) => kind)).size, 10)
    assert.equal(new Set(events.map(({ modality }) => modality)).size, 5)
    assert.deepEqual(
      new Set(events.flatMap(({ academy }) => academy ?? [])),
      new Set(['BANGKOK', 'BUDAPEST', 'GABORONE', 'LIMA', 'ROSWELL', 'SAN-SALVADOR']),
    )
  }),
)
