// The pages on long work: the list, and one job with its progress.
import { EmptyState } from '#web/components/empty-state.tsx'
import { JobProgress, jobTones, jobWords, type JobState } from '#web/components/job-progress.tsx'
import { Button, Form } from '#web/components/form.tsx'
import { Table } from '#web/components/table.tsx'
import { Tag } from '#web/components/tag.tsx'
import { Instant } from '#web/components/text.tsx'
import { page } from '#web/page.ts'
import { useView } from '#web/view.ts'
import type { z } from 'zod'
import { cancelJob, listJobs, readJob, type JobView } from './job.ts'
import { jobsMessages as m } from './messages.ts'

type Job = z.output<typeof JobView>

const stateOf = ({ state }: Job): JobState => (state === 'waiting' ? 'queued' : state)
const seconds = 2
/** Where an area shows what came of its jobs. */
const results: Readonly<Record<string, string>> = {
  'exchange.import': '/imports',
  'training.import': '/training/imports',
}

export const jobsPage = page({
  path: '/jobs',
  needs: null,
  async get({ act }) {
    const { jobs } = await act(listJobs, {})
    return { title: m.jobs, body: <JobList jobs={jobs} /> }
  },
})

function JobList({ jobs }: { jobs: readonly Job[] }) {
  const { t } = useView()
  return (
    <Table
      caption={t(m.lead)}
      rows={jobs}
      empty={<EmptyState title={t(m.none)} />}
      columns={[
        {
          key: 'operation',
          label: t(m.what),
          kind: 'name',
          cell: (job) => <a href={`/jobs/${job.id}`}>{job.operation}</a>,
        },
        {
          key: 'state',
          label: t(m.state),
          cell: (job) => <Tag tone={jobTones[stateOf(job)]}>{t(jobWords[stateOf(job)])}</Tag>,
        },
        { key: 'askedBy', label: t(m.askedBy), cell: (job) => <bdi>{job.askedBy}</bdi> },
        { key: 'createdAt', label: t(m.asked), kind: 'date', cell: (job) => <Instant at={job.createdAt} /> },
        { key: 'endedAt', label: t(m.ended), kind: 'date', cell: (job) => job.endedAt && <Instant at={job.endedAt} /> },
      ]}
    />
  )
}

export const jobPage = page({
  path: '/jobs/{id}',
  needs: null,
  async get({ act, params }) {
    const job = await act(readJob, { id: params.id! })
    const going = job.state === 'waiting' || job.state === 'running'
    return {
      title: job.operation,
      trail: [{ label: m.jobs, href: '/jobs' }],
      ...(going && { refresh: seconds }),
      body: <JobDetails job={job} going={going} />,
    }
  },
  forms: {
    stop: { operation: cancelJob, input: (_fields, { id }) => ({ id }) },
  },
})

function JobDetails({ job, going }: { job: Job; going: boolean }) {
  const { t } = useView()
  return (
    <>
      <JobProgress
        state={stateOf(job)}
        done={job.done}
        total={job.total || null}
        step={job.step}
        {...(going && { refresh: seconds })}
      />
      {going && job.mayCancel && (
        <Form action={`/jobs/${job.id}`} buttons={<Button kind="secondary">{t(m.stop)}</Button>}>
          <input type="hidden" name="form" value="stop" />
          <p class="hint">{t(m.stopHint)}</p>
        </Form>
      )}
      {job.problem && <p role="alert">{String(job.problem.detail)}</p>}
      {results[job.operation] && (
        <p>
          <a href={`${results[job.operation]}/${job.id}`}>{t(m.seeResult)}</a>
        </p>
      )}
    </>
  )
}
