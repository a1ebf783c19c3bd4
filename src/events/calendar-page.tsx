// A month of events on a page that prints: the days of its weeks, and the list with the days left for clearance.
import type { z } from 'zod'
import { EmptyState, FilterForm, isLocale, SelectField, Table, TextField, translator, useView } from '#web/index.ts'
import { page } from '#web/page.ts'
import { calendar, daysOfMonth, type CalendarEvent } from './calendar.ts'
import { PostNationKind, type Offered } from './event-fields.tsx'
import { askedIn, Nations } from './list-page.tsx'
import { choices } from './list.ts'
import { Dates, eventAddress, EventLink, StateTag } from './parts.tsx'
import { states } from './state.ts'
import { kindNames, stateNames } from './names.ts'
import { messages as m } from './words.ts'

type Month = z.output<typeof calendar.output>

export const calendarPage = page({
  path: '/events/calendar',
  needs: 'event.read',
  async get({ act, query, session }) {
    const asked = askedIn(query, ['month', 'country', 'nation', 'kind', 'state'])
    const shown = await act(calendar, asked)
    const offered = await act(choices, {})
    const t = translator(isLocale(session.locale) ? session.locale : 'en')
    return {
      title: m.calendar,
      trail: [{ label: m.events, href: '/events' }],
      lead: t(m.leadTime),
      body: <Body shown={shown} offered={offered} />,
    }
  },
})

/** The month so many months on, as 2014-03. */
const monthOn = (month: string, by: number) => {
  const [year, number] = month.split('-').map(Number) as [number, number]
  return new Date(Date.UTC(year, number - 1 + by, 1)).toISOString().slice(0, 7)
}

function Body({ shown, offered }: { shown: Month; offered: Offered }) {
  const { t, format, query } = useView()
  const { month, events, more } = shown
  const said = t(m.monthOf, { month: format.month(Number(month.slice(5))), year: month.slice(0, 4) })
  const address = (other: string) => {
    const next = new URLSearchParams(query)
    next.set('month', other)
    return `/events/calendar?${next}`
  }
  return (
    <>
      <Filters month={month} offered={offered} />
      <p class="no-print">
        <a href={address(monthOn(month, -1))}>{t(m.earlier)}</a> · <a href={address(monthOn(month, 1))}>{t(m.later)}</a>
      </p>
      <h2>{said}</h2>
      {more && <p>{t(m.calendarMore)}</p>}
      {events.length === 0 ? (
        <EmptyState title={t(m.calendarNone)}>{t(m.calendarNoneWhy)}</EmptyState>
      ) : (
        <>
          <Weeks month={month} events={events} caption={said} />
          <List events={events} caption={t(m.calendarList, { month: said })} />
        </>
      )}
    </>
  )
}

function Filters({ month, offered }: { month: string; offered: Offered }) {
  const { t, query } = useView()
  const value = (name: string) => query.get(name) ?? ''
  return (
    <FilterForm clearHref="/events/calendar">
      <TextField name="month" label={t(m.month)} hint={t(m.monthHint)} value={month} width="short" />
      <PostNationKind offered={offered} />
      <SelectField
        name="state"
        label={t(m.state)}
        value={value('state')}
        empty={true}
        options={states.map((state) => ({ value: state, label: t(stateNames[state]) }))}
      />
    </FilterForm>
  )
}

const dayMs = 86_400_000
const iso = (at: number) => new Date(at).toISOString().slice(0, 10)

/** The days of a month in weeks from Monday to Sunday; those of other months fill the first and the last. */
function weeksOf(month: string): string[][] {
  const [first, last] = daysOfMonth(month).map((day) => Date.parse(day)) as [number, number]
  const monday = first - ((new Date(first).getUTCDay() + 6) % 7) * dayMs
  const weeks: string[][] = []
  for (let week = monday; week <= last; week += 7 * dayMs)
    weeks.push(Array.from({ length: 7 }, (_, day) => iso(week + day * dayMs)))
  return weeks
}

/** The calendar proper; on a phone the list beneath says the same. */
function Weeks({ month, events, caption }: { month: string; events: readonly CalendarEvent[]; caption: string }) {
  const { locale } = useView()
  const weeks = weeksOf(month)
  const weekday = new Intl.DateTimeFormat(locale, { weekday: 'short', timeZone: 'UTC' })
  return (
    <div class="table-frame calendar">
      <table>
        <caption class="visually-hidden">{caption}</caption>
        <thead>
          <tr>
            {weeks[0]!.map((day) => (
              <th scope="col">{weekday.format(Date.parse(day))}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {weeks.map((week) => (
            <tr>
              {week.map((day) => (
                <td class={day.startsWith(month) ? undefined : 'calendar-other'}>
                  <span class="calendar-day">{Number(day.slice(8))}</span>
                  {day.startsWith(month) && (
                    <Day day={day} events={events.filter((one) => one.startsOn <= day && one.endsOn >= day)} />
                  )}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

/** An event is called by its title where it or a week begins, and by its code on the days that follow. */
function Day({ day, events }: { day: string; events: readonly CalendarEvent[] }) {
  if (!events.length) return null
  const begins = day.endsWith('-01') || new Date(Date.parse(day)).getUTCDay() === 1
  return (
    <ul>
      {events.map(({ code, title, state, startsOn }) => (
        <li class={state === 'cancelled' || state === 'closed' ? 'calendar-off' : undefined}>
          <a href={eventAddress(code)} title={title}>
            {begins || startsOn === day ? <bdi>{title}</bdi> : <code>{code}</code>}
          </a>
        </li>
      ))}
    </ul>
  )
}

function List({ events, caption }: { events: readonly CalendarEvent[]; caption: string }) {
  const { t, locale } = useView()
  return (
    <Table
      caption={caption}
      rows={events}
      columns={[
        { key: 'title', label: t(m.event), kind: 'name', cell: (event) => <EventLink event={event} /> },
        { key: 'days', label: t(m.days), kind: 'date', cell: (event) => <Dates {...event} /> },
        { key: 'kind', label: t(m.kind), minor: true, cell: ({ kind }) => t(kindNames[kind]) },
        { key: 'nations', label: t(m.nations), cell: ({ nations }) => <Nations nations={nations} locale={locale} /> },
        { key: 'state', label: t(m.state), cell: ({ state }) => <StateTag state={state} /> },
        { key: 'left', label: t(m.daysLeft), cell: ({ clearance }) => <Left clearance={clearance} /> },
      ]}
    />
  )
}

function Left({ clearance }: Pick<CalendarEvent, 'clearance'>) {
  const { t, format } = useView()
  if (!clearance) return <>{t(m.notNeeded)}</>
  const { on, daysLeft } = clearance
  const told = { days: Math.abs(daysLeft), on: format.date(on) }
  return daysLeft < 0 ? <strong>{t(m.late, told)}</strong> : <>{t(m.left, told)}</>
}
