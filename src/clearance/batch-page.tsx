// One batch: what it says, its steps, its cases with their checks; and what may be done with it.
import { CalendarDate, EmptyState, Facts, History, Name, Section, Sentence, Table, Tag, useView } from '#web/index.ts'
import { page } from '#web/page.ts'
import { countryName } from '#units/index.ts'
import { BatchForms } from './batch-forms.tsx'
import { BatchNotices } from './batch-notices.tsx'
import { checkCases } from './check.ts'
import { changeBatch, requireCorrection, stepBatch } from './coordinate.ts'
import { approveCourtesy } from './courtesy.ts'
import {
  caseStateNames,
  lawNames,
  messages as m,
  milestoneNames,
  missingNames,
  purposeNames,
  stateNames,
} from './messages.ts'
import { localMessages as l } from './local-messages.ts'
import { makeNationalFile } from './national.ts'
import { importResultsFile, tryResults, type ResultImport } from './results.ts'
import { showBatch, type BatchRecord, type Case } from './show.ts'
import type { BatchState } from './steps.ts'
import { addToBatch, cancelBatch, resubmitBatch, withdrawCase, type Nominated } from './submit.ts'
import {
  all,
  batchAddress,
  caseAddress,
  casesIn,
  clearanceAddress,
  nominatedAddress,
  one,
  orNull,
  reasonOf,
  ResultTag,
  Standing,
  StateTag,
  versionOf,
  vettingText,
  weekdaysIn,
} from './words.tsx'

const toBatch = (_: unknown, { id }: Record<string, string>) => batchAddress(id!)

export const batchPage = page({
  path: '/clearance/batches/{id}',
  needs: 'clearance.read',
  async get({ act, params, query, refused }) {
    const record = await act(showBatch, { id: params.id! })
    const file = query.get('file')
    const report = file && record.may.coordinate ? await act(tryResults, { id: params.id!, file }) : null
    return {
      title: record.batch.name,
      heading: <Name>{record.batch.name}</Name>,
      trail: [{ label: m.clearance, href: clearanceAddress }],
      lead: <code>{record.batch.code}</code>,
      body: (
        <>
          <BatchNotices record={record} query={query} />
          <Details record={record} />
          <Cases record={record} />
          <BatchForms record={record} refused={refused} report={report} done={query.get('done') === '1'} />
          <Steps record={record} />
        </>
      ),
    }
  },
  forms: {
    ...Object.fromEntries(
      (['accepted', 'rejected', 'local-checks', 'local-complete', 'closed', 'cancelled'] as const).map((to) => [
        to,
        {
          operation: stepBatch,
          input: (fields: Parameters<typeof one>[0], { id }: Record<string, string>) => ({
            id,
            to,
            reason: reasonOf(fields),
            override: one(fields, 'override'),
            ...versionOf(fields),
          }),
        },
      ]),
    ),
    cancel: {
      operation: cancelBatch,
      input: (fields, { id }) => ({ id, reason: reasonOf(fields) ?? '', ...versionOf(fields) }),
    },
    resubmit: {
      operation: resubmitBatch,
      input: (fields, { id }) => ({ id, reason: reasonOf(fields) ?? '', ...versionOf(fields) }),
    },
    mark: {
      operation: requireCorrection,
      input: (fields, { id }) => ({ id, reason: reasonOf(fields) ?? '', ...versionOf(fields) }),
    },
    settle: {
      operation: requireCorrection,
      input: (fields, { id }) => ({ id, required: false, reason: reasonOf(fields) ?? '', ...versionOf(fields) }),
    },
    add: {
      operation: addToBatch,
      input: (fields, { id }) => ({ id, ...casesIn(fields) }),
      next: (nominated: Nominated) => nominatedAddress(nominated),
    },
    withdraw: {
      operation: withdrawCase,
      input: (fields) => ({ id: one(fields, 'id'), reason: reasonOf(fields) ?? '' }),
      next: toBatch,
    },
    change: {
      operation: changeBatch,
      input: (fields, { id }) => ({
        id,
        name: one(fields, 'name'),
        neededBy: one(fields, 'neededBy'),
        holdsUntil: one(fields, 'holdsUntil'),
        fundingSource: orNull(fields, 'fundingSource'),
        law: orNull(fields, 'law'),
        ownTracking: orNull(fields, 'ownTracking'),
        nationalTracking: orNull(fields, 'nationalTracking'),
        consularTracking: orNull(fields, 'consularTracking'),
        // asked of what is to be recalled alone
        ...(fields.recalledOn !== undefined && { recalledOn: orNull(fields, 'recalledOn') }),
        ...versionOf(fields),
      }),
    },
    check: {
      operation: checkCases,
      input: (fields) => ({ cases: all(fields, 'cases'), unit: one(fields, 'unit') }),
      next: toBatch,
    },
    courtesy: {
      operation: approveCourtesy,
      input: (_, { id }) => ({ id }),
      next: ({ approved, left }: { approved: number; left: number }, { id }) =>
        `${batchAddress(id!)}?approved=${approved}&left=${left}`,
    },
    file: {
      operation: makeNationalFile,
      input: (_, { id }) => ({ id }),
      next: toBatch,
    },
    look: {
      operation: importResultsFile,
      input: (fields, { id }) => ({ id, files: all(fields, 'files'), dryRun: true }),
      next: ({ file }: ResultImport, { id }) => `${batchAddress(id!)}?file=${file}#results`,
    },
    results: {
      operation: importResultsFile,
      input: (fields, { id }) => ({ id, files: all(fields, 'files') }),
      next: ({ applied, file }: ResultImport, { id }) =>
        `${batchAddress(id!)}?file=${file}${applied ? '&done=1' : ''}#results`,
    },
  },
})

