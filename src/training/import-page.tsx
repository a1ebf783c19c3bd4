// Importing published reports as pages: asking for it, and what came of it.
import type { z } from 'zod'
import { listJobs, readJob } from '#jobs/index.ts'
import {
  Alert,
  Button,
  Choices,
  FileField,
  Form,
  formState,
  Instant,
  JobProgress,
  jobTones,
  jobWords,
  KeyFigures,
  Name,
  Section,
  Table,
  Tag,
  useView,
  watching,
} from '#web/index.ts'
import { page, type PageRequest } from '#web/page.ts'
import { NotFound } from '#kernel/problem.ts'
import { importTraining, TrainingImport } from './import.ts'
import { faultName, flagName, messages as m, refusalName } from './messages.ts'
import { flags } from './published-row.ts'

const counted = ['new', 'changed', 'unchanged', 'wrong'] as const
const trail = [{ label: m.title, href: '/training' }]

export const importReportsPage = page({
  path: '/training/imports',
  needs: 'training-report.import',
  async get({ act, refused }) {
    const { jobs } = await act(listJobs, { limit: 200 })
    const imports = jobs.filter(({ operation }) => operation === importTraining.name)
    return {
      title: m.importReports,
      trail,
      lead: <Lead />,
      body: (
        <>
          <NewImport refused={refused} />
          <Latest imports={imports} />
        </>
      ),
    }
  },
  forms: {
    import: {
      operation: importTraining,
      input: ({ files, dryRun }) => ({
        files: files === undefined ? [] : [files].flat(),
        dryRun: dryRun !== undefined,
      }),
      next: ({ jobId }: { jobId: string }) => `/training/imports/${jobId}`,
    },
  },
})

function Lead() {
  return <>{useView().t(m.importLead)}</>
}

function NewImport({ refused }: Pick<PageRequest, 'refused'>) {
  const { t } = useView()
  return (
    <Form
      action="/training/imports"
      upload
      form="import"
      {...formState(refused, 'import')}
      buttons={<Button>{t(m.start)}</Button>}
    >
      <FileField name="files" label={t(m.files)} accept={['.tsv', '.gz']} multiple required />
      <Choices
        name="dryRun"
        label={t(m.dryRunFirst)}
        options={[{ value: 'yes', label: t(m.dryRun), hint: t(m.dryRunHint) }]}
      />
    </Form>
  )
}

type Job = z.output<typeof readJob.output>

function Latest({ imports }: { imports: readonly Job[] }) {
  const { t } = useView()
  if (!imports.length) return null
  return (
    <Section title={t(m.latest)}>
      <Table
        caption={t(m.latest)}
        captionHidden
        rows={imports}
        columns={[
          {
            key: 'asked',
            label: t(m.asked),
            kind: 'name',
            cell: (job) => (
              <a href={`/training/imports/${job.id}`}>
                <Instant at={job.createdAt} />
              </a>
            ),
          },
          {
            key: 'state',
            label: t(m.state),
            cell: (job) => <Tag tone={jobTones[job.state]}>{t(jobWords[job.state])}</Tag>,
          },
          { key: 'askedBy', label: t(m.askedBy), cell: (job) => <Name>{job.askedBy}</Name> },
        ]}
      />
    </Section>
  )
}

export const importReportPage = page({
  path: '/training/imports/{id}',
  needs: 'training-report.import',
  async get({ act, params }) {
    const job = await act(readJob, { id: params.id! })
    if (job.operation !== importTraining.name) throw NotFound({ what: 'import', id: params.id! })
    return {
      title: m.importOf,
      trail: [...trail, { label: m.importReports, href: '/training/imports' }],
      ...watching(job),
      body: <Outcome job={job} />,
    }
  },
})

function Outcome({ job }: { job: Job }) {
  return (
    <>
      {job.state !== 'done' && <JobProgress job={job} />}
      {job.state === 'done' && <Done outcome={TrainingImport.parse(job.output)} />}
    </>
  )
}

function Done({ outcome: { dryRun, files, rows } }: { outcome: z.output<typeof TrainingImport> }) {
  const { t, format } = useView()
  const wrong = files.flatMap(({ fileName, wrong }) => wrong.map((row) => ({ fileName, ...row })))
  const flagged = flags
    .map((flag) => ({ flag, count: files.reduce((sum, one) => sum + (one.flags[flag] ?? 0), 0) }))
    .filter(({ count }) => count > 0)
  return (
    <>
      {dryRun && <Alert kind="info">{t(m.dryRunNote)}</Alert>}
      {files.map(
        ({ fileName, refused }) =>
          refused && (
            <Alert kind="error">
              {t(m.refused, { file: fileName, why: t(refusalName[refused.why]), line: refused.line })}
            </Alert>
          ),
      )}
      <KeyFigures figures={counted.map((which) => ({ label: t(m[which]), value: format.number(rows[which]) }))} />
      <Table
        caption={t(m.files)}
        rows={files}
        columns={[
          { key: 'file', label: t(m.file), kind: 'name', cell: ({ fileName }) => <bdi>{fileName}</bdi> },
          ...counted.map((which) => ({
            key: which,
            label: t(m[which]),
            kind: 'number' as const,
            cell: (file: (typeof files)[number]) => format.number(file.rows[which]),
          })),
        ]}
      />
      {wrong.length > 0 && (
        <Section title={t(m.wrongRows)}>
          <Table
            caption={t(m.wrongRows)}
            captionHidden
            rows={wrong}
            columns={[
              { key: 'file', label: t(m.file), kind: 'name', cell: ({ fileName }) => <bdi>{fileName}</bdi> },
              { key: 'line', label: t(m.line), kind: 'number', cell: ({ line }) => format.number(line) },
              { key: 'column', label: t(m.column), cell: ({ column }) => column && <code>{column}</code> },
              { key: 'fault', label: t(m.fault), cell: ({ fault }) => t(faultName[fault]) },
            ]}
          />
        </Section>
      )}
      {flagged.length > 0 && (
        <Section title={t(m.flagged)}>
          <Table
            caption={t(m.flagged)}
            captionHidden
            rows={flagged}
            columns={[
              { key: 'flag', label: t(m.flag), kind: 'name', cell: ({ flag }) => t(flagName[flag]) },
              {
                key: 'count',
                label: t(m.rows),
                kind: 'number',
                cell: ({ flag, count }) =>
                  dryRun ? format.number(count) : <a href={`/training/rows?flag=${flag}`}>{format.number(count)}</a>,
              },
            ]}
          />
        </Section>
      )}
    </>
  )
}
