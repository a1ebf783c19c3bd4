// One event: what is known of it, how many came, its timetable, staff, budget and history; and what may be done with it.
import { Alert, Facts, KeyFigures, Name, RecordNotices, Section, useView } from '#web/index.ts'
import { isDeclared } from '#kernel/access.ts'
import { ActivityLink } from '#portfolio/index.ts'
import { page, type FormFields } from '#web/page.ts'
import { countHeads, setBudgetLine } from './budget.ts'
import { changeEvent, moveEvent } from './change.ts'
import { daysOf, planOf, textsOf } from './event-fields.tsx'
import { KeepEvent } from './event-forms.tsx'
import { EventHistory } from './event-history.tsx'
import { BudgetSection, Staff, Timetable } from './event-tables.tsx'
import { choices } from './list.ts'
import { Where } from './list-page.tsx'
import {
  codesOf,
  courseAddress,
  countryName,
  Dates,
  eventAddress,
  languageName,
  one,
  orNull,
  rosterAddress,
  StateTag,
  versionOf,
} from './parts.tsx'
import { addSession, changeSession, withdrawSession } from './sessions.ts'
import { addStaff, changeStaff, withdrawStaff } from './staff.ts'
import { showEvent, type EventRecord } from './show.ts'
import {
  approveEvent,
  askForApproval,
  cancelEvent,
  closeEvent,
  completeEvent,
  finaliseEvent,
  reopenEvent,
  sendBack,
} from './transitions.ts'
import { institutionNames, kindNames } from './names.ts'
import { messages as m } from './words.ts'

const way = (operation: typeof cancelEvent | typeof approveEvent) => ({
  operation,
  input: (fields: FormFields, { event }: Record<string, string>) => ({
    event,
    reason: one(fields, 'reason'),
    version: versionOf(fields),
  }),
})

const sessionOf = (fields: FormFields) => ({
  heldOn: one(fields, 'heldOn') ?? '',
  fromTime: one(fields, 'fromTime') ?? '',
  untilTime: one(fields, 'untilTime') ?? '',
  title: one(fields, 'sessionTitle') ?? '',
  hours: one(fields, 'hours'),
  place: orNull(fields, 'sessionPlace'),
  version: versionOf(fields),
})
const staffOf = (fields: FormFields) => ({
  role: one(fields, 'role'),
  organisation: one(fields, 'organisation') ?? '',
  languages: codesOf(fields, 'languages'),
  version: versionOf(fields),
})