interface Part {
  record: BatchRecord
}

function Details({ record }: Part) {
  const { batch, cases, event, localBy, nationalBy, neededAtLast, reckoned } = record
  const { t, locale } = useView()
  return (
    <Section title={t(m.details)}>
      <Facts
        facts={[
          { label: t(m.state), value: <StateTag state={batch.state} /> },
          { label: t(m.country), value: countryName(locale, batch.country) },
          { label: t(m.purpose), value: t(purposeNames[batch.purpose]) },
          {
            label: t(m.event),
            value: event && (
              <a href={`/events/${event.id}`}>
                <bdi>{event.title}</bdi> <code>{event.code}</code>
              </a>
            ),
          },
          {
            label: t(m.neededBy),
            value: <Shifted on={batch.neededBy} shown={batch.neededBy} moved={neededAtLast} message={l.neededOff} />,
          },
          { label: t(m.holdsUntil), value: <CalendarDate on={batch.holdsUntil} /> },
          {
            label: t(m.localBy),
            value: <Shifted on={localBy} shown={reckoned.localBy} moved={localBy} message={l.movedFrom} />,
          },
          {
            label: t(m.nationalBy),
            value: cases.some(({ vetting }) => vetting === 'leahy') ? (
              <Shifted on={nationalBy} shown={reckoned.nationalBy} moved={nationalBy} message={l.movedFrom} />
            ) : null,
          },
          { label: t(m.fundingSource), value: batch.fundingSource && <bdi>{batch.fundingSource}</bdi> },
          { label: t(m.law), value: batch.law && t(lawNames[batch.law]) },
          { label: t(m.ownTracking), value: batch.ownTracking && <code>{batch.ownTracking}</code> },
          { label: t(m.nationalTracking), value: batch.nationalTracking && <code>{batch.nationalTracking}</code> },
          { label: t(m.recalledOn), value: batch.recalledOn && <CalendarDate on={batch.recalledOn} /> },
          { label: t(m.consularTracking), value: batch.consularTracking && <code>{batch.consularTracking}</code> },
        ]}
      />
    </Section>
  )
}

/** A day, and what is to be known of it where nobody works then. */
function Shifted({
  on,
  shown,
  moved,
  message,
}: {
  on: string
  shown: string
  moved: string
  message: typeof l.movedFrom | typeof l.neededOff
}) {
  return (
    <>
      <CalendarDate on={on} />
      {shown !== moved && (
        <div class="hint">
          <Sentence message={message} values={{ date: <CalendarDate on={on === moved ? shown : moved} /> }} />
        </div>
      )}
    </>
  )
}

