// The persons of a nation, what a search finds among all their names, and adding one.
import type { z } from 'zod'
import {
  Alert,
  Button,
  Choices,
  countries,
  DateField,
  EmptyState,
  FilterForm,
  Form,
  formState,
  Pager,
  Section,
  SelectField,
  Table,
  TakeAway,
  TextField,
  useView,
} from '#web/index.ts'
import { countryName, listUnits, UnitField, type UnitLine } from '#units/index.ts'
import { page, type FormFields, type PageRequest } from '#web/page.ts'
import { addPerson } from './add.ts'
import type { Alike } from './alike.ts'
import { listPersons, type PersonLine } from './list.ts'
import { howNames, identityNames, messages as m, sexNames, standingNames, stateNames } from './messages.ts'
import { personStates, sexes, type IdentityKind, type Person } from './person.ts'
import { standings } from './standing.ts'
import {
  BirthFields,
  birthOf,
  one,
  orNull,
  personAddress,
  PersonLink,
  Post,
  Reasons,
  SexField,
  StandingTag,
  StrengthTag,
  ticked,
} from './words.tsx'

type Listed = z.output<typeof listPersons.output>
const filters = ['search', 'unit', 'standing', 'sex', 'state'] as const
type Filter = Record<(typeof filters)[number] | 'country', string>

/** The numbers that the form to add a person asks for. */
const asked = ['passport', 'national-id'] as const satisfies readonly IdentityKind[]

export const personsPage = page({
  path: '/persons',
  needs: 'person.read',
  menu: { room: 'people', label: m.persons, order: 10 },
  async get({ act, query, may, refused }) {
    const said = Object.fromEntries(filters.map((name) => [name, query.get(name) ?? ''])) as Filter
    const given = Object.fromEntries(Object.entries(said).filter(([, value]) => value))
    const cursor = query.get('cursor')
    const own = query.get('country') ?? ''
    const listed = await act(listPersons, { ...given, ...(own && { country: own }), ...(cursor && { cursor }) })
    // whoever sees one nation need not choose it
    const country = own || (query.has('country') ? '' : listed.countries.length === 1 ? listed.countries[0]! : '')
    const units =
      country && may('unit.read') ? (await act(listUnits, { country, state: 'active', limit: 2_000 })).units : []
    return {
      title: m.persons,
      lead: <Lead />,
      body: (
        <Body
          listed={listed}
          filter={{ ...said, country }}
          units={units}
          may={may}
          refused={refused}
          filtered={Object.keys(given).length > 0 || cursor !== null}
        />
      ),
    }
  },
  forms: {
    add: {
      operation: addPerson,
      input: personOf,
      next: (person: Person) => personAddress(person.id),
    },
  },
})

/** What the form holds, as the operation takes it. */
function personOf(fields: FormFields) {
  const country = one(fields, 'country') ?? ''
  const second = one(fields, 'names.1.name')
  const unit = one(fields, 'position.unitId')
  const birth = birthOf(fields, 'biography.birth')
  const identities = asked.flatMap((kind, index) => {
    const number = one(fields, `identities.${index}.number`)
    return number ? [{ kind, issuedBy: country, number }] : []
  })
  return {
    country,
    names: [
      {
        name: one(fields, 'names.0.name') ?? '',
        given: orNull(fields, 'names.0.given'),
        family: orNull(fields, 'names.0.family'),
        language: orNull(fields, 'names.0.language'),
      },
      ...(second ? [{ name: second }] : []),
    ],
    sex: orNull(fields, 'sex'),
    position: unit
      ? {
          unitId: unit,
          title: orNull(fields, 'position.title'),
          rank: orNull(fields, 'position.rank'),
          commands: ticked(fields, 'position.commands'),
          fromOn: orNull(fields, 'position.fromOn'),
        }
      : null,
    identities,
    biography: birth ? { birth } : null,
    anyway: ticked(fields, 'anyway'),
  }
}

function Lead() {
  const { t } = useView()
  return <>{t(m.lead)}</>
}

interface BodyProps {
  listed: Listed
  filter: Filter
  filtered: boolean
  units: readonly UnitLine[]
  may: PageRequest['may']
  refused: PageRequest['refused']
}

