// One unit: where it stands, by what names it goes, what is beneath it, its history; and what may be done with it.
import { Alert, CalendarDate, EmptyState, Facts, Name, Section, Sentence, Table, useView } from '#web/index.ts'
import { page } from '#web/page.ts'
import { addAlias, withdrawAlias } from './alias.ts'
import { changeUnit, closeUnit, moveUnit, reopenUnit } from './change.ts'
import { listUnits } from './list.ts'
import { mergeUnit, unmergeUnit } from './merge.ts'
import { aliasKindNames, kindNames, messages as m } from './messages.ts'
import { showUnit, type UnitRecord } from './show.ts'
import type { Unit, UnitKind } from './unit.ts'
import { KeepUnit, reasonOf } from './unit-forms.tsx'
import { UnitHistory } from './unit-history.tsx'
import { countryName, LocalName, one, orNull, saidOf, StateTag, unitAddress, UnitLink, unitsAddress } from './words.tsx'

const versionOf = (fields: Parameters<typeof one>[0]) => Number(one(fields, 'version'))
const toUnit = (unit: Unit) => unitAddress(unit.id)

export const unitPage = page({
  path: '/units/{id}',
  needs: 'unit.read',
  async get({ act, params, query, refused }) {
    const asOf = query.get('asOf')
    const record = await act(showUnit, {
      id: params.id!,
      ...(asOf && { asOf }),
      ...(query.get('own') === 'true' && { own: true }),
    })
    const { unit } = record
    const keeps = record.mayKeep && !record.asOf && unit.state !== 'merged'
    const offered = keeps
      ? (await act(listUnits, { country: unit.country, state: 'active', limit: 2_000 })).units.filter(
          ({ id }) => id !== unit.id,
        )
      : []
    return {
      title: unit.name,
      heading: <Name>{unit.name}</Name>,
      trail: [{ label: m.units, href: unitsAddress(unit.country) }],
      lead: <LocalName unit={unit} />,
      body: (
        <>
          <Notices record={record} />
          <Details record={record} />
          <Children record={record} keeps={keeps} />
          <Aliases record={record} />
          <MergedHere record={record} />
          {keeps && <KeepUnit record={record} offered={offered} refused={refused} />}
          <UnitHistory record={record} />
        </>
      ),
    }
  },
  forms: {
    change: {
      operation: changeUnit,
      input: (fields, { id }) => ({ ...saidOf(fields), id, reason: reasonOf(fields), version: versionOf(fields) }),
    },
    move: {
      operation: moveUnit,
      input: (fields, { id }) => ({
        id,
        parent: orNull(fields, 'parent'),
        reason: reasonOf(fields),
        version: versionOf(fields),
      }),
    },
    alias: {
      operation: addAlias,
      input: (fields, { id }) => ({
        id,
        name: one(fields, 'alias') ?? '',
        kind: one(fields, 'aliasKind'),
        language: orNull(fields, 'language'),
        source: one(fields, 'aliasSource') ?? '',
      }),
    },
    withdraw: {
      operation: withdrawAlias,
      input: (fields, { id }) => ({ id, alias: one(fields, 'name'), reason: reasonOf(fields) }),
    },
    merge: {
      operation: mergeUnit,
      input: (fields, { id }) => ({
        id,
        into: one(fields, 'into') ?? '',
        reason: reasonOf(fields),
        version: versionOf(fields),
      }),
      next: toUnit,
    },
    unmerge: {
      operation: unmergeUnit,
      input: (fields) => ({ id: one(fields, 'merged'), reason: reasonOf(fields) }),
      next: toUnit,
    },
    close: {
      operation: closeUnit,
      input: (fields, { id }) => ({
        id,
        on: one(fields, 'on'),
        reason: reasonOf(fields),
        version: versionOf(fields),
      }),
    },
    reopen: {
      operation: reopenUnit,
      input: (fields, { id }) => ({ id, reason: reasonOf(fields), version: versionOf(fields) }),
    },
  },
})

interface Part {
  record: UnitRecord
  keeps: boolean
}

function Notices({ record: { unit, cameFrom, asOf } }: Pick<Part, 'record'>) {
  const { t, format } = useView()
  return (
    <>
      {asOf && (
        <Alert kind="info">
          {t(m.asOfShown, { date: format.date(asOf) })} <a href={unitAddress(unit.id)}>{t(m.backToNow)}</a>
        </Alert>
      )}
      {cameFrom && (
        <Alert kind="info">
          <Sentence
            message={m.cameFrom}
            values={{
              unit: (
                <>
                  <bdi>{cameFrom.name}</bdi> <code>{cameFrom.code}</code>
                </>
              ),
            }}
          />{' '}
          <a href={`${unitAddress(cameFrom.id)}?own=true`}>{t(m.cameFromOwn)}</a>
        </Alert>
      )}
      {unit.mergedInto && !asOf && (
        <Alert kind="warning">
          {t(m.isMerged)} <a href={unitAddress(unit.mergedInto)}>{t(m.toSurvivor)}</a>
        </Alert>
      )}
    </>
  )
}