/** Which days the deadlines of the checks pass over, and whether that is anything but taken for granted. */
function SkippedDays({ record: { batch, skipped, weekend } }: Part) {
  const { t, format } = useView()
  const holidays = skipped.flatMap(({ day, name }) =>
    name === null ? [] : [t(l.holidayOn, { date: format.date(day), name })],
  )
  return (
    <p class="hint">
      {t(l.skipped, {
        weekend: weekdaysIn({ format }, weekend.days),
        count: holidays.length,
        holidays: format.list(holidays),
      })}{' '}
      {!weekend.confirmed && t(l.weekendAssumed)}{' '}
      <a href={`/clearance/working-days?country=${batch.country}`}>{t(l.toWorkingDays)}</a>
    </p>
  )
}

function Cases({ record }: Part) {
  const { cases, may } = record
  const { t } = useView()
  return (
    <Section title={t(m.cases)}>
      {cases.some(({ checks }) => checks.length > 0) && <SkippedDays record={record} />}
      <Table
        caption={t(m.cases)}
        captionHidden
        rows={cases}
        empty={<EmptyState title={t(m.noBatches)} />}
        columns={[
          {
            key: 'who',
            label: t(m.personOrUnit),
            kind: 'name',
            cell: (row) => (
              <>
                <a href={caseAddress(row.id)}>
                  <bdi>{row.name ?? row.reference}</bdi>
                </a>{' '}
                <code>{row.code}</code>
                <div class="hint">{vettingText(t, row)}</div>
                {row.missing.length > 0 && (
                  <div class="hint">
                    {t(m.missing, { fields: row.missing.map((field) => t(missingNames[field])).join(', ') })}
                  </div>
                )}
              </>
            ),
          },
          {
            key: 'standing',
            label: t(m.standing),
            cell: ({ state, cleared, clearedUntil }) =>
              state === 'cancelled' || state === 'event-cancelled' ? (
                <Tag tone="ended">{t(caseStateNames[state])}</Tag>
              ) : (
                <Standing cleared={cleared} clearedUntil={clearedUntil} />
              ),
          },
          ...(may.seeResults
            ? [
                {
                  key: 'result',
                  label: t(m.result),
                  cell: ({ result, state }: Case) =>
                    result ? <ResultTag result={result} /> : t(caseStateNames[state]),
                },
              ]
            : []),
          { key: 'checks', label: t(m.checks), cell: (row) => <Checks row={row} /> },
          { key: 'reference', label: t(m.reference), minor: true, cell: ({ reference }) => <code>{reference}</code> },
        ]}
      />
    </Section>
  )
}

export function Checks({ row: { checks } }: { row: Pick<Case, 'checks'> }) {
  const { t, format } = useView()
  const now = new Date().toISOString().slice(0, 10)
  return (
    <>
      {checks.map(({ unit, dueOn, doneAt, stillGood, hits }) => {
        const late = doneAt === null && dueOn < now
        const state =
          doneAt === null
            ? t(stillGood ? m.checkCarried : late ? m.checkLate : m.checkOpen, { date: format.date(dueOn) })
            : hits === null
              ? t(m.checkDone)
              : t(m.checkHits, { count: hits })
        return (
          <>
            <Tag tone={late || (hits ?? 0) > 0 ? 'bad' : doneAt === null ? 'waiting' : 'good'}>
              {t(m.checkOf, { unit, state })}
            </Tag>{' '}
          </>
        )
      })}
    </>
  )
}

function Steps({ record: { milestones } }: Part) {
  const { t } = useView()
  const name = (milestone: string) =>
    t(
      milestone in stateNames
        ? stateNames[milestone as BatchState]
        : milestoneNames[milestone as keyof typeof milestoneNames],
    )
  return (
    <Section title={t(m.steps)} id="steps">
      <History
        entries={milestones.toReversed().map(({ milestone, at, by, reason }) => ({
          at,
          by: by ?? '',
          what: <strong>{name(milestone)}</strong>,
          ...(reason && { reason }),
        }))}
      />
    </Section>
  )
}
