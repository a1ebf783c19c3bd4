// The parts of a person's page: what is to be noticed, what is known, names, positions, duplicates, rosters, mergers.
import { Alert, EmptyState, Facts, Name, RecordNotices, Section, Sentence, Table, Tag, useView } from '#web/index.ts'
import { countryName, unitAddress } from '#units/index.ts'
import type { Alike } from './alike.ts'
import { identityNames, messages as m, nameKindNames, rosterNames, sexNames, stateNames } from './messages.ts'
import type { Person } from './person.ts'
import type { PersonRecord } from './show.ts'
import {
  HeldAlert,
  personAddress,
  PersonLink,
  Post,
  personsAddress,
  Reasons,
  Span,
  StandingTag,
  StrengthTag,
} from './words.tsx'

interface Part {
  record: PersonRecord
}

export function Notices({ record: { person, cameFrom, asOf, heldBy, conflicts } }: Part) {
  const { t, locale } = useView()
  return (
    <>
      <RecordNotices
        address={personAddress(person.id)}
        asOf={asOf}
        cameFrom={cameFrom && { ...cameFrom, href: `${personAddress(cameFrom.id)}?own=true` }}
        mergedInto={person.mergedInto && personAddress(person.mergedInto)}
      />
      <HeldAlert batch={asOf ? null : heldBy} />
      {conflicts.length > 0 && (
        <Alert kind="warning" title={t(m.conflictHere)}>
          {conflicts.map(({ kind, issuedBy, persons }) => (
            <p>
              <Sentence
                message={m.conflictOf}
                values={{
                  kind: t(identityNames[kind]),
                  country: countryName(locale, issuedBy),
                  persons: persons
                    .filter(({ id }) => id !== person.id)
                    .map((other, index) => (
                      <>
                        {index > 0 && ', '}
                        <PersonLink person={other} />
                      </>
                    )),
                }}
              />
            </p>
          ))}
        </Alert>
      )}
    </>
  )
}

export function Details({ record: { person, standing } }: Part) {
  const { t, locale, format } = useView()
  return (
    <Section title={t(m.details)}>
      <Facts
        facts={[
          { label: t(m.code), value: <code>{person.code}</code> },
          {
            label: t(m.country),
            value: <a href={personsAddress(person.country)}>{countryName(locale, person.country)}</a>,
          },
          { label: t(m.standing), value: standing && <StandingTag standing={standing} /> },
          { label: t(m.sex), value: person.sex && t(sexNames[person.sex]) },
          {
            label: t(m.state),
            value:
              person.state === 'merged' ? (
                <>
                  <Tag tone="ended">{t(stateNames.merged)}</Tag> {person.stateOn && format.date(person.stateOn)}
                </>
              ) : null,
          },
        ]}
      />
    </Section>
  )
}

export function Names({ record: { names } }: Part) {
  const { t } = useView()
  return (
    <Section title={t(m.names)}>
      <Table
        caption={t(m.names)}
        captionHidden
        rows={names}
        columns={[
          {
            key: 'name',
            label: t(m.name),
            kind: 'name',
            cell: ({ name, language, given, family, fromCode }) => (
              <>
                <Name {...(language && { lang: language })}>{name}</Name>
                {(given || family) && (
                  <div class="hint">
                    <bdi>{[family, given].filter(Boolean).join(', ')}</bdi>
                  </div>
                )}
                {fromCode && <div class="hint">{t(m.cameAlong, { code: fromCode })}</div>}
              </>
            ),
          },
          {
            key: 'kind',
            label: t(m.nameKind),
            cell: ({ kind, preferred }) => (
              <>
                {t(nameKindNames[kind])}
                {preferred && <div class="hint">{t(m.preferred)}</div>}
              </>
            ),
          },
          { key: 'source', label: t(m.source), minor: true, cell: ({ source }) => <bdi>{source ?? ''}</bdi> },
        ]}
      />
    </Section>
  )
}

/** Who reads no units has the name of the unit without a link. */
export function Positions({ record: { positions }, linked }: Part & { linked: boolean }) {
  const { t } = useView()
  return (
    <Section title={t(m.positions)}>
      <Table
        caption={t(m.positions)}
        captionHidden
        rows={positions}
        empty={<EmptyState title={t(m.noPositions)}>{t(m.noPositionsWhy)}</EmptyState>}
        columns={[
          {
            key: 'unit',
            label: t(m.unit),
            kind: 'name',
            cell: ({ unit, fromCode }) => (
              <>
                {linked ? (
                  <a href={unitAddress(unit.id)}>
                    <bdi>{unit.name}</bdi>
                  </a>
                ) : (
                  <bdi>{unit.name}</bdi>
                )}
                {fromCode && <div class="hint">{t(m.cameAlong, { code: fromCode })}</div>}
              </>
            ),
          },
          {
            key: 'title',
            label: t(m.title),
            cell: (position) => <Post {...position} />,
          },
          { key: 'dates', label: t(m.dates), cell: (position) => <Span {...position} /> },
        ]}
      />
    </Section>
  )
}

export function Duplicates({ alike, keeps, person }: { alike: readonly Alike[]; keeps: boolean; person: Person }) {
  const { t } = useView()
  if (!alike.length) return null
  return (
    <Section title={t(m.duplicates)} id="duplicates">
      <Table
        caption={t(m.duplicates)}
        captionHidden
        rows={alike}
        columns={[
          { key: 'name', label: t(m.person), kind: 'name', cell: (one) => <PersonLink person={one.person} /> },
          { key: 'strength', label: t(m.strength), cell: ({ strength }) => <StrengthTag strength={strength} /> },
          {
            key: 'why',
            label: t(m.reasons),
            cell: ({ reasons, name, person: other }) => (
              <Reasons reasons={reasons} name={name === other.name ? null : name} />
            ),
          },
          ...(keeps
            ? [
                {
                  key: 'merge',
                  label: t(m.mergeThis),
                  cell: (one: Alike) => (
                    <a class="no-print" href={`${personAddress(person.id)}?into=${one.person.code}#merge`}>
                      {t(m.mergeInto)}
                    </a>
                  ),
                },
              ]
            : []),
        ]}
      />
    </Section>
  )
}

export function Rosters({ record: { rosters } }: Part) {
  const { t } = useView()
  if (!rosters.length) return null
  const word = (code: string) => (rosterNames[code] ? t(rosterNames[code]) : code)
  return (
    <Section title={t(m.rosters)}>
      <Table
        caption={t(m.rosters)}
        captionHidden
        rows={rosters}
        columns={[
          {
            key: 'event',
            label: t(m.event),
            kind: 'name',
            cell: ({ eventId, title, code }) =>
              title === null ? (
                t(m.otherEvent)
              ) : (
                <>
                  <a href={`/events/${eventId}/roster`}>
                    <bdi>{title}</bdi>
                  </a>{' '}
                  <code>{code}</code>
                </>
              ),
          },
          {
            key: 'dates',
            label: t(m.dates),
            cell: ({ startsOn, endsOn }) => <Span fromOn={startsOn} untilOn={endsOn} />,
          },
          { key: 'role', label: t(m.role), cell: ({ role }) => word(role) },
          {
            key: 'state',
            label: t(m.state),
            cell: ({ id, title, state }) =>
              title === null ? word(state) : <a href={`/participations/${id}`}>{word(state)}</a>,
          },
        ]}
      />
    </Section>
  )
}
