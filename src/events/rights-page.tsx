// What of the courses teaches human rights, by course and fiscal year, and the gaps: a page, and a file of it.
import type { z } from 'zod'
import { EmptyState, FilterForm, KeyFigures, SelectField, Table, TakeAway, Tag, useView } from '#web/index.ts'
import { page } from '#web/page.ts'
import type { Offered } from './event-fields.tsx'
import { gaps, humanRights } from './human-rights.ts'
import { rightsFile } from './list-file.ts'
import { askedIn } from './list-page.tsx'
import { choices } from './list.ts'
import { courseAddress, CountryField } from './parts.tsx'
import { courseMessages as m } from './course-words.ts'
import { gapNames } from './names.ts'

type Report = z.output<typeof humanRights.output>

export const rightsPage = page({
  path: '/courses/human-rights',
  needs: 'event.read',
  async get({ act, query, session }) {
    const report = await act(humanRights, askedIn(query, ['fiscalYear', 'country', 'gap']))
    const format = query.get('format')
    if (format) return rightsFile(format, report, session.locale)
    const offered = await act(choices, {})
    return {
      title: m.rights,
      trail: [{ label: m.courses, href: '/courses' }],
      lead: <Lead />,
      body: (
        <>
          <Filters offered={offered} />
          <Figures report={report} />
        </>
      ),
    }
  },
})

function Lead() {
  const { t } = useView()
  return <>{t(m.rightsLead)}</>
}

function Filters({ offered }: { offered: Offered }) {
  const { t, query } = useView()
  const value = (name: string) => query.get(name) ?? ''
  return (
    <FilterForm clearHref="/courses/human-rights">
      <SelectField
        name="fiscalYear"
        label={t(m.fiscalYear)}
        value={value('fiscalYear')}
        empty={true}
        options={offered.fiscalYears.map((year) => ({ value: String(year), label: String(year) }))}
      />
      <CountryField name="country" label={t(m.post)} value={value('country')} codes={offered.countries} empty={true} />
      <SelectField
        name="gap"
        label={t(m.gap)}
        value={value('gap')}
        empty={true}
        options={[
          { value: 'any', label: t(m.anyGap) },
          ...gaps.map((gap) => ({ value: gap, label: t(gapNames[gap]) })),
        ]}
      />
    </FilterForm>
  )
}

function Figures({ report: { lines, totals } }: { report: Report }) {
  const { t, format } = useView()
  if (!lines.length) return <EmptyState title={t(m.rightsNone)}>{t(m.rightsNoneWhy)}</EmptyState>
  return (
    <>
      <KeyFigures
        figures={[
          { label: t(m.planned), value: format.number(totals.events) },
          { label: t(m.held), value: format.number(totals.held) },
          { label: t(m.hoursTaught), value: totals.hoursTaught },
          { label: t(m.withGap), value: format.number(totals.withGap) },
        ]}
      />
      <TakeAway formats={['csv', 'xlsx']} />
      <Table
        caption={t(m.rights)}
        captionHidden
        rows={lines}
        columns={[
          {
            key: 'course',
            label: t(m.title),
            kind: 'name',
            cell: ({ course, title }) =>
              course === null ? (
                t(gapNames['no-course'])
              ) : (
                <>
                  <a href={courseAddress(course)}>
                    <bdi>{title}</bdi>
                  </a>{' '}
                  <code>{course}</code>
                </>
              ),
          },
          { key: 'year', label: t(m.fiscalYear), cell: ({ fiscalYear }) => String(fiscalYear) },
          { key: 'edition', label: t(m.edition), minor: true, cell: ({ edition }) => edition ?? '' },
          { key: 'events', label: t(m.planned), kind: 'number', cell: ({ events }) => format.number(events) },
          { key: 'held', label: t(m.held), kind: 'number', cell: ({ held }) => format.number(held) },
          { key: 'hours', label: t(m.hours), kind: 'number', minor: true, cell: ({ hours }) => hours ?? '' },
          {
            key: 'rights',
            label: t(m.humanRightsHours),
            kind: 'number',
            cell: ({ humanRightsHours }) => humanRightsHours ?? '',
          },
          { key: 'taught', label: t(m.hoursTaught), kind: 'number', cell: ({ hoursTaught }) => hoursTaught ?? '' },
          { key: 'gap', label: t(m.gap), cell: ({ gap }) => gap && <Tag tone="bad">{t(gapNames[gap])}</Tag> },
        ]}
      />
    </>
  )
}
