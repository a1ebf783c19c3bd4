// The units of a country as a tree, what a search finds among all names, and adding a unit.
import type { z } from 'zod'
import {
  Alert,
  Button,
  Choices,
  countries,
  EmptyState,
  FilterForm,
  Form,
  formState,
  Pager,
  Section,
  SelectField,
  Table,
  TextField,
  useView,
} from '#web/index.ts'
import { page, type PageRequest } from '#web/page.ts'
import { addUnit } from './add.ts'
import type { Alike } from './alike.ts'
import { listUnits, type UnitLine } from './list.ts'
import { howNames, kindNames, matchNames, messages as m, stateNames, whyNames } from './messages.ts'
import { unitKinds, unitStates, type Unit } from './unit.ts'
import {
  countryName,
  LocalName,
  one,
  SaidFields,
  saidOf,
  StateTag,
  unitAddress,
  UnitField,
  UnitLink,
  unitsAddress,
} from './words.tsx'

type Listed = z.output<typeof listUnits.output>
type Filter = Record<'country' | 'search' | 'kind' | 'state', string>

export const unitsPage = page({
  path: '/units',
  needs: 'unit.read',
  menu: { room: 'people', label: m.units, order: 20 },
  async get({ act, query, may, refused }) {
    const said = (name: string) => query.get(name) ?? ''
    const asked = { search: said('search'), kind: said('kind'), state: said('state') }
    const filter = Object.fromEntries(Object.entries(asked).filter(([, value]) => value)) as object
    const cursor = query.get('cursor')
    const everywhere = await act(listUnits, { limit: 1 })
    // whoever sees one country need not choose it
    const only = everywhere.countries.length === 1 ? everywhere.countries[0]!.country : ''
    const country = said('country') || (query.has('country') ? '' : only)
    const chosen = country !== '' || asked.search !== ''
    const listed = chosen
      ? await act(listUnits, { ...filter, ...(country && { country }), ...(cursor && { cursor }) })
      : { ...everywhere, units: [], total: 0, next: null }
    const offered =
      may('unit.keep') && country ? (await act(listUnits, { country, state: 'active', limit: 2_000 })).units : []
    return {
      title: m.units,
      lead: <Lead />,
      body: (
        <Body
          listed={listed}
          chosen={chosen}
          filter={{ country, ...asked }}
          offered={offered}
          mayKeep={may('unit.keep')}
          parent={said('parent')}
          refused={refused}
        />
      ),
    }
  },
  forms: {
    add: {
      operation: addUnit,
      input: (fields) => ({
        ...saidOf(fields),
        country: one(fields, 'country'),
        parent: one(fields, 'parent'),
        anyway: one(fields, 'anyway') === 'yes',
      }),
      next: (unit: Unit) => unitAddress(unit.id),
    },
  },
})

function Lead() {
  const { t } = useView()
  return <>{t(m.lead)}</>
}

interface BodyProps {
  listed: Listed
  chosen: boolean
  filter: Filter
  offered: readonly UnitLine[]
  mayKeep: boolean
  parent: string
  refused: PageRequest['refused']
}

function Body({ listed, chosen, filter, offered, mayKeep, parent, refused }: BodyProps) {
  const { t } = useView()
  const nothing = listed.countries.length === 0
  const file = filter.country ? `?country=${filter.country}` : ''
  return (
    <>
      <p class="no-print">
        {mayKeep && (
          <>
            <a href="#add">{t(m.toAdd)}</a> · <a href="/unit-import">{t(m.toImport)}</a> ·{' '}
          </>
        )}
        <a href={`/api/v1/unit-file${file}`}>{t(m.toFile)}</a>
      </p>
      {!nothing && <Filters listed={listed} filter={filter} />}
      {nothing ? (
        <EmptyState title={t(m.none)}>{t(m.noneWhy)}</EmptyState>
      ) : chosen ? (
        <Tree listed={listed} searched={filter.search !== ''} every={filter.country === ''} />
      ) : (
        <Countries countries={listed.countries} />
      )}
      {mayKeep && <AddUnit country={filter.country} offered={offered} parent={parent} refused={refused} />}
    </>
  )
}

function Filters({ listed, filter }: { listed: Listed; filter: Filter }) {
  const { t, locale } = useView()
  return (
    <FilterForm clearHref="/units">
      <SelectField
        name="country"
        label={t(m.country)}
        value={filter.country}
        empty={true}
        options={listed.countries.map(({ country, units }) => ({
          value: country,
          label: countryName(locale, country),
          count: units,
        }))}
      />
      <TextField name="search" label={t(m.search)} type="search" value={filter.search} width="medium" />
      <SelectField
        name="kind"
        label={t(m.kind)}
        value={filter.kind}
        empty={true}
        options={unitKinds.map((value) => ({ value, label: t(kindNames[value]) }))}
      />
      <SelectField
        name="state"
        label={t(m.state)}
        value={filter.state}
        empty={true}
        options={unitStates.map((value) => ({ value, label: t(stateNames[value]) }))}
      />
    </FilterForm>
  )
}

