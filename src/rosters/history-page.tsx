// The history of one participation as a page.
import { countries, RecordHistory, Tag, useView, type Message } from '#web/index.ts'
import { page } from '#web/page.ts'
import { countryName, vettingNames } from '#units/index.ts'
import { showHistory, type HistoryMember, type ParticipationHistory } from './history.ts'
import { historyMembers as memberNames, historyMessages as m, historySubjects } from './history-messages.ts'
import { rosterMessages } from './page-messages.ts'
import { PersonName, rosterAddress, stateTones } from './page-parts.tsx'
import type { ParticipationState } from './participation.ts'
import {
  distinctionNames,
  meansNames,
  openedNames,
  outcomeNames,
  removalNames,
  roleNames,
  stateNames,
  toldNames,
} from './words.ts'

const words: Partial<Record<HistoryMember, Record<string, Message>>> = {
  role: roleNames,
  state: stateNames,
  removedFor: removalNames,
  distinction: distinctionNames,
  outcome: outcomeNames,
  told: toldNames,
  means: meansNames,
  openedBy: openedNames,
  vetting: vettingNames,
}
const days = new Set<HistoryMember>([
  'startsOn',
  'endsOn',
  'issuedOn',
  'expiresOn',
  'revokedOn',
  'departurePlanned',
  'returnPlanned',
  'departedOn',
  'arrivedOn',
  'returnedOn',
  'openedOn',
  'closedOn',
  'onDay',
])

export const historyPage = page({
  path: '/participations/{id}',
  needs: 'roster.read',
  async get({ act, params }) {
    const record = await act(showHistory, { id: params.id! })
    const { event, name, person } = record
    return {
      title: ({ t }) => t(m.title, { person: name ?? person }),
      heading: <PersonName of={{ ...record, code: person }} />,
      trail: [
        { label: rosterMessages.event, href: `/events/${event.code}` },
        { label: event.title, href: rosterAddress(event.code) },
      ],
      lead: <Lead record={record} />,
      body: <Body record={record} />,
    }
  },
})

function Lead({ record: { event, state } }: { record: ParticipationHistory }) {
  const { t } = useView()
  return (
    <>
      <bdi>{event.title}</bdi> <code>{event.code}</code>{' '}
      <Tag tone={stateTones[state as ParticipationState]}>{t(stateNames[state as ParticipationState])}</Tag>
    </>
  )
}

function Body({ record: { history } }: { record: ParticipationHistory }) {
  const { t, format, locale } = useView()
  const word = (member: HistoryMember, value: string | null) => {
    if (value === null) return null
    if (days.has(member)) return format.date(value)
    if (member === 'toCountry' && countries.has(value)) return countryName(locale, value)
    const named = words[member]?.[value]
    return named ? t(named) : value
  }
  return (
    <RecordHistory
      entries={history.map(({ at, by, subject, first, changes }) => ({
        at,
        by: by ?? t(m.byItself),
        act: t((first ? historySubjects : m)[subject]),
        reason: null,
        changes: changes.map(({ member, before, after }) => ({
          member: t(memberNames[member]),
          before: word(member, before),
          after: word(member, after),
        })),
      }))}
    />
  )
}
