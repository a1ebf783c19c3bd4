// Importing a workbook of participants: what it would do row by row, what is to be mended, and then for good as a job.
import {
  Alert,
  Button,
  EmptyState,
  FileField,
  Form,
  formState,
  KeyFigures,
  OneButton,
  ProblemAlert,
  Section,
  Table,
  useView,
  WrongRows,
} from '#web/index.ts'
import { page, type FormFields, type PageRequest } from '#web/page.ts'
import { Problem } from '#kernel/problem.ts'
import { workbookCaps } from './columns.ts'
import { importRoster, lookAtRoster, tryRosterImport, type RosterImport } from './import.ts'
import { importMessages as m, rosterMessages } from './page-messages.ts'
import { importAddress, Lead, RosterTabs, trailOf } from './page-parts.tsx'
import type { NotTaken } from './not-taken.ts'
import { showRoster } from './show.ts'
import { howNames } from './words.ts'

const filesOf = (fields: FormFields) => [fields.files ?? []].flat()

/** What a file would do, or why it cannot be read. */
async function looked(act: PageRequest['act'], event: string, file: string): Promise<RosterImport | Problem> {
  try {
    return await act(tryRosterImport, { event, file })
  } catch (error) {
    if (error instanceof Problem && error.status === 422) return error
    throw error
  }
}

export const rosterImportPage = page({
  path: '/events/{event}/roster-import',
  needs: 'roster.keep',
  async get({ act, params, query, refused }) {
    const { event, mayKeep } = await act(showRoster, { event: params.event! })
    const file = query.get('file')
    const report = file ? await looked(act, event.id, file) : null
    return {
      title: m.import,
      trail: trailOf(event),
      lead: <Lead event={event} />,
      body: (
        <>
          <RosterTabs event={event.code} current={importAddress(event.code)} mayKeep={mayKeep} />
          <Body event={event.code} report={report} refused={refused} />
        </>
      ),
    }
  },
  forms: {
    look: {
      operation: lookAtRoster,
      input: (fields, { event }) => ({ event, files: filesOf(fields) }),
      next: ({ file }: { file: string }, { event }) => `${importAddress(event!)}?file=${file}`,
    },
    import: {
      operation: importRoster,
      input: (fields, { event }) => ({ event, files: filesOf(fields) }),
    },
    right: {
      operation: importRoster,
      input: (fields, { event }) => ({ event, files: filesOf(fields), take: 'right' }),
    },
  },
})

interface BodyProps {
  event: string
  report: RosterImport | Problem | null
  refused: PageRequest['refused']
}

function Body({ event, report, refused }: BodyProps) {
  const { t } = useView()
  return (
    <>
      <p>{t(m.lead)}</p>
      {report instanceof Problem ? (
        <ProblemAlert problem={report} />
      ) : (
        report && <Report event={event} report={report} />
      )}
      <div class="no-print">
        <p>
          <a href="/api/v1/roster-template">{t(m.template)}</a> ·{' '}
          <a href="/api/v1/roster-template?format=csv">{t(m.templateCsv)}</a>
        </p>
        <Form
          action={importAddress(event)}
          form="look"
          upload
          {...formState(refused, 'look')}
          buttons={<Button kind={report ? 'secondary' : 'primary'}>{t(m.look)}</Button>}
        >
          <FileField
            name="files"
            label={t(m.file)}
            hint={t(m.fileHint)}
            accept={['.xlsx', '.csv']}
            maximumBytes={workbookCaps.mostBytes}
            required
          />
        </Form>
      </div>
    </>
  )
}

function Report({ event, report }: { event: string; report: RosterImport }) {
  const { t, format } = useView()
  const { counts, newPersons, errors, file, rows, ignored } = report
  const address = importAddress(event)
  const known = rows.filter(({ notTaken }) => notTaken.length > 0).length
  const nothingNew = rows.length > 0 && counts.new === 0 && counts.changed === 0
  return (
    <Section title={t(m.wouldDo)}>
      {errors > 0 && <Alert kind="error">{t(m.rowsWrong, { count: errors })}</Alert>}
      {errors === 0 && nothingNew && <Alert kind="info">{t(m.nothingNew)}</Alert>}
      {ignored.length > 0 && <Alert kind="warning">{t(m.ignored, { columns: ignored.join(', ') })}</Alert>}
      {known > 0 && <Alert kind="warning">{t(m.notTakenWhy, { count: known })}</Alert>}
      <KeyFigures
        figures={[
          { label: t(m.newRow), value: format.number(counts.new) },
          { label: t(m.knownRow), value: format.number(counts.unchanged) },
          { label: t(m.newPersons), value: format.number(newPersons) },
          { label: t(m.wrongRows), value: format.number(errors) },
        ]}
      />
      {errors > 0 && (
        <>
          <p>
            <a href={`/api/v1/events/${event}/roster-imports/${file}/corrections`}>{t(m.corrections)}</a>.{' '}
            {t(m.correctionsWhy)}
          </p>
          <WrongRows wrong={report.wrong} line={t(m.line)} />
        </>
      )}
      <Rows report={report} />
      {rows.length > 0 && !nothingNew && (
        <div class="no-print">
          <OneButton action={address} form={errors ? 'right' : 'import'} fields={{ files: file }} kind="primary">
            {t(errors ? m.takeRight : m.takeAll)}
          </OneButton>
        </div>
      )}
    </Section>
  )
}

function Rows({ report: { rows } }: { report: RosterImport }) {
  const { t, format } = useView()
  return (
    <Table
      caption={t(m.wouldDo)}
      captionHidden
      rows={rows}
      empty={<EmptyState title={t(m.nothing)} />}
      columns={[
        { key: 'line', label: t(m.line), kind: 'number', cell: ({ line }) => format.number(line) },
        {
          key: 'person',
          label: t(rosterMessages.person),
          kind: 'name',
          cell: ({ person }) => (person ? <code>{person}</code> : t(m.asNew)),
        },
        { key: 'how', label: t(m.known), cell: ({ how }) => how && t(howNames[how]) },
        {
          key: 'notTaken',
          label: t(m.notTaken),
          cell: ({ notTaken }) => <NotTakenCells cells={notTaken} />,
        },
        { key: 'does', label: t(m.does), cell: ({ state }) => t(state === 'unchanged' ? m.knownRow : m.newRow) },
      ]}
    />
  )
}

function NotTakenCells({ cells }: { cells: readonly NotTaken[] }) {
  const { t } = useView()
  const ways = [
    [m.differs, ({ why, differs }: NotTaken) => why === 'person' && differs === true],
    [m.wentOn, ({ why }: NotTaken) => why === 'nomination'],
    [m.stays, ({ differs }: NotTaken) => differs === null],
    [m.asRecorded, ({ differs }: NotTaken) => differs === false],
  ] as const
  return (
    <>
      {ways.map(([words, fits]) => {
        const columns = cells.filter(fits).map(({ column }) => column)
        return columns.length > 0 && <div>{t(words, { columns: columns.join(', ') })}</div>
      })}
    </>
  )
}