export const eventPage = page({
  path: '/events/{event}',
  needs: 'event.read',
  async get({ act, params, query, may, refused }) {
    const asOf = query.get('asOf')
    const record = await act(showEvent, { event: params.event!, ...(asOf && { asOf }) })
    const { event } = record
    const keeps = (record.mayKeep || record.mayApprove) && !record.asOf && event.state !== 'finalised'
    const offered = keeps ? await act(choices, {}) : null
    const edits = keeps && record.mayKeep && event.state !== 'cancelled' && event.state !== 'closed'
    const edited = (form: string) => (refused?.form === form ? one(refused.fields, 'row') : query.get('edit')) ?? null
    return {
      title: event.title,
      heading: <Name>{event.title}</Name>,
      trail: [{ label: m.events, href: '/events' }],
      lead: event.localTitle === null ? undefined : <Name lang={event.localLanguage ?? ''}>{event.localTitle}</Name>,
      body: (
        <>
          <Notices record={record} />
          <Details record={record} mayRoster={isDeclared('roster.read') && may('roster.read')} />
          <Why record={record} />
          <Counts record={record} />
          <Timetable record={record} edits={edits} />
          <Staff record={record} edits={edits} />
          <BudgetSection budget={record.budget} />
          {offered && <KeepEvent record={record} offered={offered} refused={refused} edited={edited} />}
          <EventHistory record={record} />
        </>
      ),
    }
  },
  forms: {
    change: {
      operation: changeEvent,
      input: (fields, { event }) => ({
        ...planOf(fields),
        ...textsOf(fields),
        event,
        reason: one(fields, 'reason') ?? '',
        version: versionOf(fields),
      }),
    },
    move: {
      operation: moveEvent,
      input: (fields, { event }) => ({
        ...daysOf(fields),
        event,
        reason: one(fields, 'reason') ?? '',
        version: versionOf(fields),
      }),
    },
    count: {
      operation: countHeads,
      input: (fields, { event }) => ({
        event,
        headCount: orNull(fields, 'headCount'),
        headCountFemale: orNull(fields, 'headCountFemale'),
        source: one(fields, 'source'),
        version: versionOf(fields),
      }),
    },
    budget: {
      operation: setBudgetLine,
      input: (fields, { event }) => ({
        event,
        category: one(fields, 'category'),
        currency: one(fields, 'currency') ?? '',
        planned: one(fields, 'planned'),
        actual: one(fields, 'actual'),
        version: versionOf(fields),
      }),
    },
    session: {
      operation: addSession,
      input: (fields, { event }) => ({ ...sessionOf(fields), event }),
    },
    changeSession: {
      operation: changeSession,
      input: (fields, { event }) => ({
        ...sessionOf(fields),
        event,
        session: one(fields, 'row'),
        reason: one(fields, 'reason') ?? '',
      }),
    },
    withdrawSession: {
      operation: withdrawSession,
      input: (fields, { event }) => ({ event, session: one(fields, 'session'), reason: one(fields, 'reason') ?? '' }),
    },
    staff: {
      operation: addStaff,
      input: (fields, { event }) => ({ ...staffOf(fields), name: one(fields, 'name'), event }),
    },
    changeStaff: {
      operation: changeStaff,
      input: (fields, { event }) => ({
        ...staffOf(fields),
        event,
        member: one(fields, 'row'),
        name: orNull(fields, 'name'),
        reason: one(fields, 'reason') ?? '',
      }),
    },
    withdrawStaff: {
      operation: withdrawStaff,
      input: (fields, { event }) => ({ event, member: one(fields, 'member'), reason: one(fields, 'reason') ?? '' }),
    },
    ask: way(askForApproval),
    approve: way(approveEvent),
    sendBack: way(sendBack),
    complete: way(completeEvent),
    reopen: way(reopenEvent),
    finalise: way(finaliseEvent),
    cancel: way(cancelEvent),
    close: way(closeEvent),
  },
})

type Part = { record: EventRecord }

function Notices({ record: { event, asOf } }: Part) {
  const { t } = useView()
  return (
    <>
      <RecordNotices address={eventAddress(event.code)} asOf={asOf} />
      {event.state === 'finalised' && !asOf && <Alert kind="info">{t(m.finalisedWhy)}</Alert>}
      {(event.state === 'cancelled' || event.state === 'closed') && !asOf && (
        <Alert kind="warning">{t(m.overWhy)}</Alert>
      )}
    </>
  )
}

const days = ({ startsOn, endsOn }: { startsOn: string; endsOn: string }) =>
  (Date.parse(endsOn) - Date.parse(startsOn)) / 86_400_000 + 1

