// Persons of two countries, full of canaries, their biographies open to everybody who may open them, and everything that may be
// done with them by whom.
import { sql } from 'kysely'
import type { Permission } from '#kernel/access.ts'
import { keepUpload } from '#kernel/uploads.ts'
import type { Person } from '../../src/persons/person.ts'
import { bureau, canaries, finish, may, operations, owner, people, personWith, within } from './bureau.ts'
import type { Cell } from './cells.ts'
import { unitsOf } from './units.ts'

const coordinator = personWith('vetting-coordinator')
const reason = 'Seen there by the coordinator.'
const scopesOf = { ht: ['country:HT', 'region:389'], ke: ['country:KE', 'region:289'] } as const
export type PersonTag = keyof typeof scopesOf
export const personTags = Object.keys(scopesOf) as PersonTag[]

const act = async <T = Person>(by: (typeof people)[number], name: string, input: object) =>
  (await bureau.act(
    by.session,
    operations.find((op) => op.name === name)!,
    input,
  )) as T

async function enter(tag: PersonTag) {
  const word = (of: string, needs: Permission = 'person.read') => {
    canaries.set(`canary${of}${tag}`, { any: [...scopesOf[tag]], needs })
    return `Canary${of}${tag}`
  }
  const country = tag.toUpperCase()
  const biography = (of: string) => ({
    birth: { year: 1980, month: 3, day: null },
    residence: word(`residence${of}`, 'biography.open'),
    email: `${word(`mail${of}`, 'biography.open')}@example.org`,
  })
  const add = (of: string, more: object = {}) =>
    act(coordinator, 'persons.add', {
      country,
      anyway: true,
      names: [{ name: word(of), source: word(`source${of}`) }, { name: word(`second${of}`) }],
      ...more,
    })
  // whoever sees a person sees where they serve, also without looking at units
  const posting = await act(personWith('hq-programme-officer'), 'units.add', {
    country,
    parent: unitsOf[tag].top,
    kind: 'police',
    name: word('posting'),
    anyway: true,
  })
  const one = await add('person', {
    position: { unitId: posting.id, title: word('function'), rank: word('grade') },
    biography: biography('person'),
    identities: [{ kind: 'passport', issuedBy: country, number: word('passport', 'biography.open') }],
  })
  const two = await add('doublet')
  const merged = await add('mergedperson', {
    biography: biography('mergedperson'),
    identities: [{ kind: 'passport', issuedBy: country, number: `Canarypassport${tag}` }],
  })
  await act(coordinator, 'persons.merge', { id: merged.id, into: one.id, reason: word('mergedfor') })
  const third = await add('third', {
    identities: [{ kind: 'passport', issuedBy: country, number: `Canarypassport${tag}` }],
  })
  for (const by of people)
    if (within(by, 'biography.open', scopesOf[tag]))
      await act(by, 'persons.openBiography', { id: one.id, purpose: 'A name check' })
  await act(coordinator, 'persons.openBiography', {
    id: third.id,
    purpose: word('purpose', 'biography-reading.read'),
  })
  const record = await act<{ names: { id: string; preferred: boolean }[]; positions: { id: string }[] }>(
    coordinator,
    'persons.show',
    { id: one.id },
  )
  const opened = await act<{ biographies: { numbers: { id: string }[] }[] }>(coordinator, 'persons.biography', {
    id: one.id,
  })
  return {
    one: one.id,
    two: two.id,
    merged: merged.id,
    third: third.id,
    name: record.names.find(({ preferred }) => !preferred)!.id,
    position: record.positions[0]!.id,
    identity: opened.biographies[0]!.numbers[0]!.id,
  }
}

export const personsOf = { ht: await enter('ht'), ke: await enter('ke') }
// the tests that follow may take longer than a reading is open
await owner((db) => sql`update biography_reading set until = now() + interval '1 day'`.execute(db))
// a run may take longer than a quarter of an hour
await owner((db) => sql`update biography_reading set until = now() + interval '6 hours'`.execute(db))
const erasing = await act<{ jobId: string }>(personWith('operator'), 'persons.erase', {})
await finish(erasing.jobId)

const csv = 'country,name\nHT,New Person (invented)\n'
/** A kept table of persons. */
export const personTable = (
  await keepUpload(
    bureau,
    coordinator.session,
    'persons.csv',
    (async function* () {
      yield Buffer.from(csv)
    })(),
  )
).id

type Of = (typeof personsOf)[PersonTag]
const inScope = (permission: Permission, input: (persons: Of, country: string) => object): Cell[] =>
  personTags.map((tag) => ({
    to: tag,
    input: { reason, ...input(personsOf[tag], tag.toUpperCase()) },
    reaches: (by) => within(by, permission, scopesOf[tag]),
  }))
const kept = (input: (persons: Of, country: string) => object) => inScope('person.keep', input)

export const personCells: Readonly<Record<string, readonly Cell[]>> = {
  'persons.add': kept((_, country) => ({ country, names: [{ name: 'Ana Cruz (invented)' }], anyway: true })),
  // within its scope it answers nobody
  'persons.alike': [{ to: 'ht', input: { country: 'HT', names: ['Canarypersonht'] }, reaches: () => true }],
  'persons.change': kept(({ one }) => ({ id: one, sex: 'other' })),
  'persons.addName': kept(({ one }) => ({ id: one, name: 'Ana Cruz (invented)' })),
  'persons.preferName': kept(({ one, name }) => ({ id: one, name })),
  'persons.withdrawName': kept(({ one, name }) => ({ id: one, name })),
  'persons.beginPosition': personTags.map((tag) => ({
    to: tag,
    input: { id: personsOf[tag].one, unitId: unitsOf[tag].top },
    reaches: (by) => within(by, 'person.keep', scopesOf[tag]),
  })),
  'persons.endPosition': kept(({ one, position }) => ({ id: one, position })),
  'persons.withdrawPosition': kept(({ one, position }) => ({ id: one, position })),
  'persons.command': personTags.map((tag) => ({
    to: tag,
    input: { unit: unitsOf[tag].top, person: personsOf[tag].one },
    reaches: (by) => within(by, 'person.keep', scopesOf[tag]),
  })),
  // a row of a country that is not theirs is answered as a wrong row
  'persons.import': [{ to: 'a table', input: { csv }, reaches: () => true }],
  'persons.addIdentity': inScope('biography.keep', ({ one }, issuedBy) => ({
    id: one,
    kind: 'police-id',
    issuedBy,
    number: '7',
  })),
  'persons.withdrawIdentity': inScope('biography.keep', ({ one, identity }) => ({ id: one, identity })),
  'persons.openBiography': inScope('biography.open', ({ two }) => ({ id: two, purpose: 'A name check' })),
  'persons.changeBiography': inScope('biography.keep', ({ one }) => ({ id: one, residence: 'Elsewhere' })),
  'persons.merge': kept(({ two, one }) => ({ id: two, into: one })),
  'persons.unmerge': kept(({ merged }) => ({ id: merged })),
  'persons.setRetention': [{ to: 'the rule', input: { months: 12 }, reaches: (by) => may(by, 'setting.change') }],
  'persons.erase': [{ to: 'what is due', input: {}, reaches: () => true }],
}
