// The pages on long work: the list, and one job with its progress.
import { EmptyState } from '#web/components/empty-state.tsx'
import { JobProgress, jobTones, jobWords, watching } from '#web/components/job-progress.tsx'
import { Pager } from '#web/components/pager.tsx'
import { Table } from '#web/components/table.tsx'
import { Tag } from '#web/components/tag.tsx'
import { Instant } from '#web/components/text.tsx'
import { page } from '#web/page.ts'
import type { Message, Translate } from '#web/messages/index.ts'
import { useView } from '#web/view.ts'
import type { z } from 'zod'
import { cancelJob, listJobs, readJob, type JobView } from './job.ts'
import { jobsMessages as m } from './messages.ts'

type Job = z.output<typeof JobView>

/** Imports of files: what they are called, and where their area shows what came of them. Their progress is in bytes. */
const imports: Readonly<Record<string, { named: Message; results: string }>> = {
  'exchange.import': { named: m.import, results: '/imports' },
  'training.import': { named: m.importTraining, results: '/training/imports' },
}

/** Other work: what it is called. */
const others: Readonly<Record<string, Message>> = {
  'rosters.import': m.importRoster,
  'chain.sensitivity': m.chainSensitivity,
  'chain.bands': m.chainBands,
  'chain.waits': m.chainWaits,
  'chain.mix': m.chainMix,
  'chain.calibrate': m.chainCalibrate,
}

interface RosterDone {
  event?: string
  file?: string
  rows?: { notTaken?: unknown[] }[]
}

/** The event whose roster an import of participants was for, once it is done. */
const rosterOf = ({ operation, output }: Job) =>
  operation === 'rosters.import' ? ((output ?? {}) as RosterDone).event : undefined

/** Where the rows of an import of participants are read of which cells were not taken; null: there are none. */
function notTakenOf({ output }: Job) {
  const { event, file, rows = [] } = (output ?? {}) as RosterDone
  return rows.some(({ notTaken }) => notTaken?.length) ? `/events/${event}/roster-import?file=${file}` : null
}

export const jobsPage = page({
  path: '/jobs',
  needs: null,
  async get({ act, query }) {
    const cursor = query.get('cursor')
    const { jobs, next } = await act(listJobs, cursor ? { cursor } : {})
    return {
      title: m.jobs,
      lead: <Lead />,
      body: (
        <>
          <JobList jobs={jobs} />
          {jobs.length > 0 && <Pager next={next} shown={jobs.length} />}
        </>
      ),
    }
  },
})

function Lead() {
  return <>{useView().t(m.lead)}</>
}

/** What the job does, in words. */
function workOf({ operation }: Job, t: Translate) {
  const known = imports[operation]?.named ?? others[operation]
  return known ? t(known) : operation
}

function JobList({ jobs }: { jobs: readonly Job[] }) {
  const { t } = useView()
  return (
    <Table
      caption={t(m.jobs)}
      captionHidden
      rows={jobs}
      empty={<EmptyState title={t(m.none)}>{t(m.noneWhy)}</EmptyState>}
      columns={[
        {
          key: 'operation',
          label: t(m.what),
          kind: 'name',
          cell: (job) => <a href={`/jobs/${job.id}`}>{workOf(job, t)}</a>,
        },
        {
          key: 'state',
          label: t(m.state),
          cell: (job) => <Tag tone={jobTones[job.state]}>{t(jobWords[job.state])}</Tag>,
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
    return {
      title: ({ t }) => workOf(job, t),
      trail: [{ label: m.jobs, href: '/jobs' }],
      ...watching(job),
      body: <JobDetails job={job} />,
    }
  },
  forms: {
    stop: { operation: cancelJob, input: (_fields, { id }) => ({ id }) },
  },
})

function JobDetails({ job }: { job: Job }) {
  const { t } = useView()
  return (
    <>
      <JobProgress job={job} bytes={job.operation in imports} />
      {rosterOf(job) && (
        <p>
          <a href={`/events/${rosterOf(job)}/roster`}>{t(m.toRoster)}</a>
          {notTakenOf(job) && (
            <>
              {' · '}
              <a href={notTakenOf(job)!}>{t(m.notTaken)}</a>
            </>
          )}
        </p>
      )}
      {job.operation.startsWith('chain.') && (
        <p>
          <a href={`/chain/runs/${job.id}`}>{t(m.seeResult)}</a>
        </p>
      )}
      {imports[job.operation] && (
        <p>
          <a href={`${imports[job.operation]!.results}/${job.id}`}>{t(m.seeResult)}</a>
        </p>
      )}
    </>
  )
}
