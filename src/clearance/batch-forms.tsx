// What may be done with a batch, each form folded away until it is wanted: the next steps first, then what is rarer.
import {
  Alert,
  Button,
  Choices,
  DateField,
  FileField,
  Form,
  formState,
  KeyFigures,
  Section,
  SelectField,
  Table,
  TextArea,
  TextField,
  useView,
  WrongRows,
} from '#web/index.ts'
import type { PageRequest } from '#web/page.ts'
import { localMessages as l } from './local-messages.ts'
import { lawNames, messages as m, resultNames } from './messages.ts'
import type { ResultImport } from './results.ts'
import type { BatchRecord, Case } from './show.ts'
import { batchMachine, laws, type CaseVetting } from './steps.ts'
import { batchAddress, Folded, Reason, VettingFields } from './words.tsx'

interface Part {
  record: BatchRecord
  refused: PageRequest['refused']
}

interface FormsProps extends Part {
  report: ResultImport | null
  /** The file of results was brought in just now. */
  done: boolean
}

export function BatchForms({ record, refused, report, done }: FormsProps) {
  const { batch, may } = record
  const after = batch.state === 'local-complete' || batch.state === 'national'
  const waits = (by: CaseVetting) => record.cases.some(({ state, vetting }) => state === 'submitted' && vetting === by)
  const withResults =
    ['national', 'results-returned', 'closed'].includes(batch.state) &&
    record.cases.some(({ vetting }) => vetting === 'leahy')
  return (
    <div class="no-print folds">
      {may.coordinate && <NextSteps record={record} refused={refused} />}
      {may.check && batch.state === 'local-checks' && <RecordChecks record={record} refused={refused} />}
      {may.coordinate && after && waits('courtesy') && <Courtesy record={record} refused={refused} />}
      {may.coordinate && after && waits('leahy') && !batch.correctionRequired && (
        <NationalFile record={record} refused={refused} />
      )}
      {may.coordinate && withResults && <Results record={record} refused={refused} report={report} done={done} />}
      {may.submit && <Submitting record={record} refused={refused} />}
      {may.coordinate && <Keeping record={record} refused={refused} />}
    </div>
  )
}

function NextSteps({ record: { batch, cases }, refused }: Part) {
  const { t } = useView()
  const own = { action: batchAddress(batch.id), refused, version: batch.version }
  const next = batchMachine.next(batch.state)
  const undecided = cases.some(({ state }) => state === 'submitted')
  return (
    <>
      {next.includes('accepted') && (
        <Folded {...own} form="accepted" title={t(m.accept)} button={t(m.accept)} open>
          <Reason required={false} />
        </Folded>
      )}
      {next.includes('rejected') && (
        <Folded {...own} form="rejected" title={t(m.sendBack)} button={t(m.sendBack)}>
          <Reason />
        </Folded>
      )}
      {next.includes('local-checks') && (
        <Folded
          {...own}
          form="local-checks"
          title={t(m.beginChecks)}
          why={t(m.beginChecksWhy)}
          button={t(m.beginChecks)}
          open
        />
      )}
      {next.includes('local-complete') && (
        <Folded
          {...own}
          form="local-complete"
          title={t(m.completeChecks)}
          why={t(m.completeChecksWhy)}
          button={t(m.completeChecks)}
        >
          <TextArea name="override" label={t(m.overrideReason)} hint={t(m.overrideHint)} rows={2} />
        </Folded>
      )}
      {next.includes('closed') && !undecided && (
        <Folded {...own} form="closed" title={t(m.close)} button={t(m.close)} open />
      )}
    </>
  )
}

const caseOptions = (cases: readonly Case[]) =>
  cases.map(({ id, name, code, reference }) => ({ value: id, label: `${name ?? reference} (${code ?? reference})` }))

