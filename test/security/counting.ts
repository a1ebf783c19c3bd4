// Persons who completed an event at an academy in two countries, full of canaries, and everything that may be done with what came of it.
import { sql } from 'kysely'
import { given } from '../../src/rosters/testing.ts'
import { bureau, canaries, may, operations, owner, personWith, within } from './bureau.ts'
import type { Cell } from './cells.ts'

const officer = personWith('hq-programme-officer')
const scopesOf = { ht: ['country:HT', 'region:389'], ke: ['country:KE', 'region:289'] } as const
export type TrainedTag = keyof typeof scopesOf
export const trainedTags = Object.keys(scopesOf) as TrainedTag[]
/** So many days ago that the first follow-up is due and not yet overdue. */
const day = new Date(Date.now() - 100 * 86_400_000).toISOString().slice(0, 10)

async function enter(tag: TrainedTag) {
  const word = (of: string, needs: 'event.read' | 'person.read') => {
    canaries.set(`canary${tag}${of}`, { any: [...scopesOf[tag]], needs })
    return `Canary${tag}${of}`
  }
  const country = tag.toUpperCase()
  const id = await owner(async (db) => {
    const g = given(db)
    const academy = await db.selectFrom('academy').select('id').where('code', '=', 'ROSWELL').executeTakeFirstOrThrow()
    const unit = await g.unit('Courts (invented)', 'courts', country)
    const person = await g.person(word('trainedperson', 'person.read'), unit, { country })
    const held = { modality: 'academy', academyId: academy.id, placeCountry: 'US', startsOn: day, endsOn: day }
    const event = await g.event({
      title: word('trainedevent', 'event.read'),
      country,
      nations: [country],
      state: 'completed',
      ...held,
    } as never)
    const { rows } = await sql<{
      id: string
    }>`insert into participation (id, event_id, person_id, country, role, state, act)
      values (gen_random_uuid(), ${event.id}, ${person.id}, ${country}, 'participant', 'enrolled', 'enrolled') returning id`.execute(
      db,
    )
    await sql`update participation set state = 'completed', act = 'completed' where id = ${rows[0]!.id}`.execute(db)
    return rows[0]!.id
  })
  return id
}
/** Completed participations. */
export const trainedOf = { ht: await enter('ht'), ke: await enter('ke') }

// somebody has a link already
await bureau.act(
  personWith('monitoring-officer').session,
  operations.find(({ name }) => name === 'followUp.makeLinks')!,
  { participations: [trainedOf.ht] },
)

const { id: programme } = (await bureau.act(
  officer.session,
  operations.find(({ name }) => name === 'academies.offer')!,
  { academy: 'ROSWELL', name: 'Executive seminar (invented)', kind: 'seminar' },
)) as { id: string }

const kept = (input: (id: string) => object): Cell[] =>
  trainedTags.map((tag) => ({
    to: tag,
    input: input(trainedOf[tag]),
    reaches: (by) => within(by, 'follow-up.keep', scopesOf[tag]),
  }))
const academy = { academy: 'ROSWELL' }
const catalogue = (input: object): Cell[] => [{ to: 'an academy', input, reaches: (by) => may(by, 'course.keep') }]

export const countingCells: Readonly<Record<string, readonly Cell[]>> = {
  'followUp.record': kept((id) => ({ id, months: 3, post: 'same-unit' })),
  'followUp.makeLinks': kept((id) => ({ participations: [id] })),
  'followUp.revokeLinks': kept((id) => ({ id })),
  'followUp.setRule': [{ to: 'the rule', input: { months: [6] }, reaches: (by) => may(by, 'follow-up-rule.set') }],
  'academies.add': catalogue({
    code: 'NAIROBI',
    name: 'Nairobi centre (invented)',
    city: 'Nairobi',
    country: 'KE',
    source: 'Invented',
  }),
  'academies.offer': catalogue({ ...academy, name: 'Another (invented)', kind: 'core' }),
  'academies.change': catalogue({ ...academy, city: 'Elsewhere (invented)', reason: 'It moved (invented).' }),
  'academies.changeProgramme': catalogue({ ...academy, programme, weeks: '5', reason: 'A slip (invented).' }),
  'academies.withdrawProgramme': catalogue({ ...academy, programme }),
}
