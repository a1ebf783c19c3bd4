// Follow-ups of the demonstration, all invented: clerks of a court, some of whom answered and one of whom never entered.
import type { Bureau } from '#kernel/bureau.ts'
import type { AnyOperation } from '#kernel/operation.ts'
import type { Session } from '#kernel/session.ts'
import { events } from '#events/index.ts'
import { persons } from '#persons/index.ts'
import { rosters } from '#rosters/index.ts'
import { units } from '#units/index.ts'
import { recordFollowUp } from './record.ts'

const known: readonly AnyOperation[] = [...units, ...persons, ...events, ...rosters, recordFollowUp]
const clerks = [
  ['Marie-Lourdes Desravines (invented)', 'female', { post: 'same-unit', usesSkill: 'yes', trainedOthers: 3 }],
  ['Jonel Pierre-Antoine (invented)', 'male', { post: 'other-unit', usesSkill: 'partly' }],
  ['Fabienne Joachim-Noël (invented)', 'female', { post: 'left', leftFor: 'private-sector' }],
  ['Wesner Guillaume-Sam (invented)', 'male', { post: 'never-entered' }],
  ['Islande Mathurin-Charles (invented)', 'female', null],
] as const

/** Enters a course that ended seven months ago, and what came of it. */
export async function enterDemonstrationFollowUps(bureau: Bureau, manager: Session, approver: Session) {
  const act = async <T = { id: string; code: string }>(name: string, input: object, by = manager) =>
    (await bureau.act(
      by,
      known.find((op) => op.name === name)!,
      input,
    )) as T
  const day = (ago: number) => new Date(Date.parse(bureau.today()) - ago * 86_400_000).toISOString().slice(0, 10)
  const unit = await act('units.add', {
    country: 'HT',
    kind: 'courts',
    name: 'Registry of the court (invented)',
    acronym: 'GREF',
    anyway: true,
  })
  const event = await act('events.add', {
    title: 'Keeping case files (invented)',
    kind: 'workshop',
    modality: 'in-country',
    country: 'HT',
    institution: 'courts',
    award: 'XM-DEMO-JURAT-HT-002',
    justification: 'Asked for by the host (invented)',
    objectives: 'Files that are found again',
    law: 'Foreign Assistance Act',
    fundingSource: 'INCLE (invented)',
    startsOn: day(215),
    endsOn: day(212),
    plannedParticipants: 10,
  })
  await act('events.ask', { event: event.id })
  await act('events.approve', { event: event.id }, approver)
  const ids: string[] = []
  for (const [name, sex] of clerks) {
    const person = await act('persons.add', {
      country: 'HT',
      sex,
      names: [{ name, language: 'fr' }],
      position: { unitId: unit.id, title: 'Clerk', fromOn: '2020-01-06' },
      anyway: true,
    })
    ids.push(person.id)
  }
  await act('rosters.nominate', { event: event.id, persons: ids })
  await act('rosters.enrolCleared', { event: event.id })
  await act('rosters.complete', { event: event.id })
  await act('events.count', { event: event.id, headCount: 6, headCountFemale: 3 })
  const { participations } = await act<{ participations: { id: string; personId: string }[] }>('rosters.show', {
    event: event.id,
  })
  for (const [index, [, , answer]] of clerks.entries()) {
    const part = participations.find(({ personId }) => personId === ids[index])
    if (answer && part) await act('followUp.record', { id: part.id, months: 3, ...answer })
  }
}
