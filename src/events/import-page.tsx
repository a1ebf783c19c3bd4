// Importing a table of events or of courses: what it would do row by row, and then for good.
import type { z } from 'zod'
import type { Permission } from '#kernel/access.ts'
import type { PlainOperation } from '#kernel/operation.ts'
import {
  Alert,
  Button,
  FileField,
  Form,
  formState,
  KeyFigures,
  Section,
  Table,
  useView,
  type Message,
} from '#web/index.ts'
import { wrongInWords } from '#web/messages/problem.ts'
import { page, type FormFields, type PageRequest } from '#web/page.ts'
import { importCourses, tryCourses } from './course-import.ts'
import { importEvents, tryEvents } from './import.ts'
import { courseAddress, eventAddress } from './parts.tsx'
import type { importReport, ImportReport } from './table-cells.ts'
import { courseMessages } from './course-words.ts'
import { messages as m } from './words.ts'

interface Told {
  address: `/${string}`
  list: string
  listName: Message
  needs: Permission
  title: Message
  why: Message
  columns: Message
  template: Message
  templateHref: string
  rowHref: (code: string) => string
}

const filesOf = (fields: FormFields) => [fields.files ?? []].flat()

const importPageOf = (
  told: Told,
  look: PlainOperation<z.ZodType<{ file: string }>, typeof importReport>,
  doIt: typeof importEvents,
) =>
  page({
    path: told.address,
    needs: told.needs,
    async get({ act, query, refused }) {
      const file = query.get('file')
      const report = file ? await act(look, { file } as never) : null
      return {
        title: told.title,
        trail: [{ label: told.listName, href: told.list }],
        body: <Body told={told} report={report} done={query.get('done') === '1'} refused={refused} />,
      }
    },
    forms: {
      look: {
        operation: doIt,
        input: (fields) => ({ files: filesOf(fields), dryRun: true }),
        next: ({ file }: ImportReport) => `${told.address}?file=${file}`,
      },
      import: {
        operation: doIt,
        input: (fields) => ({ files: filesOf(fields) }),
        next: ({ file, applied }: ImportReport) => `${told.address}?file=${file}${applied ? '&done=1' : ''}`,
      },
    },
  })

export const eventImportPage = importPageOf(
  {
    address: '/event-import',
    list: '/events',
    listName: m.events,
    needs: 'event.keep',
    title: m.import,
    why: m.importWhy,
    columns: m.importColumns,
    template: m.template,
    templateHref: '/api/v1/event-file',
    rowHref: eventAddress,
  },
  tryEvents as never,
  importEvents,
)

export const courseImportPage = importPageOf(
  {
    address: '/course-import',
    list: '/courses',
    listName: courseMessages.courses,
    needs: 'course.keep',
    title: courseMessages.import,
    why: courseMessages.importWhy,
    columns: courseMessages.importColumns,
    template: courseMessages.template,
    templateHref: '/api/v1/course-file',
    rowHref: courseAddress,
  },
  tryCourses as never,
  importCourses,
)

interface BodyProps {
  told: Told
  report: ImportReport | null
  done: boolean
  refused: PageRequest['refused']
}

function Body({ told, report, done, refused }: BodyProps) {
  const { t } = useView()
  return (
    <>
      <p>{t(told.why)}</p>
      {report && <Report told={told} report={report} done={done} refused={refused} />}
      <div class="no-print">
        <p>
          {t(told.columns)} <a href={told.templateHref}>{t(told.template)}</a>
        </p>
        <Form
          action={told.address}
          form="look"
          upload
          {...formState(refused, 'look')}
          buttons={<Button kind={report && !report.errors ? 'secondary' : 'primary'}>{t(m.look)}</Button>}
        >
          <FileField name="files" label={t(m.file)} accept={['.csv']} required />
        </Form>
      </div>
    </>
  )
}

function Report({ told, report, done, refused }: BodyProps & { report: ImportReport }) {
  const { t, format } = useView()
  const { counts, errors, file } = report
  const nothing = counts.new + counts.changed === 0
  return (
    <Section title={t(m.wouldDo)}>
      {done && nothing && <Alert kind="success">{t(m.imported)}</Alert>}
      {errors > 0 && <Alert kind="error">{t(m.rowsWrong, { count: errors })}</Alert>}
      {!done && !errors && nothing && <Alert kind="info">{t(m.nothingToDo)}</Alert>}
      <KeyFigures
        figures={[
          { label: t(m.newRow), value: format.number(counts.new) },
          { label: t(m.changedRow), value: format.number(counts.changed) },
          { label: t(m.unchangedRow), value: format.number(counts.unchanged) },
        ]}
      />
      {errors > 0 && <Wrong report={report} />}
      <Rows told={told} report={report} />
      {!errors && !nothing && file && (
        <Form
          action={`${told.address}?file=${file}`}
          form="import"
          {...formState(refused, 'import')}
          buttons={<Button>{t(m.importThis)}</Button>}
        >
          <input type="hidden" name="files" value={file} />
        </Form>
      )}
    </Section>
  )
}

function Wrong({ report: { wrong } }: { report: ImportReport }) {
  const { t, format } = useView()
  return (
    <Table
      caption={t(m.whatIsWrong)}
      rows={wrong}
      columns={[
        { key: 'line', label: t(m.line), kind: 'number', cell: ({ line }) => format.number(line) },
        { key: 'column', label: t(m.column), kind: 'name', cell: ({ column }) => <code>{column}</code> },
        { key: 'what', label: t(m.whatIsWrong), cell: (one) => wrongInWords(t, { path: '', ...one }) },
      ]}
    />
  )
}

function Rows({ told, report: { rows } }: { told: Told; report: ImportReport }) {
  const { t, format } = useView()
  const words = { new: m.newRow, changed: m.changedRow, unchanged: m.unchangedRow }
  return (
    <Table
      caption={t(m.wouldDo)}
      captionHidden
      rows={rows}
      empty={<></>}
      columns={[
        { key: 'line', label: t(m.line), kind: 'number', cell: ({ line }) => format.number(line) },
        { key: 'title', label: t(m.title), kind: 'name', cell: ({ title }) => <bdi>{title}</bdi> },
        {
          key: 'code',
          label: t(m.code),
          cell: ({ code, state }) =>
            code && (state === 'new' ? <code>{code}</code> : <a href={told.rowHref(code)}>{code}</a>),
        },
        { key: 'state', label: t(m.stands), cell: ({ state }) => t(words[state]) },
        { key: 'columns', label: t(m.columns), minor: true, cell: ({ columns }) => columns.join(', ') },
      ]}
    />
  )
}