function Body({ listed, filter, filtered, units, may, refused }: BodyProps) {
  const { t } = useView()
  const links = [
    ...(may('person.keep')
      ? [
          { href: '#add', label: t(m.toAdd) },
          { href: '/person-import', label: t(m.toImport) },
        ]
      : []),
    { href: '/person-conflicts', label: t(m.toConflicts) },
    ...(may('biography-reading.read') ? [{ href: '/person-readings', label: t(m.toReadings) }] : []),
    ...(may('setting.change') ? [{ href: '/person-retention', label: t(m.toRetention) }] : []),
  ]
  const nobody = listed.countries.length === 0
  return (
    <>
      <p class="no-print">
        {links.map(({ href, label }, index) => (
          <>
            {index > 0 && ' · '}
            <a href={href}>{label}</a>
          </>
        ))}
      </p>
      {!nobody && <Filters listed={listed} filter={filter} units={units} />}
      {nobody && !filtered ? (
        <EmptyState title={t(m.none)}>{t(m.noneWhy)}</EmptyState>
      ) : (
        <>
          <Files filter={filter} />
          <People listed={listed} every={filter.country === ''} />
        </>
      )}
      {may('person.keep') && (
        <AddPerson country={filter.country} units={units} biography={may('biography.keep')} refused={refused} />
      )}
    </>
  )
}

/** The persons that fit, all of them and not a page of them, as files. */
function Files({ filter }: Pick<BodyProps, 'filter'>) {
  const said = new URLSearchParams(Object.entries(filter).filter(([, value]) => value))
  return <TakeAway formats={['csv', 'xlsx']} path="/api/v1/person-file" query={said} />
}

function Filters({ listed, filter, units }: Pick<BodyProps, 'listed' | 'filter' | 'units'>) {
  const { t, locale } = useView()
  return (
    <FilterForm clearHref="/persons">
      <SelectField
        name="country"
        label={t(m.country)}
        value={filter.country}
        empty={true}
        options={listed.countries.map((value) => ({ value, label: countryName(locale, value) }))}
      />
      <TextField name="search" label={t(m.search)} type="search" value={filter.search} width="medium" />
      {units.length > 0 && (
        <UnitField name="unit" label={t(m.unit)} offered={units} value={filter.unit} empty={t(m.anyUnit)} />
      )}
      <SelectField
        name="standing"
        label={t(m.standing)}
        value={filter.standing}
        empty={true}
        options={standings.map((value) => ({ value, label: t(standingNames[value]) }))}
      />
      <SelectField
        name="sex"
        label={t(m.sex)}
        value={filter.sex}
        empty={true}
        options={sexes.map((value) => ({ value, label: t(sexNames[value]) }))}
      />
      <SelectField
        name="state"
        label={t(m.state)}
        value={filter.state || 'active'}
        options={personStates.map((value) => ({ value, label: t(stateNames[value]) }))}
      />
    </FilterForm>
  )
}

function People({ listed: { persons, next }, every }: { listed: Listed; every: boolean }) {
  const { t, locale } = useView()
  return (
    <>
      <p role="status">{t(m.found, { count: persons.length })}</p>
      <Table
        caption={t(m.persons)}
        captionHidden
        rows={persons}
        empty={<EmptyState title={t(m.noneFits)}>{t(m.noneFitsWhy)}</EmptyState>}
        columns={[
          { key: 'name', label: t(m.person), kind: 'name', cell: (person) => <Called person={person} /> },
          { key: 'code', label: t(m.code), cell: ({ code }) => <code>{code}</code> },
          ...(every
            ? [
                {
                  key: 'country',
                  label: t(m.country),
                  cell: ({ country }: PersonLine) => countryName(locale, country),
                },
              ]
            : []),
          { key: 'position', label: t(m.position), cell: (person) => <Serves person={person} /> },
          { key: 'sex', label: t(m.sex), minor: true, cell: ({ sex }) => (sex ? t(sexNames[sex]) : '') },
          { key: 'standing', label: t(m.standing), cell: ({ standing }) => <StandingTag standing={standing} /> },
        ]}
      />
      {persons.length > 0 && <Pager next={next} shown={persons.length} />}
    </>
  )
}

