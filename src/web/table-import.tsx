// Importing a table as a page: what it would do row by row, and then for good. Every area that takes in tables has one.
import type { Child } from 'hono/jsx'
import type { Permission } from '#kernel/access.ts'
import type { AnyOperation } from '#kernel/operation.ts'
import { tableFiles, type RowError } from '#kernel/table-file.ts'
import { Alert } from './components/alert.tsx'
import { KeyFigures } from './components/figures.tsx'
import { FileField } from './components/field.tsx'
import { Button, Form, formState } from './components/form.tsx'
import { Section } from './components/section.tsx'
import { Table } from './components/table.tsx'
import { tableImportMessages as m } from './messages.ts'
import type { Message } from './messages/index.ts'
import { wrongInWords } from './messages/problem.ts'
import { page, type FormFields, type Page, type PageRequest } from './page.ts'
import { useView } from './view.ts'

export interface TableRow {
  line: number
  state: 'new' | 'changed' | 'unchanged'
  /** Null until it is made. */
  code: string | null
  name: string
  /** The columns in which it says something new. */
  columns: readonly string[]
}

/** What a table does, or would do. */
export interface TableReport {
  counts: Record<TableRow['state'], number>
  rows: readonly TableRow[]
  /** How many rows are wrong, and what is wrong with each. */
  errors: number
  wrong: readonly RowError[]
  /** The kept upload, from which it can be done for good. */
  file: string | null
}

export interface TableImport {
  address: `/${string}`
  needs: Permission
  title: Message
  /** The list that it fills. */
  list: { label: Message; href: string }
  why: Message
  /** What its columns mean, and the table to begin with. */
  columns: Message
  template: { label: Message; href: string }
  /** What a row is of, as a head. */
  row: Message
  code: Message
  /** How the code of a row is shown, where it is more than text. */
  codeOf?: (row: TableRow & { code: string }) => Child
  /** What a kept file would do. */
  look(act: PageRequest['act'], file: string): Promise<TableReport>
  /** Does it for good, or says what it would do (`dryRun`). */
  operation: AnyOperation
}

const filesOf = (fields: FormFields) => [fields.files ?? []].flat()

export const tableImportPage = (told: TableImport): Page =>
  page({
    path: told.address,
    needs: told.needs,
    async get({ act, query, refused }) {
      const file = query.get('file')
      const report = file ? await told.look(act, file) : null
      return {
        title: told.title,
        trail: [told.list],
        body: <Body told={told} report={report} done={query.get('done') === '1'} refused={refused} />,
      }
    },
    forms: {
      look: {
        operation: told.operation,
        input: (fields) => ({ files: filesOf(fields), dryRun: true }),
        next: ({ file }: { file: string }) => `${told.address}?file=${file}`,
      },
      import: {
        operation: told.operation,
        input: (fields) => ({ files: filesOf(fields) }),
        next: ({ file, applied }: { file: string; applied: boolean }) =>
          `${told.address}?file=${file}${applied ? '&done=1' : ''}`,
      },
    },
  })

interface BodyProps {
  told: TableImport
  report: TableReport | null
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
          {t(told.columns)} <a href={told.template.href}>{t(told.template.label)}</a>
        </p>
        <Form
          action={told.address}
          form="look"
          upload
          {...formState(refused, 'look')}
          buttons={<Button kind={report && !report.errors ? 'secondary' : 'primary'}>{t(m.look)}</Button>}
        >
          <FileField name="files" label={t(m.file)} accept={tableFiles} required />
        </Form>
      </div>
    </>
  )
}

function Report({ told, report, done, refused }: BodyProps & { report: TableReport }) {
  const { t, format } = useView()
  const { counts, errors, wrong, file } = report
  const nothing = counts.new + counts.changed === 0
  return (
    <Section title={t(m.wouldDo)}>
      {done && nothing && <Alert kind="success">{t(m.imported)}</Alert>}
      {errors > 0 && <Alert kind="error">{t(m.rowsWrong, { count: errors })}</Alert>}
      {!done && !errors && nothing && <Alert kind="info">{t(m.nothingToDo)}</Alert>}
      <KeyFigures
        figures={(['new', 'changed', 'unchanged'] as const).map((state) => ({
          label: t(stateNames[state]),
          value: format.number(counts[state]),
        }))}
      />
      {errors > 0 && <WrongRows wrong={wrong} />}
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

const stateNames = { new: m.newRow, changed: m.changedRow, unchanged: m.unchangedRow } as const

/** What is wrong with a table, row by row; `line` is what its rows are counted by, where it is not lines. */
export function WrongRows({ wrong, line: counted }: { wrong: readonly RowError[]; line?: string }) {
  const { t, format } = useView()
  return (
    <Table
      caption={t(m.whatIsWrong)}
      rows={wrong}
      columns={[
        { key: 'line', label: counted ?? t(m.line), kind: 'number', cell: ({ line }) => format.number(line) },
        { key: 'column', label: t(m.column), kind: 'name', cell: ({ column }) => <code>{column}</code> },
        { key: 'what', label: t(m.whatIsWrong), cell: (one) => wrongInWords(t, { path: '', ...one }) },
      ]}
    />
  )
}

function Rows({ told, report: { rows } }: { told: TableImport; report: TableReport }) {
  const { t, format } = useView()
  const codeOf = told.codeOf ?? (({ code }) => <code>{code}</code>)
  return (
    <Table
      caption={t(m.wouldDo)}
      captionHidden
      rows={rows}
      empty={<></>}
      columns={[
        { key: 'line', label: t(m.line), kind: 'number', cell: ({ line }) => format.number(line) },
        { key: 'name', label: t(told.row), kind: 'name', cell: ({ name }) => <bdi>{name}</bdi> },
        { key: 'code', label: t(told.code), cell: ({ code, ...row }) => code && codeOf({ ...row, code }) },
        { key: 'state', label: t(m.stands), cell: ({ state }) => t(stateNames[state]) },
        { key: 'columns', label: t(m.columns), minor: true, cell: ({ columns }) => columns.join(', ') },
      ]}
    />
  )
}
