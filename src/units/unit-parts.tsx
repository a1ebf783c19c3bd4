// The parts of a unit's page: what is to be noticed, what is known, who commands, what is beneath, names, mergers.
import {
  CalendarDate,
  EmptyState,
  Facts,
  Name,
  RecordNotices,
  Section,
  Sentence,
  Table,
  Tag,
  useView,
} from '#web/index.ts'
import { aliasKindNames, kindNames, messages as m, vettingNames } from './messages.ts'
import type { UnitRules } from './rules.ts'
import type { UnitRecord } from './show.ts'
import type { Unit, UnitKind } from './unit.ts'
import { countryName, StateTag, unitAddress, UnitLink, unitsAddress } from './words.tsx'

interface Part {
  record: UnitRecord
  keeps: boolean
}

export function Notices({ record: { unit, cameFrom, asOf } }: Pick<Part, 'record'>) {
  return (
    <RecordNotices
      address={unitAddress(unit.id)}
      asOf={asOf}
      cameFrom={cameFrom && { ...cameFrom, href: `${unitAddress(cameFrom.id)}?own=true` }}
      mergedInto={unit.mergedInto && unitAddress(unit.mergedInto)}
    />
  )
}

export function Details({ record: { unit, path, rules } }: Pick<Part, 'record'>) {
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
          { label: t(m.vetting), value: <Vetting rules={rules} unit={unit} /> },
          { label: t(m.duty), value: <Duty rules={rules} unit={unit} /> },
          { label: t(m.source), value: unit.source },
        ]}
      />
    </Section>
  )
}

/** Why a rule holds, in words. */
function Why({ byLaw, from, unit }: { byLaw: boolean; from: UnitRules['vettingFrom']; unit: Unit }) {
  const { t } = useView()
  return (
    <div class="hint">
      {byLaw ? (
        t(m.byLaw)
      ) : !from ? (
        t(m.saidNowhere)
      ) : from.id === unit.id ? (
        t(m.saidHere)
      ) : (
        <Sentence message={m.saidBy} values={{ unit: <UnitLink unit={from} /> }} />
      )}
    </div>
  )
}

function Vetting({ rules: { vetting, vettingFrom, byLaw }, unit }: { rules: UnitRules; unit: Unit }) {
  const { t } = useView()
  return (
    <>
      {t(vettingNames[vetting])}
      <Why byLaw={byLaw} from={vettingFrom} unit={unit} />
    </>
  )
}

function Duty({ rules: { dutyToInform, dutyFrom, byLaw }, unit }: { rules: UnitRules; unit: Unit }) {
  const { t } = useView()
  return (
    <>
      {t(dutyToInform ? m.told : m.notTold)}
      <Why byLaw={byLaw} from={dutyFrom} unit={unit} />
    </>
  )
}

/** Who commands it and who did before; nothing of it for whoever sees no persons. */
export function Command({ record: { unit, commanders, asOf } }: Pick<Part, 'record'>) {
  const { can, t } = useView()
  if (!can('person.read')) return null
  const sayable = can('person.keep') && unit.state !== 'merged' && !asOf
  return (
    <Section
      title={t(m.command)}
      id="command"
      links={
        sayable ? (
          <a class="no-print" href={`${unitAddress(unit.id)}/commander`}>
            {t(m.toCommand)}
          </a>
        ) : undefined
      }
    >
      <CommandTable commanders={commanders} asOf={asOf} />
    </Section>
  )
}

export function CommandTable({ commanders, asOf }: Pick<UnitRecord, 'commanders' | 'asOf'>) {
  const { t } = useView()
  return (
    <>
      {commanders.length > 0 && !commanders[0]!.now && <p>{t(m.nobodyNow)}</p>}
      <Table
        caption={t(m.command)}
        captionHidden
        rows={commanders}
        empty={<EmptyState title={t(m.noCommand)}>{t(m.noCommandWhy)}</EmptyState>}
        columns={[
          {
            key: 'name',
            label: t(m.commander),
            kind: 'name',
            cell: ({ person, now, merged }) => (
              <>
                <a href={`/persons/${person.id}${asOf ? `?asOf=${asOf}` : ''}`}>
                  <Name {...(person.language && { lang: person.language })}>{person.name}</Name>
                </a>{' '}
                <code>{person.code}</code> {now && <Tag tone="active">{t(m.commands)}</Tag>}
                {merged && (
                  <div class="hint">
                    <Sentence message={m.commandedMerged} values={{ unit: <UnitLink unit={merged} own /> }} />
                  </div>
                )}
              </>
            ),
          },
          {
            key: 'rank',
            label: t(m.rankAndTitle),
            cell: ({ rank, title }) => <bdi>{[rank, title].filter(Boolean).join(', ')}</bdi>,
          },
          {
            key: 'dates',
            label: t(m.dates),
            cell: ({ fromOn, untilOn }) => (
              <>
                {fromOn ? <CalendarDate on={fromOn} /> : '…'} – {untilOn ? <CalendarDate on={untilOn} /> : '…'}
              </>
            ),
          },
        ]}
      />
    </>
  )
}

export function Children({ record: { unit, children }, keeps }: Part) {
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

export function Aliases({ record: { aliases } }: Pick<Part, 'record'>) {
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