function Called({ person: { id, name, language, state, otherName, match } }: { person: PersonLine }) {
  const { t } = useView()
  return (
    <>
      <a href={`${personAddress(id)}${state === 'merged' ? '?own=true' : ''}`}>
        <bdi lang={language ?? undefined}>{name}</bdi>
      </a>
      {otherName && (
        <div class="hint">
          <bdi>{otherName}</bdi>
        </div>
      )}
      {match && match.name !== name && match.name !== otherName && (
        <div class="hint">
          <bdi>{t(m.foundAs, { name: match.name, how: t(howNames[match.how]) })}</bdi>
        </div>
      )}
    </>
  )
}

function Serves({ person: { position } }: { person: PersonLine }) {
  const { t } = useView()
  if (!position) return <span class="hint">{t(m.noPosition)}</span>
  const { unitName, rank, title, commands } = position
  return (
    <>
      <bdi>{unitName}</bdi>
      {(rank || title || commands) && (
        <div class="hint">
          <Post rank={rank} title={title} commands={commands} />
        </div>
      )}
    </>
  )
}

interface AddProps {
  country: string
  units: readonly UnitLine[]
  biography: boolean
  refused: PageRequest['refused']
}

function AddPerson({ country, units, biography, refused }: AddProps) {
  const { t, locale } = useView()
  const alike = refused?.problem.slug === 'persons-alike' ? (refused.problem.details as { alike: Met[] }).alike : []
  return (
    <div class="no-print">
      <Section title={t(m.add)} id="add">
        <p>{t(m.addWhy)}</p>
        <Form
          action={`/persons${country ? `?country=${country}` : ''}`}
          form="add"
          {...formState(refused, 'add')}
          buttons={<Button>{t(m.addThis)}</Button>}
        >
          {alike.length > 0 && <AlikePersons alike={alike} />}
          {country ? (
            <input type="hidden" name="country" value={country} />
          ) : (
            <SelectField
              name="country"
              label={t(m.country)}
              empty=""
              required
              options={[...countries.keys()]
                .map((value) => ({ value, label: countryName(locale, value) }))
                .toSorted((a, b) => a.label.localeCompare(b.label, locale))}
            />
          )}
          <TextField name="names.0.name" label={t(m.name)} hint={t(m.nameHint)} width="medium" required />
          <TextField name="names.0.given" label={t(m.given)} width="medium" />
          <TextField name="names.0.family" label={t(m.family)} width="medium" />
          <TextField name="names.0.language" label={t(m.language)} hint={t(m.languageHint)} width="short" />
          <TextField name="names.1.name" label={t(m.secondName)} hint={t(m.secondNameHint)} width="medium" />
          <SexField />
          {units.length > 0 && <PositionFields units={units} path="position." optional />}
          {biography && (
            <>
              <BirthFields path="biography.birth" />
              {asked.map((kind, index) => (
                <TextField
                  name={`identities.${index}.number`}
                  label={t(m.numberOf, { kind: t(identityNames[kind]) })}
                  width="short"
                />
              ))}
            </>
          )}
        </Form>
      </Section>
    </div>
  )
}

/** The fields of a position, each named as the operation takes it after `path`. */
export function PositionFields({
  units,
  path,
  optional,
}: {
  units: readonly UnitLine[]
  path: string
  optional?: boolean
}) {
  const { t } = useView()
  return (
    <>
      <UnitField name={`${path}unitId`} label={t(m.unit)} offered={units} {...(optional && { empty: t(m.notKnown) })} />
      <TextField name={`${path}title`} label={t(m.title)} width="medium" />
      <TextField name={`${path}rank`} label={t(m.rank)} width="medium" />
      <DateField name={`${path}fromOn`} label={t(m.fromOn)} />
      <Choices name={`${path}commands`} label={t(m.position)} options={[{ value: 'yes', label: t(m.commands) }]} />
    </>
  )
}

type Met = Pick<Person, 'id' | 'code' | 'name'> & Pick<Alike, 'reasons' | 'strength'>

function AlikePersons({ alike }: { alike: readonly Met[] }) {
  const { t } = useView()
  return (
    <>
      <Alert kind="warning" title={t(m.alikeTitle)}>
        {t(m.alikeWhy)}
      </Alert>
      <ul>
        {alike.map((person) => (
          <li>
            <PersonLink person={person} /> <StrengthTag strength={person.strength} />{' '}
            <Reasons reasons={person.reasons} name={null} />
          </li>
        ))}
      </ul>
      <Choices name="anyway" label={t(m.alikeTitle)} options={[{ value: 'yes', label: t(m.anyway) }]} />
    </>
  )
}
