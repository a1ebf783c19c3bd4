// One case: its checks and standing; and for those who may see them its decisions, what it blocks, and its hits.
import {
  CalendarDate,
  DateField,
  EmptyState,
  Facts,
  Instant,
  Name,
  Section,
  SelectField,
  Sentence,
  Table,
  useView,
} from '#web/index.ts'
import { vettingNames } from '#units/index.ts'
import { page, type FormFields, type PageRequest } from '#web/page.ts'
import { Checks } from './batch-page.tsx'
import { checkCases, withdrawHit } from './check.ts'
import { setVetting } from './courtesy.ts'
import { basisNames, caseStateNames, messages as m, missingNames, resultNames } from './messages.ts'
import { listHitReadings, openHits, type HitReadings } from './readings.ts'
import { ReadingsTable } from './readings-page.tsx'
import { decideCase } from './results.ts'
import { recordSearched, withdrawSearched } from './searched.ts'
import { showCase, type CaseRecord } from './show.ts'
import { bases, caseVettings, results, type BatchState } from './steps.ts'
import {
  batchAddress,
  caseAddress,
  clearanceAddress,
  Folded,
  one,
  orNull,
  Reason,
  reasonOf,
  Standing,
  vettingText,
} from './words.tsx'
import { BlockTable } from './remedies-page.tsx'
import { HitForm, HitsSection, SearchedForm, WithdrawHit, WithdrawSearched } from './vetters-part.tsx'

const toCase = (_: unknown, { id }: Record<string, string>) => caseAddress(id!)
const hitOf = (fields: FormFields) => ({
  match: one(fields, 'hit.match'),
  violation: orNull(fields, 'hit.violation'),
  credibility: orNull(fields, 'hit.credibility'),
  source: one(fields, 'hit.source') ?? '',
  year: orNull(fields, 'hit.year'),
  month: orNull(fields, 'hit.month'),
  day: orNull(fields, 'hit.day'),
  unit: orNull(fields, 'hit.unit'),
  location: orNull(fields, 'hit.location'),
  narrative: one(fields, 'hit.narrative') ?? '',
})

export const casePage = page({
  path: '/clearance/cases/{id}',
  needs: 'clearance.read',
  async get({ act, params, may, refused }) {
    const record = await act(showCase, { id: params.id! })
    const read = may('hit-reading.read') ? await act(listHitReadings, { case: params.id! }) : null
    const { case: shown, batch } = record
    return {
      title: shown.name ?? shown.reference,
      heading: <Name>{shown.name ?? shown.reference}</Name>,
      trail: [
        { label: m.clearance, href: clearanceAddress },
        { label: batch.name, href: batchAddress(batch.id) },
      ],
      lead: <code>{shown.reference}</code>,
      body: <Body record={record} readings={read?.readings ?? null} refused={refused} />,
    }
  },
  forms: {
    open: {
      operation: openHits,
      input: (fields, { id }) => ({ id, purpose: one(fields, 'purpose') ?? '' }),
      next: toCase,
    },
    hit: {
      operation: checkCases,
      input: (fields, { id }) => ({ cases: [id], unit: one(fields, 'unit'), hit: hitOf(fields) }),
      next: toCase,
    },
    names: {
      operation: recordSearched,
      input: (fields, { id }) => ({
        id,
        unit: one(fields, 'unit'),
        names: (one(fields, 'names') ?? '')
          .split('\n')
          .map((name) => name.trim())
          .filter(Boolean),
        note: orNull(fields, 'note'),
      }),
      next: toCase,
    },
    unname: {
      operation: withdrawSearched,
      input: (fields) => ({ id: one(fields, 'id') }),
      next: toCase,
    },
    withdraw: {
      operation: withdrawHit,
      input: (fields) => ({ id: one(fields, 'id'), reason: reasonOf(fields) ?? '' }),
      next: toCase,
    },
    vetting: {
      operation: setVetting,
      input: (fields, { id }) => ({ id, vetting: one(fields, 'vetting'), reason: reasonOf(fields) ?? '' }),
      next: toCase,
    },
    decide: {
      operation: decideCase,
      input: (fields, { id }) => ({
        id,
        result: one(fields, 'result'),
        basis: one(fields, 'basis'),
        date: one(fields, 'date'),
        clearedOn: one(fields, 'clearedOn'),
      }),
      next: toCase,
    },
  },
})

interface Part {
  record: CaseRecord
}

/** The steps at which another vetting may still be said. */
const beforeNational: readonly BatchState[] = ['submitted', 'rejected', 'accepted', 'local-checks', 'local-complete']

interface BodyProps extends Part {
  readings: HitReadings | null
  refused: PageRequest['refused']
}

