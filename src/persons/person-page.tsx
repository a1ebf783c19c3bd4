// One person: by what names they go, where they serve, whether they are cleared, who may be the same; and what may be done.
import { Columns, MergedHere } from '#web/index.ts'
import { listUnits } from '#units/index.ts'
import { page, type FormFields } from '#web/page.ts'
import { duplicatesOf } from './alike.ts'
import { biographyOfForm, BiographySection } from './biography-section.tsx'
import { changeBiography, listReadings, openBiography, showBiography } from './biography.ts'
import {
  addIdentity,
  addName,
  beginPosition,
  changePerson,
  endPosition,
  preferName,
  withdrawIdentity,
  withdrawName,
  withdrawPosition,
} from './change.ts'
import { mergePerson, unmergePerson } from './merge.ts'
import { messages as m } from './messages.ts'
import type { Person } from './person.ts'
import { KeepPerson } from './person-forms.tsx'
import { PersonHistory } from './person-history.tsx'
import { Details, Duplicates, Names, Notices, Positions, Rosters } from './person-parts.tsx'
import { ReadingsTable } from './readings-page.tsx'
import { showPerson } from './show.ts'
import { one, orNull, personAddress, PersonLink, PersonName, personsAddress, ticked } from './words.tsx'

const versionOf = (fields: FormFields) => Number(one(fields, 'version'))
const reasonOf = (fields: FormFields) => one(fields, 'reason') ?? ''
const toPerson = (person: Person) => personAddress(person.id)

/** What every form of the page says besides its own fields. */
const kept = (fields: FormFields, { id }: Record<string, string>) => ({ id, version: versionOf(fields) })

export const personPage = page({
  path: '/persons/{id}',
  needs: 'person.read',
  async get({ act, params, query, may, refused }) {
    const asOf = query.get('asOf')
    const record = await act(showPerson, {
      id: params.id!,
      ...(asOf && { asOf }),
      ...(query.get('own') === 'true' && { own: true }),
    })
    const { person } = record
    const keeps = record.mayKeep && !asOf && person.state === 'active' && record.heldBy === null
    const units =
      keeps && may('unit.read')
        ? (await act(listUnits, { country: person.country, state: 'active', limit: 2_000 })).units
        : []
    const { alike } = asOf ? { alike: [] } : await act(duplicatesOf, { id: person.id })
    const opened = record.openUntil && record.mayOpen && !asOf ? await act(showBiography, { id: person.id }) : null
    const readings = may('biography-reading.read') ? await act(listReadings, { person: person.id }) : null
    return {
      title: person.name,
      heading: <PersonName person={person} />,
      trail: [{ label: m.persons, href: personsAddress(person.country) }],
      body: (
        <>
          <Notices record={record} />
          <Columns first="wide">
            <div>
              <Names record={record} />
              <Positions record={record} linked={may('unit.read')} />
            </div>
            <Details record={record} />
          </Columns>
          {!asOf && <Duplicates alike={alike} keeps={keeps} person={person} />}
          <Rosters record={record} />
          <MergedHere
            title={m.mergedHere}
            record={m.person}
            state={m.state}
            rows={record.mergedHere}
            link={(merged) => <PersonLink person={merged} own />}
          />
          {!asOf && (
            <BiographySection
              record={record}
              opened={opened}
              keeps={keeps && record.mayKeepBiography}
              refused={refused}
            />
          )}
          {readings && <ReadingsTable readings={readings.readings} titled />}
          {keeps && <KeepPerson record={record} units={units} into={query.get('into')} refused={refused} />}
          <PersonHistory record={record} />
        </>
      ),
    }
  },
  forms: {
    change: {
      operation: changePerson,
      input: (fields, params) => ({ ...kept(fields, params), sex: orNull(fields, 'sex'), reason: reasonOf(fields) }),
      next: toPerson,
    },
    name: {
      operation: addName,
      input: (fields, params) => ({
        ...kept(fields, params),
        name: one(fields, 'name') ?? '',
        kind: one(fields, 'kind'),
        given: orNull(fields, 'given'),
        family: orNull(fields, 'family'),
        language: orNull(fields, 'language'),
        source: orNull(fields, 'source'),
        preferred: ticked(fields, 'preferred'),
      }),
      next: toPerson,
    },
    prefer: {
      operation: preferName,
      input: (fields, params) => ({ ...kept(fields, params), name: one(fields, 'name') }),
      next: toPerson,
    },
    withdrawName: {
      operation: withdrawName,
      input: (fields, params) => ({ ...kept(fields, params), name: one(fields, 'name'), reason: reasonOf(fields) }),
      next: toPerson,
    },
    position: {
      operation: beginPosition,
      input: (fields, params) => ({
        ...kept(fields, params),
        unitId: one(fields, 'unitId') ?? '',
        title: orNull(fields, 'title'),
        rank: orNull(fields, 'rank'),
        commands: ticked(fields, 'commands'),
        fromOn: orNull(fields, 'fromOn'),
        untilOn: orNull(fields, 'untilOn'),
        endsOthers: ticked(fields, 'endsOthers'),
      }),
      next: toPerson,
    },
    end: {
      operation: endPosition,
      input: (fields, params) => ({
        ...kept(fields, params),
        position: one(fields, 'position'),
        on: one(fields, 'on'),
      }),
      next: toPerson,
    },
    withdrawPosition: {
      operation: withdrawPosition,
      input: (fields, params) => ({
        ...kept(fields, params),
        position: one(fields, 'position'),
        reason: reasonOf(fields),
      }),
      next: toPerson,
    },
    merge: {
      operation: mergePerson,
      input: (fields, params) => ({
        ...kept(fields, params),
        into: one(fields, 'into') ?? '',
        reason: reasonOf(fields),
      }),
      next: toPerson,
    },
    unmerge: {
      operation: unmergePerson,
      input: (fields) => ({ id: one(fields, 'merged'), reason: reasonOf(fields) }),
      next: toPerson,
    },
    open: {
      operation: openBiography,
      input: (fields, { id }) => ({ id, purpose: one(fields, 'purpose') ?? '' }),
      next: (_: never, { id }) => `${personAddress(id!)}?own=true#biography`,
    },
    changeBiography: {
      operation: changeBiography,
      input: (fields, params) => ({ ...kept(fields, params), ...biographyOfForm(fields), reason: reasonOf(fields) }),
      next: (person: Person) => `${toPerson(person)}#biography`,
    },
    identity: {
      operation: addIdentity,
      input: (fields, params) => ({
        ...kept(fields, params),
        kind: one(fields, 'kind'),
        issuedBy: one(fields, 'issuedBy'),
        number: one(fields, 'number') ?? '',
        expiresOn: orNull(fields, 'expiresOn'),
      }),
      next: (person: Person) => `${toPerson(person)}#biography`,
    },
    withdrawIdentity: {
      operation: withdrawIdentity,
      input: (fields, params) => ({
        ...kept(fields, params),
        identity: one(fields, 'identity'),
        reason: reasonOf(fields),
      }),
      next: (person: Person) => `${toPerson(person)}#biography`,
    },
  },
})
