// Importing a table of units: what it would do row by row, and then for good.
import { Alert, Button, FileField, Form, formState, KeyFigures, Section, Table, useView } from '#web/index.ts'
import { page, type FormFields, type PageRequest } from '#web/page.ts'
import { wrongInWords } from '#web/messages/problem.ts'
import { importUnits, tryImport, type UnitImport } from './import.ts'
import { messages as m } from './messages.ts'

const address = '/unit-import'
const filesOf = (fields: FormFields) => [fields.files ?? []].flat()

export const importPage = page({
  path: address,
  needs: 'unit.keep',
  async get({ act, query, refused }) {
    const file = query.get('file')
    const report = file ? await act(tryImport, { file }) : null
    return {
      title: m.import,
      trail: [{ label: m.units, href: '/units' }],
      body: <Body report={report} done={query.get('done') === '1'} refused={refused} />,
    }
  },
  forms: {
    look: {
      operation: importUnits,
      input: (fields) => ({ files: filesOf(fields), dryRun: true }),
      next: ({ file }: UnitImport) => `${address}?file=${file}`,
    },
    import: {
      operation: importUnits,
      input: (fields) => ({ files: filesOf(fields) }),
      next: ({ file, applied }: UnitImport) => `${address}?file=${file}${applied ? '&done=1' : ''}`,
    },
  },
})

interface BodyProps {
  report: UnitImport | null
  done: boolean
  refused: PageRequest['refused']
}

function Body({ report, done, refused }: BodyProps) {
  const { t } = useView()
  return (
    <>
      <p>{t(m.importWhy)}</p>
      {report && <Report report={report} done={done} refused={refused} />}
      <div class="no-print">
        <p>
          {t(m.importColumns)} <a href="/api/v1/unit-file">{t(m.template)}</a>
        </p>
        <Form
          action={address}
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

function Report({ report, done, refused }: BodyProps & { report: UnitImport }) {
  const { t, format } = useView()
  const { units, errors, file } = report
  const nothing = units.new + units.changed === 0
  return (
    <Section title={t(m.wouldDo)}>
      {done && nothing && <Alert kind="success">{t(m.imported)}</Alert>}
      {errors > 0 && <Alert kind="error">{t(m.rowsWrong, { count: errors })}</Alert>}
      {!done && !errors && nothing && <Alert kind="info">{t(m.nothingToDo)}</Alert>}
      <KeyFigures
        figures={[
          { label: t(m.newRow), value: format.number(units.new) },
          { label: t(m.changedRow), value: format.number(units.changed) },
          { label: t(m.unchangedRow), value: format.number(units.unchanged) },
        ]}
      />
      {errors > 0 && <Wrong report={report} />}
      <Rows report={report} />
      {!errors && !nothing && file && (
        <Form
          action={`${address}?file=${file}`}
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

function Wrong({ report: { wrong } }: { report: UnitImport }) {
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

function Rows({ report: { rows } }: { report: UnitImport }) {
  const { t, format } = useView()
  const words = { new: m.newRow, changed: m.changedRow, unchanged: m.unchangedRow }
  return (
    <Table
      caption={t(m.wouldDo)}
      captionHidden
      rows={rows}
      columns={[
        { key: 'line', label: t(m.line), kind: 'number', cell: ({ line }) => format.number(line) },
        { key: 'name', label: t(m.unit), kind: 'name', cell: ({ name }) => <bdi>{name}</bdi> },
        { key: 'code', label: t(m.code), cell: ({ code }) => code && <code>{code}</code> },
        { key: 'state', label: t(m.stands), cell: ({ state }) => t(words[state]) },
        { key: 'columns', label: t(m.columns), minor: true, cell: ({ columns }) => columns.join(', ') },
      ]}
    />
  )
}