function Details({ record, mayRoster }: Part & { mayRoster: boolean }) {
  const { t, locale } = useView()
  const { event, activity } = record
  return (
    <Section
      title={t(m.details)}
      links={
        mayRoster ? (
          <span class="no-print">
            <a href={rosterAddress(event.code)}>{t(m.rosterOf)}</a> ·{' '}
            <a href={`/follow-up?event=${event.code}`}>{t(m.followUpOf)}</a>
          </span>
        ) : undefined
      }
    >
      <Facts
        facts={[
          { label: t(m.code), value: <code>{event.code}</code> },
          { label: t(m.state), value: <StateTag state={event.state} /> },
          { label: t(m.kind), value: t(kindNames[event.kind]) },
          {
            label: t(m.days),
            value: (
              <>
                <Dates {...event} /> ({t(m.lasts, { count: days(event) })})
              </>
            ),
          },
          { label: t(m.modality), value: <Where event={event} /> },
          { label: t(m.academy), value: record.academyName },
          { label: t(m.place), value: event.place && <bdi>{event.place}</bdi> },
          { label: t(m.country), value: countryName(event.country, locale) },
          { label: t(m.nations), value: event.nations.map((code) => countryName(code, locale)).join(', ') },
          { label: t(m.institution), value: t(institutionNames[event.institution]) },
          {
            label: t(m.course),
            value: event.course && (
              <>
                <a href={courseAddress(event.course)}>
                  <bdi>{record.courseTitle ?? event.course}</bdi>
                </a>{' '}
                <code>{event.course}</code> · {t(m.edition)} {event.edition}
              </>
            ),
          },
          {
            label: t(m.award),
            value: activity ? <ActivityLink activity={activity} /> : event.award && <code>{event.award}</code>,
          },
          { label: t(m.fundingSource), value: event.fundingSource },
          { label: t(m.law), value: event.law },
          { label: t(m.programme), value: event.programme && <bdi>{event.programme}</bdi> },
          { label: t(m.keyActivity), value: event.keyActivity && <bdi>{event.keyActivity}</bdi> },
          { label: t(m.interpreted), value: event.interpreted.map((tag) => languageName(tag, locale)).join(', ') },
          { label: t(m.askedBy), value: record.askedBy && <Name>{record.askedBy}</Name> },
          { label: t(m.approvedBy), value: record.approvedBy && <Name>{record.approvedBy}</Name> },
          { label: t(m.clearanceDue), value: <Due record={record} /> },
        ].filter(({ label }) => label !== t(m.clearanceDue) || record.clearance !== null)}
      />
    </Section>
  )
}

function Due({ record: { clearance } }: Part) {
  const { t, format } = useView()
  if (!clearance) return null
  const told = { days: Math.abs(clearance.daysLeft), on: format.date(clearance.on) }
  if (clearance.daysLeft === 0) return <strong>{t(m.dueToday)}</strong>
  return clearance.daysLeft < 0 ? <strong>{t(m.duePast, told)}</strong> : <>{t(m.dueIn, told)}</>
}

function Why({ record: { event } }: Part) {
  const { t } = useView()
  const texts = (['justification', 'objectives', 'profile'] as const).filter((name) => event[name] !== null)
  if (!texts.length) return null
  return (
    <Section title={t(m.why)}>
      <Facts facts={texts.map((name) => ({ label: t(m[name]), value: <bdi>{event[name]}</bdi> }))} />
    </Section>
  )
}

function Counts({ record: { event } }: Part) {
  const { t, format } = useView()
  const { plannedParticipants, headCount, headCountFemale, headCountSource } = event
  const share =
    plannedParticipants && headCount !== null ? `${Math.round((headCount / plannedParticipants) * 100)} %` : null
  const notes = [
    headCountFemale === null ? null : t(m.women, { count: headCountFemale }),
    headCountSource === null ? null : t(m.countedBy, { who: headCountSource }),
  ].filter(Boolean)
  return (
    <Section title={t(m.counts)}>
      <KeyFigures
        figures={[
          { label: t(m.planned), value: plannedParticipants === null ? '–' : format.number(plannedParticipants) },
          {
            label: t(m.headCount),
            value: headCount === null ? '–' : format.number(headCount),
            note: headCount === null ? t(m.notCounted) : <bdi>{notes.join('; ')}</bdi>,
          },
          ...(share === null || plannedParticipants === null
            ? []
            : [
                {
                  label: t(m.variance),
                  value: format.number(headCount! - plannedParticipants),
                  note: t(m.againstPlan, { share }),
                },
              ]),
        ]}
      />
    </Section>
  )
}