function Body({ record, readings, refused }: BodyProps) {
  const { t } = useView()
  const { case: shown, may, blocks } = record
  const checks = may.seeHits && shown.checks.some(({ unit }) => may.checksFor.includes(unit))
  const own = <One extends { checkingUnit: string; withdrawnAt: string | null }>(list: readonly One[] | null) =>
    (list ?? []).filter((one) => one.withdrawnAt === null && may.checksFor.includes(one.checkingUnit))
  const [ownHits, ownNames] = [own(record.hits), own(record.searched)]
  const decides =
    may.coordinate &&
    (shown.state === 'submitted' || shown.state === 'decided') &&
    (['national', 'results-returned', 'closed'].includes(record.batch.state) ||
      (shown.vetting === 'courtesy' && record.batch.state === 'local-complete'))
  const vets = may.coordinate && shown.state === 'submitted' && beforeNational.includes(record.batch.state)
  return (
    <>
      <About record={record} />
      {may.seeResults && <Decisions record={record} />}
      {blocks.length > 0 && (
        <Section title={t(m.blocks)}>
          <BlockTable blocks={blocks} />
        </Section>
      )}
      {may.seeHits && <HitsSection record={record} refused={refused} />}
      {readings && <ReadingsTable readings={readings} titled />}
      <div class="no-print folds">
        {checks && <HitForm record={record} refused={refused} />}
        {checks && <SearchedForm record={record} refused={refused} />}
        {ownHits.length > 0 && <WithdrawHit id={shown.id} hits={ownHits} refused={refused} />}
        {ownNames.length > 0 && <WithdrawSearched id={shown.id} names={ownNames} refused={refused} />}
        {vets && <VettingForm record={record} refused={refused} />}
        {decides && <DecideForm record={record} refused={refused} />}
      </div>
    </>
  )
}

function About({ record: { case: shown, batch } }: Part) {
  const { t } = useView()
  return (
    <Section title={t(m.case)}>
      <Facts
        facts={[
          {
            label: t(m.personOrUnit),
            value: (
              <>
                <a href={shown.personId ? `/persons/${shown.personId}` : `/units/${shown.unitId}`}>
                  <bdi>{shown.name ?? shown.code}</bdi>
                </a>{' '}
                <code>{shown.code}</code>
              </>
            ),
          },
          {
            label: t(m.batch),
            value: (
              <a href={batchAddress(batch.id)}>
                <bdi>{batch.name}</bdi> <code>{batch.code}</code>
              </a>
            ),
          },
          { label: t(m.vetting), value: vettingText(t, shown) },
          { label: t(m.state), value: t(caseStateNames[shown.state]) },
          { label: t(m.standing), value: <Standing cleared={shown.cleared} clearedUntil={shown.clearedUntil} /> },
          { label: t(m.checks), value: shown.checks.length > 0 && <Checks row={shown} /> },
          {
            label: t(m.missingFields),
            value: shown.missing.map((field) => t(missingNames[field])).join(', '),
          },
        ].filter(({ value }) => value !== false)}
      />
    </Section>
  )
}

function Decisions({ record: { results: decided } }: Part) {
  const { t } = useView()
  return (
    <Section title={t(m.decisions)}>
      <Table
        caption={t(m.decisions)}
        captionHidden
        rows={decided}
        empty={<EmptyState title={t(m.noDecisions)} />}
        columns={[
          { key: 'result', label: t(m.result), kind: 'name', cell: ({ result }) => t(resultNames[result]) },
          { key: 'basis', label: t(m.basis), cell: ({ basis }) => basis && t(basisNames[basis]) },
          { key: 'on', label: t(m.decidedOn), kind: 'date', cell: ({ decidedOn }) => <CalendarDate on={decidedOn} /> },
          {
            key: 'holds',
            label: t(m.holds),
            cell: ({ clearedFrom, clearedUntil }) =>
              clearedFrom &&
              clearedUntil && (
                <Sentence
                  message={m.fromTo}
                  values={{ from: <CalendarDate on={clearedFrom} />, to: <CalendarDate on={clearedUntil} /> }}
                />
              ),
          },
          {
            key: 'by',
            label: t(m.recordedBy),
            minor: true,
            cell: ({ by, recordedAt }) => (
              <>
                <bdi>{by}</bdi>, <Instant at={recordedAt} />
              </>
            ),
          },
        ]}
      />
    </Section>
  )
}

function VettingForm({ record: { case: shown }, refused }: Part & { refused: PageRequest['refused'] }) {
  const { t } = useView()
  return (
    <Folded
      action={caseAddress(shown.id)}
      refused={refused}
      form="vetting"
      title={t(m.setVetting)}
      why={t(m.setVettingWhy)}
      button={t(m.setThisVetting)}
    >
      <SelectField
        name="vetting"
        label={t(m.vetting)}
        required
        value={shown.vetting}
        options={caseVettings.map((value) => ({ value, label: t(vettingNames[value]) }))}
      />
      <Reason />
    </Folded>
  )
}

function DecideForm({ record: { case: shown }, refused }: Part & { refused: PageRequest['refused'] }) {
  const { t } = useView()
  return (
    <Folded
      action={caseAddress(shown.id)}
      refused={refused}
      form="decide"
      title={t(m.decide)}
      why={t(m.decideWhy)}
      button={t(m.decideThis)}
    >
      <SelectField
        name="result"
        label={t(m.result)}
        required
        empty=""
        options={results.map((value) => ({ value, label: t(resultNames[value]) }))}
      />
      <SelectField
        name="basis"
        label={t(m.basis)}
        empty=""
        options={bases.map((value) => ({ value, label: t(basisNames[value]) }))}
      />
      <DateField name="date" label={t(m.date)} />
      <DateField name="clearedOn" label={t(m.clearedOn)} hint={t(m.clearedOnHint)} />
    </Folded>
  )
}