function Details({ record: { unit, path } }: Pick<Part, 'record'>) {
  const { can, t, locale, format } = useView()
  return (
    <Section
      title={t(m.details)}
      links={
        can('person.read') ? (
          <a class="no-print" href={`/persons?country=${unit.country}&unit=${unit.id}`}>
            {t(m.serving)}
          </a>
        ) : undefined
      }
    >
      <Facts
        facts={[
          { label: t(m.code), value: <code>{unit.code}</code> },
          { label: t(m.country), value: <a href={unitsAddress(unit.country)}>{countryName(locale, unit.country)}</a> },
          {
            label: t(m.path),
            value: path.length
              ? path.map((one, index) => (
                  <>
                    {index > 0 && ' › '}
                    <UnitLink unit={one} />
                  </>
                ))
              : t(m.atTop),
          },
          { label: t(m.kind), value: t(kindNames[unit.kind]) },
          {
            label: t(m.state),
            value: (
              <>
                <StateTag state={unit.state} />
                {unit.stateOn && <> {t(m.since, { date: format.date(unit.stateOn) })}</>}
              </>
            ),
          },
          { label: t(m.acronym), value: unit.acronym },
          { label: t(m.commanderPost), value: unit.commanderPost },
          { label: t(m.source), value: unit.source },
        ]}
      />
    </Section>
  )
}

function Children({ record: { unit, children }, keeps }: Part) {
  const { t } = useView()
  return (
    <Section
      title={t(m.children)}
      links={
        keeps ? (
          <a class="no-print" href={`${unitsAddress(unit.country)}&parent=${unit.id}#add`}>
            {t(m.addBeneath)}
          </a>
        ) : undefined
      }
    >
      <Table
        caption={t(m.children)}
        captionHidden
        rows={children}
        empty={<EmptyState title={t(m.noChildren)} />}
        columns={[
          { key: 'name', label: t(m.unit), kind: 'name', cell: (child) => <UnitLink unit={child} /> },
          { key: 'localName', label: t(m.localName), cell: ({ localName }) => <bdi>{localName ?? ''}</bdi> },
          { key: 'kind', label: t(m.kind), minor: true, cell: ({ kind }) => t(kindNames[kind as UnitKind]) },
          { key: 'state', label: t(m.state), minor: true, cell: ({ state }) => <StateTag state={state} /> },
        ]}
      />
    </Section>
  )
}

function Aliases({ record: { aliases } }: Pick<Part, 'record'>) {
  const { t } = useView()
  return (
    <Section title={t(m.aliases)}>
      <Table
        caption={t(m.aliases)}
        captionHidden
        rows={aliases}
        empty={<EmptyState title={t(m.noAliases)} />}
        columns={[
          {
            key: 'name',
            label: t(m.alias),
            kind: 'name',
            cell: ({ name, language }) => <Name lang={language ?? ''}>{name}</Name>,
          },
          { key: 'kind', label: t(m.aliasKind), cell: ({ kind }) => t(aliasKindNames[kind]) },
          { key: 'language', label: t(m.language), minor: true, cell: ({ language }) => language ?? '' },
          {
            key: 'source',
            label: t(m.aliasSource),
            cell: ({ source, from }) =>
              from ? (
                <Sentence message={m.cameAlong} values={{ unit: <UnitLink unit={from} own /> }} />
              ) : (
                <bdi>{source}</bdi>
              ),
          },
        ]}
      />
    </Section>
  )
}

function MergedHere({ record: { mergedHere } }: Pick<Part, 'record'>) {
  const { t } = useView()
  if (!mergedHere.length) return null
  return (
    <Section title={t(m.mergedHere)}>
      <Table
        caption={t(m.mergedHere)}
        captionHidden
        rows={mergedHere}
        columns={[
          { key: 'name', label: t(m.unit), kind: 'name', cell: (merged) => <UnitLink unit={merged} own /> },
          {
            key: 'on',
            label: t(m.state),
            kind: 'date',
            cell: ({ stateOn }) =>
              stateOn && <Sentence message={m.mergedOn} values={{ date: <CalendarDate on={stateOn} /> }} />,
          },
        ]}
      />
    </Section>
  )
}