function Countries({ countries: held }: { countries: Listed['countries'] }) {
  const { t, locale } = useView()
  return (
    <Section title={t(m.choose)}>
      <ul>
        {held.map(({ country, units }) => (
          <li>
            <a href={unitsAddress(country)}>{countryName(locale, country)}</a>: {t(m.countryUnits, { count: units })}
          </li>
        ))}
      </ul>
    </Section>
  )
}

/** Deeper than this the indentation stays. */
const deepest = 6

function Tree({
  listed: { units, total, next },
  searched,
  every,
}: {
  listed: Listed
  searched: boolean
  every: boolean
}) {
  const { t, locale } = useView()
  return (
    <>
      <p role="status">{t(m.found, { count: total })}</p>
      <Table
        caption={t(m.units)}
        captionHidden
        rows={units}
        empty={<EmptyState title={t(m.noneFits)}>{t(m.noneFitsWhy)}</EmptyState>}
        columns={[
          {
            key: 'name',
            label: t(m.unit),
            kind: 'name',
            cell: (unit) => (
              <div class={`tree-${searched ? 0 : Math.min(unit.depth, deepest)}`}>
                <a href={`${unitAddress(unit.id)}${unit.state === 'merged' ? '?own=true' : ''}`}>
                  <bdi>{unit.name}</bdi>
                </a>
                <LocalLine unit={unit} />
                {searched && <Found unit={unit} />}
              </div>
            ),
          },
          { key: 'code', label: t(m.code), cell: ({ code }) => <code>{code}</code> },
          ...(every
            ? [
                {
                  key: 'country',
                  label: t(m.country),
                  cell: ({ country }: UnitLine) => countryName(locale, country),
                },
              ]
            : []),
          { key: 'kind', label: t(m.kind), minor: true, cell: ({ kind }) => t(kindNames[kind]) },
          {
            key: 'state',
            label: t(m.state),
            minor: true,
            cell: ({ state }) => (state === 'active' ? t(stateNames.active) : <StateTag state={state} />),
          },
        ]}
      />
      {units.length > 0 && <Pager next={next} shown={units.length} total={total} />}
    </>
  )
}

const LocalLine = ({ unit }: { unit: UnitLine }) =>
  unit.localName === null ? null : (
    <div class="hint">
      <LocalName unit={unit} />
    </div>
  )

/** Where a unit that was found stands, and why it was found. */
function Found({ unit: { path, match } }: { unit: UnitLine }) {
  const { t } = useView()
  return (
    <div class="hint">
      {path.length > 0 && <bdi>{t(m.beneath, { path: path.join(' › ') })}. </bdi>}
      {match && (
        <bdi>{t(m.foundBy, { what: t(matchNames[match.what]), name: match.name, how: t(howNames[match.how]) })}</bdi>
      )}
    </div>
  )
}

interface AddProps {
  country: string
  offered: readonly UnitLine[]
  parent: string
  refused: PageRequest['refused']
}

function AddUnit({ country, offered, parent, refused }: AddProps) {
  const { t, locale } = useView()
  const state = formState(refused, 'add')
  const alike = refused?.problem.slug === 'units-alike' ? (refused.problem.details as { alike: Alike[] }).alike : []
  const action = `/units${country ? `?country=${country}` : ''}`
  const kinds = unitKinds.map((value) => ({ value, label: t(kindNames[value]) }))
  return (
    <div class="no-print">
      <Section title={t(m.add)} id="add">
        <p>{t(m.addWhy)}</p>
        <Form action={action} form="add" {...state} buttons={<Button>{t(m.addThis)}</Button>}>
          {alike.length > 0 && <AlikeUnits alike={alike} />}
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
          {offered.length > 0 && (
            <UnitField name="parent" label={t(m.parent)} offered={offered} value={parent} empty={t(m.atTop)} />
          )}
          <SaidFields kinds={kinds} />
        </Form>
      </Section>
    </div>
  )
}

function AlikeUnits({ alike }: { alike: readonly Alike[] }) {
  const { t } = useView()
  return (
    <>
      <Alert kind="warning" title={t(m.alikeTitle)}>
        {t(m.alikeWhy)}
      </Alert>
      <ul>
        {alike.map((unit) => (
          <li>
            <UnitLink unit={unit} />: <bdi>{t(whyNames[unit.why], { theirs: unit.theirs, given: unit.given })}</bdi>
          </li>
        ))}
      </ul>
      <Choices name="anyway" label={t(m.alikeTitle)} options={[{ value: 'yes', label: t(m.anyway) }]} />
    </>
  )
}
