// The days on which nobody works at a post, and bringing in holidays as a table.
import type { z } from 'zod'
import {
  Alert,
  CalendarDate,
  Choices,
  DateField,
  EmptyState,
  FilterForm,
  Section,
  SelectField,
  Table,
  tableImportPage,
  TextField,
  useView,
} from '#web/index.ts'
import { page, type PageRequest } from '#web/page.ts'
import { countryName } from '#units/index.ts'
import { importHolidays, tryHolidays } from './holiday-import.ts'
import { keeperNames, localMessages as l } from './local-messages.ts'
import { messages as m } from './messages.ts'
import { listPosts, setPost } from './posts.ts'
import { all, clearanceAddress, Folded, one, weekdaysIn } from './words.tsx'
import { keepers, removeHoliday, setHoliday, showWorkingDays, type Weekend } from './working-days.ts'

const address = '/clearance/working-days'
const toYear = ({ country, on }: { country: string; on: string }) =>
  `${address}?country=${country}&year=${on.slice(0, 4)}#holidays`

export const workingDaysPage = page({
  path: address,
  needs: 'clearance.read',
  async get({ act, may, query, refused }) {
    const { posts } = await act(listPosts, {})
    const wanted = query.get('country') ?? ''
    const chosen = posts.find(({ country }) => country === wanted) ?? (posts.length === 1 ? posts[0]! : null)
    const year = Number(query.get('year'))
    const given = Number.isInteger(year) && year >= 1990 && year <= 2200
    const shown = chosen && (await act(showWorkingDays, { country: chosen.country, ...(given && { year }) }))
    return {
      title: l.workingDays,
      trail: [
        { label: m.clearance, href: clearanceAddress },
        { label: m.posts, href: '/clearance/posts' },
      ],
      lead: <Lead />,
      body: (
        <>
          <Which posts={posts.map(({ country }) => country)} country={chosen?.country ?? ''} year={shown?.year} />
          {shown && <Shown shown={shown} maySet={may('clearance.set')} refused={refused} />}
        </>
      ),
    }
  },
  forms: {
    weekend: {
      operation: setPost,
      input: (fields) => ({ country: one(fields, 'country'), weekend: all(fields, 'weekend') }),
      next: ({ country }: { country: string }) => `${address}?country=${country}`,
    },
    holiday: {
      operation: setHoliday,
      input: (fields) => ({
        country: one(fields, 'country'),
        on: one(fields, 'on'),
        name: one(fields, 'name') ?? '',
        keptBy: one(fields, 'keptBy'),
        source: one(fields, 'source') ?? '',
      }),
      next: toYear,
    },
    remove: {
      operation: removeHoliday,
      input: (fields) => ({ id: one(fields, 'id') }),
      next: toYear,
    },
  },
})

export const holidayImportPage = tableImportPage({
  address: '/clearance/holiday-import',
  needs: 'clearance.set',
  title: l.importHolidays,
  list: { label: l.workingDays, href: address },
  why: l.importWhy,
  columns: l.importColumns,
  template: { label: l.template, href: '/api/v1/clearance/holiday-file' },
  row: l.holiday,
  code: l.on,
  async look(act, file) {
    const { rows, ...report } = await act(tryHolidays, { file })
    return { ...report, rows: rows.map(({ country, on, ...row }) => ({ ...row, code: `${country} ${on}` })) }
  },
  operation: importHolidays,
})

function Lead() {
  const { t } = useView()
  return <>{t(l.workingDaysLead)}</>
}

function Which({ posts, country, year }: { posts: readonly string[]; country: string; year: number | undefined }) {
  const { t, locale } = useView()
  if (!posts.length) return <EmptyState title={t(m.noPosts)}>{t(m.noPostsWhy)}</EmptyState>
  return (
    <FilterForm clearHref={address}>
      <SelectField
        name="country"
        label={t(m.country)}
        value={country}
        empty={t(l.choosePost)}
        options={posts.map((value) => ({ value, label: countryName(locale, value) }))}
      />
      <TextField name="year" label={t(l.year)} value={year ? String(year) : ''} width="short" inputmode="numeric" />
    </FilterForm>
  )
}

interface ShownProps {
  shown: z.output<typeof showWorkingDays.output>
  maySet: boolean
  refused: PageRequest['refused']
}