function RecordChecks({ record: { batch, cases, may }, refused }: Part) {
  const { t } = useView()
  if (!may.checksFor.length) return <Alert kind="info">{t(l.noUnitOfYours)}</Alert>
  const openOf = ({ state, checks }: Case) =>
    state === 'submitted' ? checks.filter(({ doneAt }) => doneAt === null).map(({ unit }) => unit) : []
  const units = may.checksFor.filter((unit) => cases.some((one) => openOf(one).includes(unit)))
  const open = cases.filter((one) => openOf(one).some((unit) => units.includes(unit)))
  if (!open.length) return null
  return (
    <Folded
      action={batchAddress(batch.id)}
      refused={refused}
      form="check"
      title={t(m.recordChecks)}
      button={t(m.recordThese)}
      open
    >
      <SelectField
        name="unit"
        label={t(m.checkingUnit)}
        required
        options={units.map((value) => ({ value, label: value }))}
      />
      <Choices name="cases" label={t(m.casesChecked)} options={caseOptions(open)} values={open.map(({ id }) => id)} />
    </Folded>
  )
}

function Courtesy({ record: { batch }, refused }: Part) {
  const { t } = useView()
  return (
    <Folded
      action={batchAddress(batch.id)}
      refused={refused}
      form="courtesy"
      title={t(m.approveCourtesy)}
      why={t(m.approveCourtesyWhy)}
      button={t(m.approveThese)}
      open
    />
  )
}

function NationalFile({ record: { batch }, refused }: Part) {
  const { t } = useView()
  const made = batch.state === 'national'
  return (
    <>
      <Folded
        action={batchAddress(batch.id)}
        refused={refused}
        form="file"
        title={t(made ? m.makeFileAgain : m.makeFile)}
        why={t(m.makeFileWhy)}
        button={t(made ? m.makeFileAgain : m.makeFile)}
        open={!made}
      />
      {made && (
        <p>
          <a href={`/api/v1/clearance/batches/${batch.id}/national-file`}>{t(m.fetchFile)}</a>
        </p>
      )}
    </>
  )
}

function Results({ record: { batch }, refused, report, done }: FormsProps) {
  const { t } = useView()
  return (
    <div id="results">
      {report && <Report batch={batch.id} report={report} done={done} refused={refused} />}
      <Folded
        action={batchAddress(batch.id)}
        refused={refused}
        form="look"
        upload
        title={t(m.bringResults)}
        why={t(m.resultsWhy)}
        button={t(m.look)}
        open={batch.state === 'national' && !report}
      >
        <FileField name="files" label={t(m.file)} accept={['.csv']} required />
      </Folded>
    </div>
  )
}

interface ReportProps {
  batch: string
  report: ResultImport
  done: boolean
  refused: PageRequest['refused']
}

function Report({ batch, report, done, refused }: ReportProps) {
  const { t, format } = useView()
  const { counts, errors, wrong, rows, file, undecided } = report
  const nothing = counts.new + counts.changed === 0
  const words = { new: m.newRow, changed: m.changedRow, unchanged: m.unchangedRow }
  return (
    <Section title={t(m.wouldDo)}>
      {done && nothing && <Alert kind="success">{t(m.imported)}</Alert>}
      {errors > 0 && <Alert kind="error">{t(m.rowsWrong, { count: errors })}</Alert>}
      {!done && !errors && nothing && <Alert kind="info">{t(m.nothingNew)}</Alert>}
      <KeyFigures
        figures={(['new', 'changed', 'unchanged'] as const).map((state) => ({
          label: t(words[state]),
          value: format.number(counts[state]),
        }))}
      />
      {!done && <p>{t(m.leftUndecided, { count: undecided })}</p>}
      {errors > 0 && <WrongRows wrong={wrong} />}
      <Table
        caption={t(m.wouldDo)}
        captionHidden
        rows={rows}
        columns={[
          { key: 'line', label: t(m.line), kind: 'number', cell: ({ line }) => format.number(line) },
          { key: 'reference', label: t(m.reference), kind: 'name', cell: ({ reference }) => <code>{reference}</code> },
          { key: 'result', label: t(m.result), cell: ({ result }) => t(resultNames[result]) },
          { key: 'state', label: t(m.stands), cell: ({ state }) => t(words[state]) },
        ]}
      />
      {!errors && !nothing && file && (
        <Form
          action={`${batchAddress(batch)}?file=${file}`}
          form="results"
          {...formState(refused, 'results')}
          buttons={<Button>{t(m.importThis)}</Button>}
        >
          <input type="hidden" name="files" value={file} />
        </Form>
      )}
    </Section>
  )
}

