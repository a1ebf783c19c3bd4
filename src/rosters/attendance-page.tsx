// Attendance at the sessions of an event: how much of each everybody was there, and marking one session for all at once.
import { Button, CalendarDate, EmptyState, Form, formState, Section, Table, TextField, useView } from '#web/index.ts'
import { page, type FormFields, type PageRequest } from '#web/page.ts'
import { markAttendance, showAttendance } from './attendance.ts'
import { attendanceMessages as m, rosterMessages } from './page-messages.ts'
import { attendanceAddress, Lead, one, personLabel, PersonName, RosterTabs, trailOf } from './page-parts.tsx'
import { showRoster, type Roster, type RosterLine } from './show.ts'
import type { z } from 'zod'

type Attendance = z.output<typeof showAttendance.output>
type Session = Attendance['sessions'][number]

/** The marks of a form; whoever was left empty was not marked. */
const marksOf = (fields: FormFields) =>
  Object.keys(fields).flatMap((name) => {
    const [, at] = /^marks\.(\d+)\.hours$/.exec(name) ?? []
    const hours = at && one(fields, name)
    return hours ? [{ id: one(fields, `marks.${at}.id`) ?? '', hours: hours.replace(',', '.') }] : []
  })

export const attendancePage = page({
  path: '/events/{event}/attendance',
  needs: 'roster.read',
  async get({ act, params, query, refused, may }) {
    const roster = await act(showRoster, { event: params.event! })
    const attendance = await act(showAttendance, { event: params.event! })
    const { event } = roster
    const keeps = roster.mayKeep && may('roster.keep')
    return {
      title: m.attendance,
      trail: trailOf(event),
      lead: <Lead event={event} />,
      body: (
        <>
          <RosterTabs event={event.code} current={attendanceAddress(event.code)} mayKeep={keeps} />
          <Body
            roster={roster}
            attendance={attendance}
            chosen={query.get('session') ?? ''}
            refused={refused}
            keeps={keeps}
          />
        </>
      ),
    }
  },
  forms: {
    mark: {
      operation: markAttendance,
      input: (fields, { event }) => ({ event, session: one(fields, 'session') ?? '', marks: marksOf(fields) }),
    },
  },
})

interface BodyProps {
  roster: Roster
  attendance: Attendance
  chosen: string
  refused: PageRequest['refused']
  keeps: boolean
}

function Body({ roster: { event, participations }, attendance, chosen, refused, keeps }: BodyProps) {
  const { t, format } = useView()
  const { sessions, marks } = attendance
  const present = participations.filter(({ state }) => ['enrolled', 'completed', 'failed'].includes(state))
  const marked = (session: string) => marks.filter(({ sessionId }) => sessionId === session)
  const session = sessions.find(({ id }) => id === (refused ? one(refused.fields, 'session') : chosen))
  return (
    <>
      <p>{t(m.lead)}</p>
      <Section title={t(m.sessions)}>
        <Table
          caption={t(m.sessions)}
          captionHidden
          rows={sessions}
          empty={<EmptyState title={t(m.none)}>{t(m.noneWhy)}</EmptyState>}
          columns={[
            {
              key: 'session',
              label: t(m.session),
              kind: 'name',
              cell: ({ id, title }) =>
                keeps ? (
                  <a href={`${attendanceAddress(event.code)}?session=${id}#mark`}>
                    <bdi>{title}</bdi>
                  </a>
                ) : (
                  <bdi>{title}</bdi>
                ),
            },
            {
              key: 'on',
              label: t(m.on),
              kind: 'date',
              cell: ({ heldOn, fromTime }) => (
                <>
                  <CalendarDate on={heldOn} /> {fromTime}
                </>
              ),
            },
            { key: 'hours', label: t(m.hours), kind: 'number', cell: ({ hours }) => hours },
            { key: 'marked', label: t(m.marked), kind: 'number', cell: ({ id }) => format.number(marked(id).length) },
          ]}
        />
      </Section>
      {keeps && session && present.length > 0 && (
        <Mark
          address={attendanceAddress(event.code)}
          session={session}
          present={present}
          marks={marked(session.id)}
          refused={refused}
        />
      )}
      <Section title={t(m.everybody)}>
        <Table
          caption={t(m.everybody)}
          captionHidden
          rows={present}
          empty={<EmptyState title={t(m.nobody)} />}
          columns={[
            { key: 'person', label: t(rosterMessages.person), kind: 'name', cell: (row) => <PersonName of={row} /> },
            { key: 'share', label: t(m.share), kind: 'number', cell: ({ attendance: share }) => share ?? '–' },
          ]}
        />
      </Section>
    </>
  )
}

interface MarkProps {
  address: string
  session: Session
  present: readonly RosterLine[]
  marks: Attendance['marks']
  refused: PageRequest['refused']
}

function Mark({ address, session, present, marks, refused }: MarkProps) {
  const { t } = useView()
  return (
    <Section title={t(m.mark, { title: session.title })} id="mark">
      <p class="hint">{t(m.markWhy, { hours: session.hours })}</p>
      <Form action={address} form="mark" {...formState(refused, 'mark')} buttons={<Button>{t(m.save)}</Button>}>
        <input type="hidden" name="session" value={session.id} />
        {present.map((row, at) => (
          <>
            <input type="hidden" name={`marks.${at}.id`} value={row.id} />
            <TextField
              name={`marks.${at}.hours`}
              label={personLabel(row)}
              width="short"
              inputmode="decimal"
              value={marks.find(({ participationId }) => participationId === row.id)?.hours ?? session.hours}
            />
          </>
        ))}
      </Form>
    </Section>
  )
}
