// Clearance of two countries: batches at each of their steps, full of canaries, and everything that may be done with them by whom.
import { sql } from 'kysely'
import type { Permission } from '#kernel/access.ts'
import { keepUpload } from '#kernel/uploads.ts'
import { bureau, canaries, operations, owner, people, personWith, within } from './bureau.ts'
import type { Cell } from './cells.ts'
import { unitsOf } from './units.ts'

const coordinator = personWith('vetting-coordinator')
const director = personWith('post-director')
const reason = 'Said so in the meeting.'
const scopesOf = { ht: ['country:HT', 'region:389'], ke: ['country:KE', 'region:289'] } as const
export type ClearanceTag = keyof typeof scopesOf
export const clearanceTags = Object.keys(scopesOf) as ClearanceTag[]

const act = async <T = { id: string }>(by: typeof coordinator, name: string, input: object) =>
  (await bureau.act(
    by.session,
    operations.find((op) => op.name === name)!,
    input,
  )) as T

interface Submitted {
  batch: { id: string; code: string }
  cases: { id: string }[]
}

async function enter(tag: ClearanceTag) {
  const word = (of: string, needs: Permission = 'clearance.read') => {
    canaries.set(`canary${of}${tag}`, { any: [...scopesOf[tag]], needs })
    return `Canary${of}${tag}`
  }
  const country = tag.toUpperCase()
  const person = async () =>
    (await act(coordinator, 'persons.add', { country, anyway: true, names: [{ name: 'Ana Cruz (invented)' }] })).id
  const submit = async (of: string, more: object = {}) => {
    const persons = 'units' in more ? [] : [await person()]
    const name = word(of)
    return act<Submitted>(director, 'clearance.submit', { country, name, neededBy: '2099-01-01', persons, ...more })
  }
  // vetters check for these units, whoever of them may at the post
  for (const { session, ...one } of people)
    if (
      one.grants.some(({ role }) => role === 'vetter') &&
      within({ session, ...one }, 'clearance.check', scopesOf[tag])
    )
      for (const unit of ['POL', 'DEA'])
        await act(coordinator, 'clearance.addMember', { country, unit, person: session.actor.id })
  const step = (id: string, to: string, more: object = {}) => act(coordinator, 'clearance.step', { id, to, ...more })
  const upTo = async ({ batch: { id }, cases }: Submitted, state: 'local-checks' | 'local-complete' | 'national') => {
    await step(id, 'accepted')
    await step(id, 'local-checks')
    if (state === 'local-checks') return
    for (const unit of ['POL', 'CONS', 'DEA'])
      await act(coordinator, 'clearance.check', { cases: cases.map((one) => one.id), unit })
    await step(id, 'local-complete')
    if (state === 'national') await act(coordinator, 'clearance.makeNationalFile', { id })
  }
  const free = await person()
  const submitted = await submit('submitted', { ownTracking: word('tracking') })
  const returned = await submit('returned')
  await step(returned.batch.id, 'rejected', { reason: word('returnedfor') })
  const checked = await submit('checked')
  await upTo(checked, 'local-checks')
  await act(coordinator, 'clearance.check', {
    cases: [checked.cases[0]!.id],
    unit: 'POL',
    hit: { match: 'direct', source: word('hitsource', 'hit.read'), narrative: word('hit', 'hit.read') },
  })
  const complete = await submit('complete', { units: [unitsOf[tag].top] })
  await upTo(complete, 'local-complete')
  // a court goes by courtesy vetting
  const court = await act<{ id: string }>(coordinator, 'units.add', {
    country,
    name: 'Court (invented)',
    kind: 'courts',
    acronym: 'CRT',
    anyway: true,
  })
  const courtesy = await submit('courtesy', { units: [court.id] })
  await upTo(courtesy, 'local-complete')
  const national = await submit('national', { units: [unitsOf[tag].child] })
  await upTo(national, 'national')
  // what is rejected lacks nothing but a biography
  const rejected = await submit('rejected')
  for (const state of ['accepted', 'local-checks', 'local-complete', 'national'])
    await owner((db) =>
      sql`update clearance_batch set state = ${state}, act = 'test', override_reason = coalesce(override_reason,
        case when ${state} = 'local-complete' then 'test' end) where id = ${rejected.batch.id}`.execute(db),
    )
  await act(coordinator, 'clearance.decide', { id: rejected.cases[0]!.id, result: 'rejected', basis: 'person' })
  const { blocks } = await act<{ blocks: { id: string }[] }>(coordinator, 'clearance.blocks', { country })
  const { duties } = await act<{ duties: { id: string }[] }>(coordinator, 'clearance.duties', { country })
  await act(coordinator, 'clearance.setSop', { country, title: word('procedures'), adoptedOn: '2020-01-01' })
  for (const by of people)
    if (within(by, 'hit.read', scopesOf[tag]))
      await act(by, 'clearance.openHits', { id: checked.cases[0]!.id, purpose: 'A name check' })
  await act(coordinator, 'clearance.openHits', {
    id: national.cases[0]!.id,
    purpose: word('openedfor', 'hit-reading.read'),
  })
  const { hits } = await act<{ hits: { id: string }[] }>(coordinator, 'clearance.case', { id: checked.cases[0]!.id })
  await act(coordinator, 'clearance.recordNames', {
    id: checked.cases[0]!.id,
    unit: 'POL',
    names: [word('searched', 'hit.read')],
  })
  const { searched } = await act<{ searched: { id: string }[] }>(coordinator, 'clearance.case', {
    id: checked.cases[0]!.id,
  })
  const { members } = await act<{ members: { id: string }[] }>(coordinator, 'clearance.members', { country })
  const holiday = await act(coordinator, 'clearance.setHoliday', {
    country,
    on: '2027-06-01',
    name: 'Invented day',
    source: 'Invented',
  })
  const id = (made: Submitted) => made.batch.id
  return {
    free,
    submitted: id(submitted),
    submittedCase: submitted.cases[0]!.id,
    returned: id(returned),
    checked: id(checked),
    checkedCase: checked.cases[0]!.id,
    complete: id(complete),
    courtesy: id(courtesy),
    national: id(national),
    nationalCase: national.cases[0]!.id,
    nationalCode: national.batch.code,
    rejectedCase: rejected.cases[0]!.id,
    block: blocks[0]!.id,
    duty: duties[0]!.id,
    hit: hits[0]!.id,
    searched: searched[0]!.id,
    member: members[0]!.id,
    holiday: holiday.id,
  }
}

