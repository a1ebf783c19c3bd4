// The catalogue of courses, and adding one.
import type { z } from 'zod'
import {
  Button,
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
import { addCourse } from './course-keep.ts'
import { listCourses } from './course-list.ts'
import { EditionFields, Rights, saidIn, State } from './course-parts.tsx'
import { courseMessages as m } from './course-words.ts'
import { askedIn } from './list-page.tsx'
import { courseAddress, one } from './parts.tsx'

type Listed = z.output<typeof listCourses.output>

export const coursesPage = page({
  path: '/courses',
  needs: 'event.read',
  menu: { room: 'training', label: m.courses, order: 20 },
  async get({ act, query, may, refused }) {
    const asked = askedIn(query, ['search', 'teaches', 'state'])
    const cursor = query.get('cursor')
    const listed = await act(listCourses, { ...asked, ...(cursor && { cursor }) })
    return {
      title: m.courses,
      lead: <Lead />,
      body: (
        <>
          <Links mayKeep={may('course.keep')} />
          {(listed.total > 0 || query.size > 0) && <Filters />}
          <Courses listed={listed} narrowed={Object.keys(asked).length > 0} />
          {may('course.keep') && <Add refused={refused} />}
        </>
      ),
    }
  },
  forms: {
    add: {
      operation: addCourse,
      input: (fields) => ({ ...saidIn(fields), course: one(fields, 'course') ?? '' }),
      next: ({ code }: { code: string }) => courseAddress(code),
    },
  },
})

function Lead() {
  const { t } = useView()
  return <>{t(m.lead)}</>
}

function Links({ mayKeep }: { mayKeep: boolean }) {
  const { t } = useView()
  return (
    <p class="no-print">
      {mayKeep && (
        <>
          <a href="#add">{t(m.add)}</a> · <a href="/course-import">{t(m.toImport)}</a> ·{' '}
        </>
      )}
      <a href="/courses/human-rights">{t(m.rights)}</a> · <a href="/api/v1/course-file">{t(m.toFile)}</a>
    </p>
  )
}

function Filters() {
  const { t, query } = useView()
  const value = (name: string) => query.get(name) ?? ''
  return (
    <FilterForm clearHref="/courses">
      <TextField name="search" type="search" label={t(m.search)} value={value('search')} width="medium" />
      <SelectField
        name="teaches"
        label={t(m.teaches)}
        value={value('teaches')}
        empty={true}
        options={[
          { value: 'human-rights', label: t(m.teachesRights) },
          { value: 'nothing-said', label: t(m.saysNothing) },
        ]}
      />
      <SelectField
        name="state"
        label={t(m.state)}
        value={value('state')}
        empty={true}
        options={[
          { value: 'in-being', label: t(m.inBeing) },
          { value: 'retired', label: t(m.retired) },
        ]}
      />
    </FilterForm>
  )
}

function Courses({ listed: { courses, total, next }, narrowed }: { listed: Listed; narrowed: boolean }) {
  const { t, format } = useView()
  if (!total && !narrowed) return <EmptyState title={t(m.none)}>{t(m.noneWhy)}</EmptyState>
  if (!total) return <EmptyState title={t(m.noneFits)}>{t(m.noneFitsWhy)}</EmptyState>
  return (
    <>
      <Table
        caption={t(m.all, { count: total })}
        rows={courses}
        columns={[
          {
            key: 'title',
            label: t(m.title),
            kind: 'name',
            cell: ({ code, edition }) => (
              <>
                <a href={courseAddress(code)}>
                  <bdi>{edition.title}</bdi>
                </a>{' '}
                <code>{code}</code>
              </>
            ),
          },
          {
            key: 'edition',
            label: t(m.edition),
            kind: 'number',
            cell: ({ edition }) => format.number(edition.edition),
          },
          { key: 'hours', label: t(m.hours), kind: 'number', cell: ({ edition }) => edition.hours ?? '' },
          { key: 'rights', label: t(m.teaches), cell: ({ edition }) => <Rights edition={edition} /> },
          {
            key: 'events',
            label: t(m.events),
            kind: 'number',
            cell: ({ code, events }) => (
              <a href={`/events?course=${encodeURIComponent(code)}`}>{format.number(events)}</a>
            ),
          },
          { key: 'state', label: t(m.state), cell: ({ retiredOn }) => <State retiredOn={retiredOn} /> },
        ]}
      />
      <Pager next={next} shown={courses.length} total={total} />
    </>
  )
}

function Add({ refused }: { refused: PageRequest['refused'] }) {
  const { t } = useView()
  return (
    <div class="no-print">
      <Section title={t(m.add)} id="add">
        <Form action="/courses" form="add" {...formState(refused, 'add')} buttons={<Button>{t(m.addThis)}</Button>}>
          <TextField name="course" label={t(m.code)} hint={t(m.codeHint)} width="short" required />
          <EditionFields />
        </Form>
      </Section>
    </div>
  )
}