function Shown({ shown, maySet, refused }: ShownProps) {
  const { t, format } = useView()
  const { country, year, holidays, weekend, years } = shown
  const title = t(l.holidaysIn, { year: String(year) })
  const others = years.filter((other) => other !== year)
  return (
    <>
      <WeekendSection weekend={weekend} />
      <Section title={title} id="holidays">
        {others.length > 0 && (
          <p class="no-print">
            {others.map((other, at) => (
              <>
                {at > 0 && ' · '}
                <a href={`${address}?country=${country}&year=${other}#holidays`}>
                  {t(l.holidaysIn, { year: String(other) })}
                </a>
              </>
            ))}
          </p>
        )}
        <Table
          caption={title}
          captionHidden
          rows={holidays}
          empty={<EmptyState title={t(l.noHolidays, { year: String(year) })}>{t(l.noHolidaysWhy)}</EmptyState>}
          columns={[
            { key: 'name', label: t(l.holiday), kind: 'name', cell: ({ name }) => <bdi>{name}</bdi> },
            {
              key: 'on',
              label: t(l.on),
              kind: 'date',
              cell: ({ on }) => (
                <>
                  <CalendarDate on={on} /> <span class="hint">{format.weekday(weekdayOf(on))}</span>
                </>
              ),
            },
            { key: 'kept', label: t(l.keptBy), cell: ({ keptBy }) => t(keeperNames[keptBy]) },
            { key: 'source', label: t(l.source), minor: true, cell: ({ source }) => <bdi>{source}</bdi> },
          ]}
        />
        {maySet && <Forms shown={shown} refused={refused} />}
      </Section>
    </>
  )
}

const weekdayOf = (on: string) => new Date(`${on}T00:00:00Z`).getUTCDay()

function WeekendSection({ weekend: { days, origin, source, confirmed } }: { weekend: Weekend }) {
  const { t, format } = useView()
  const said =
    origin === 'post'
      ? t(l.weekendByPost)
      : origin === 'reference'
        ? t(confirmed ? l.weekendByReferenceConfirmed : l.weekendByReference, { source: source ?? '' })
        : t(l.weekendUsual)
  const named = weekdaysIn({ format }, days)
  return (
    <Section title={t(l.weekend)}>
      <p>
        <strong>{days.length > 0 ? t(l.weekendDays, { days: named }) : t(l.noWeekend)}</strong> {confirmed && said}
      </p>
      {!confirmed && <Alert kind="warning">{said}</Alert>}
    </Section>
  )
}

function Forms({ shown: { country, holidays, weekend }, refused }: Omit<ShownProps, 'maySet'>) {
  const { t, format } = useView()
  const own = { action: `${address}?country=${country}`, refused }
  return (
    <>
      <div class="no-print folds">
        <Folded {...own} form="holiday" title={t(l.addHoliday)} why={t(l.addHolidayWhy)} button={t(l.addThis)}>
          <input type="hidden" name="country" value={country} />
          <DateField name="on" label={t(l.on)} required />
          <TextField name="name" label={t(l.holiday)} width="medium" required />
          <SelectField
            name="keptBy"
            label={t(l.keptBy)}
            value="nation"
            options={keepers.map((value) => ({ value, label: t(keeperNames[value]) }))}
          />
          <TextField name="source" label={t(l.source)} hint={t(l.sourceHint)} width="medium" required />
        </Folded>
        {holidays.length > 0 && (
          <Folded {...own} form="remove" title={t(l.removeHoliday)} button={t(l.removeThis)} kind="danger">
            <SelectField
              name="id"
              label={t(l.holiday)}
              required
              empty=""
              options={holidays.map(({ id, on, name }) => ({ value: id, label: `${format.date(on)}: ${name}` }))}
            />
          </Folded>
        )}
        <Folded {...own} form="weekend" title={t(l.setWeekend)} why={t(l.setWeekendWhy)} button={t(m.save)}>
          <input type="hidden" name="country" value={country} />
          <Choices
            name="weekend"
            label={t(l.noOneWorks)}
            inline
            options={[1, 2, 3, 4, 5, 6, 0].map((day) => ({ value: String(day), label: format.weekday(day) }))}
            values={weekend.days.map(String)}
          />
        </Folded>
      </div>
      <p class="no-print">
        <a href="/clearance/holiday-import">{t(l.importHolidays)}</a>
      </p>
    </>
  )
}