export const clearanceOf = { ht: await enter('ht'), ke: await enter('ke') }
type Of = (typeof clearanceOf)[ClearanceTag]
// a run may take longer than a quarter of an hour
await owner((db) => sql`update hit_reading set until = now() + interval '6 hours'`.execute(db))

const csvOf = ({ nationalCode }: Of) => `reference,result,basis,date\n${nationalCode}-1,approved,,2026-01-01\n`
const kept = async (name: string, text: string) =>
  (
    await keepUpload(
      bureau,
      coordinator.session,
      name,
      (async function* () {
        yield Buffer.from(text)
      })(),
    )
  ).id
const holidays = 'country,date,name,kept by,source\nHT,2027-06-03,Invented day,nation,Invented\n'
/** Kept files of results and of holidays. */
export const resultsFile = await kept('results.csv', csvOf(clearanceOf.ht))
export const holidaysFile = await kept('holidays.csv', holidays)

const inScope = (permission: Permission, input: (of: Of, country: string) => object): Cell[] =>
  clearanceTags.map((tag) => ({
    to: tag,
    input: input(clearanceOf[tag], tag.toUpperCase()),
    reaches: (by) => within(by, permission, scopesOf[tag]),
  }))
const submits = (input: (of: Of, country: string) => object) => inScope('clearance.submit', input)
const coordinates = (input: (of: Of, country: string) => object) => inScope('clearance.coordinate', input)

export const clearanceCells: Readonly<Record<string, readonly Cell[]>> = {
  'clearance.submit': submits(({ free }, country) => ({
    country,
    name: 'Course (invented)',
    neededBy: '2099-01-01',
    persons: [free],
  })),
  'clearance.add': submits(({ submitted, free }) => ({ id: submitted, persons: [free] })),
  'clearance.resubmit': submits(({ returned }) => ({ id: returned, reason })),
  'clearance.cancel': submits(({ submitted }) => ({ id: submitted, reason })),
  'clearance.withdraw': submits(({ submittedCase }) => ({ id: submittedCase, reason })),
  'clearance.step': coordinates(({ submitted }) => ({ id: submitted, to: 'accepted' })),
  'clearance.correct': coordinates(({ submitted }) => ({ id: submitted, reason })),
  'clearance.change': coordinates(({ submitted }) => ({ id: submitted, name: 'Other (invented)' })),
  'clearance.check': inScope('clearance.check', ({ checkedCase }) => ({ cases: [checkedCase], unit: 'DEA' })),
  'clearance.openHits': inScope('hit.read', ({ rejectedCase }) => ({ id: rejectedCase, purpose: 'A name check' })),
  'clearance.withdrawHit': inScope('hit.read', ({ hit }) => ({ id: hit, reason })),
  'clearance.makeNationalFile': coordinates(({ complete }) => ({ id: complete })),
  'clearance.results': coordinates((of) => ({ id: of.national, csv: csvOf(of) })),
  'clearance.decide': coordinates(({ nationalCase }) => ({ id: nationalCase, result: 'approved' })),
  'clearance.setVetting': coordinates(({ submittedCase }) => ({ id: submittedCase, vetting: 'leahy', reason })),
  'clearance.approveCourtesy': coordinates(({ courtesy }) => ({ id: courtesy })),
  'clearance.remediate': coordinates(({ block }) => ({
    id: block,
    on: '2026-01-01',
    by: 'A court',
    what: 'x',
    reason,
  })),
  'clearance.inform': inScope('duty.keep', ({ duty }) => ({
    id: duty,
    whom: 'A minister',
    on: bureau.today(),
    what: 'All of it',
    offered: 'A liaison',
  })),
  'clearance.recordNames': inScope('hit.read', ({ checkedCase }) => ({
    id: checkedCase,
    unit: 'DEA',
    names: ['Anna Cruz'],
  })),
  'clearance.withdrawName': inScope('hit.read', ({ searched }) => ({ id: searched })),
  'clearance.addMember': inScope('clearance.set', (_, country) => ({
    country,
    unit: 'CONS',
    person: coordinator.session.actor.id,
  })),
  'clearance.endMember': inScope('clearance.set', ({ member }) => ({ id: member })),
  'clearance.setHoliday': inScope('clearance.set', (_, country) => ({
    country,
    on: '2027-06-02',
    name: 'Another invented day',
    source: 'Invented',
  })),
  'clearance.removeHoliday': inScope('clearance.set', ({ holiday }) => ({ id: holiday })),
  // a row of another post is told as wrong, and nothing is written
  'clearance.importHolidays': [
    {
      to: 'a table',
      input: { csv: holidays },
      reaches: () => true,
    },
  ],
  'clearance.setPost': inScope('clearance.set', (_, country) => ({ country, mostCases: 40 })),
  'clearance.setSop': inScope('clearance.set', (_, country) => ({ country, title: 'SOP', adoptedOn: '2020-01-01' })),
}
