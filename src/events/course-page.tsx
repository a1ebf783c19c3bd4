// One course with its editions; issuing a new one, retiring it.
import { DateField, Facts, Name, Section, useView } from '#web/index.ts'
import { page, type PageRequest } from '#web/page.ts'
import { issueEdition, retireCourse } from './course-keep.ts'
import { showCourse, type CourseRecord } from './course-list.ts'
import { EditionFields, Rights, saidIn, State } from './course-parts.tsx'
import { courseMessages as m } from './course-words.ts'
import { courseAddress, Folded, one, Reason } from './parts.tsx'

export const coursePage = page({
  path: '/courses/{course}',
  needs: 'event.read',
  async get({ act, params, refused }) {
    const record = await act(showCourse, { course: params.course! })
    const [newest] = record.editions
    return {
      title: newest!.title,
      heading: <Name>{newest!.title}</Name>,
      trail: [{ label: m.courses, href: '/courses' }],
      lead:
        newest!.localTitle === null ? undefined : <Name lang={newest!.localLanguage ?? ''}>{newest!.localTitle}</Name>,
      body: (
        <>
          <Course record={record} />
          {record.mayKeep && <Keep record={record} refused={refused} />}
        </>
      ),
    }
  },
  forms: {
    issue: {
      operation: issueEdition,
      input: (fields, { course }) => ({
        ...saidIn(fields),
        course,
        reason: one(fields, 'reason') ?? '',
        after: Number(one(fields, 'version')),
      }),
    },
    retire: {
      operation: retireCourse,
      input: (fields, { course }) => ({ course, on: one(fields, 'on'), reason: one(fields, 'reason') ?? '' }),
    },
    restore: {
      operation: retireCourse,
      input: (fields, { course }) => ({ course, on: null, reason: one(fields, 'reason') ?? '' }),
    },
  },
})

function Course({ record }: { record: CourseRecord }) {
  const { t, format } = useView()
  return (
    <>
      <Facts
        facts={[
          { label: t(m.code), value: <code>{record.code}</code> },
          { label: t(m.state), value: <State retiredOn={record.retiredOn} /> },
          { label: t(m.reason), value: record.retiredOn && record.reason },
          {
            label: t(m.events),
            value: (
              <a href={`/events?course=${encodeURIComponent(record.code)}`}>
                {t(m.toEvents, { count: record.editions.reduce((sum, { events }) => sum + events, 0) })}
              </a>
            ),
          },
        ]}
      />
      {record.editions.map((edition, index) => (
        <Section title={t(m.editionOf, { number: edition.edition, date: format.date(edition.issuedOn) })}>
          <EditionFacts edition={edition} newest={index === 0} />
        </Section>
      ))}
    </>
  )
}

function EditionFacts({ edition, newest }: { edition: CourseRecord['editions'][number]; newest: boolean }) {
  const { t } = useView()
  const weights = (['weightTest', 'weightPerformance', 'weightProducts', 'weightAttendance'] as const)
    .filter((name) => edition[name] > 0)
    .map((name) => `${t(m[name])} ${t(m.percent, { value: String(edition[name]) })}`)
  return (
    <Facts
      facts={[
        { label: t(m.title), value: newest ? null : <bdi>{edition.title}</bdi> },
        { label: t(m.reason), value: edition.reason },
        { label: t(m.objectives), value: edition.objectives && <bdi>{edition.objectives}</bdi> },
        { label: t(m.hours), value: edition.hours },
        { label: t(m.teaches), value: <Rights edition={edition} /> },
        { label: t(m.humanRights), value: edition.humanRights && <bdi>{edition.humanRights}</bdi> },
        { label: t(m.weights), value: weights.join(', ') },
        { label: t(m.leastAttendance), value: t(m.percent, { value: edition.leastAttendance }) },
        { label: t(m.leastGrade), value: t(m.percent, { value: edition.leastGrade }) },
        {
          label: t(m.certificateMonths),
          value: edition.certificateMonths === null ? t(m.forGood) : t(m.months, { count: edition.certificateMonths }),
        },
        { label: t(m.source), value: edition.source && <bdi>{edition.source}</bdi> },
        { label: t(m.issuedBy), value: edition.issuedBy && <Name>{edition.issuedBy}</Name> },
        { label: t(m.events), value: t(m.toEvents, { count: edition.events }) },
      ]}
    />
  )
}

function Keep({ record, refused }: { record: CourseRecord; refused: PageRequest['refused'] }) {
  const { t } = useView()
  const [newest] = record.editions
  const own = { action: courseAddress(record.code), refused }
  return (
    <div class="no-print folds">
      <Folded
        {...own}
        version={newest!.edition}
        form="issue"
        title={t(m.issue)}
        why={t(m.issueWhy)}
        button={t(m.issueThis)}
      >
        <EditionFields edition={newest!} />
        <Reason />
      </Folded>
      {record.retiredOn === null ? (
        <Folded {...own} form="retire" title={t(m.retire)} why={t(m.retireWhy)} button={t(m.retireThis)}>
          <DateField name="on" label={t(m.retireOn)} />
          <Reason />
        </Folded>
      ) : (
        <Folded {...own} form="restore" title={t(m.restore)} button={t(m.restoreThis)}>
          <Reason />
        </Folded>
      )}
    </div>
  )
}