function Submitting({ record: { batch, cases, may }, refused }: Part) {
  const { t } = useView()
  const own = { action: batchAddress(batch.id), refused }
  const waiting = cases.filter(({ state }) => state === 'submitted')
  return (
    <>
      {(batch.state === 'rejected' || batch.correctionRequired) && (
        <Folded
          {...own}
          form="resubmit"
          version={batch.version}
          title={t(batch.correctionRequired ? m.mended : m.resubmit)}
          button={t(batch.correctionRequired ? m.mended : m.resubmit)}
          open
        >
          <Reason />
        </Folded>
      )}
      {(batch.state === 'submitted' || batch.state === 'rejected') && (
        <Folded {...own} form="add" title={t(m.addCases)} button={t(m.addThese)}>
          <TextArea name="persons" label={t(m.persons)} hint={t(m.personsHint)} rows={3} />
          <TextField name="units" label={t(m.units)} hint={t(m.unitsHint)} width="medium" />
          <VettingFields />
        </Folded>
      )}
      {waiting.length > 0 && (
        <Folded {...own} form="withdraw" title={t(m.takeOut)} button={t(m.takeThisOut)}>
          <SelectField name="id" label={t(m.whichCase)} options={caseOptions(waiting)} empty="" required />
          <Reason />
        </Folded>
      )}
      {batchMachine.goes(batch.state, 'cancelled') && !may.coordinate && (
        <Folded
          {...own}
          form="cancel"
          version={batch.version}
          title={t(m.cancel)}
          why={t(m.cancelWhy)}
          button={t(m.cancel)}
          kind="danger"
        >
          <Reason />
        </Folded>
      )}
    </>
  )
}

function Keeping({ record: { batch }, refused }: Part) {
  const { t } = useView()
  const own = { action: batchAddress(batch.id), refused, version: batch.version }
  const beforeFile = ['submitted', 'accepted', 'local-checks', 'local-complete'].includes(batch.state)
  return (
    <>
      {beforeFile && !batch.correctionRequired && (
        <Folded {...own} form="mark" title={t(m.mark)} why={t(m.markWhy)} button={t(m.mark)}>
          <Reason />
        </Folded>
      )}
      {batch.correctionRequired && (
        <Folded {...own} form="settle" title={t(m.mended)} button={t(m.mended)}>
          <Reason />
        </Folded>
      )}
      <Folded {...own} form="change" title={t(m.change)} button={t(m.save)}>
        <TextField name="name" label={t(m.name)} value={batch.name} width="medium" required />
        <DateField name="neededBy" label={t(m.neededBy)} value={batch.neededBy} required />
        <DateField name="holdsUntil" label={t(m.holdsUntil)} value={batch.holdsUntil} required />
        <TextField name="fundingSource" label={t(m.fundingSource)} value={batch.fundingSource ?? ''} width="medium" />
        <SelectField
          name="law"
          label={t(m.law)}
          value={batch.law ?? ''}
          empty=""
          options={laws.map((value) => ({ value, label: t(lawNames[value]) }))}
        />
        <TextField name="ownTracking" label={t(m.ownTracking)} value={batch.ownTracking ?? ''} width="short" />
        <TextField
          name="nationalTracking"
          label={t(m.nationalTracking)}
          value={batch.nationalTracking ?? ''}
          width="short"
        />
        <TextField
          name="consularTracking"
          label={t(m.consularTracking)}
          value={batch.consularTracking ?? ''}
          width="short"
        />
        {batch.recallSince && <DateField name="recalledOn" label={t(m.recalledOn)} value={batch.recalledOn ?? ''} />}
      </Folded>
      {batchMachine.goes(batch.state, 'cancelled') && (
        <Folded {...own} form="cancelled" title={t(m.cancel)} why={t(m.cancelWhy)} button={t(m.cancel)} kind="danger">
          <Reason />
        </Folded>
      )}
    </>
  )
}
