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
  TextArea,
  TextField,
  useView,
} from '#web/index.ts'
import { page, type FormFields, type PageRequest } from '#web/page.ts'
import { Checks } from './batch-page.tsx'
import { checkCases, withdrawHit } from './check.ts'
import {
  basisNames,
  caseStateNames,
  credibilityNames,
  matchNames,
  messages as m,
  missingNames,
  resultNames,
  violationNames,
} from './messages.ts'
import { decideCase } from './results.ts'
import { showCase, type CaseRecord } from './show.ts'
import { bases, credibilities, matches, results, violations } from './steps.ts'
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
} from './words.tsx'
import { BlockTable } from './remedies-page.tsx'

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
  async get({ act, params, refused }) {
    const record = await act(showCase, { id: params.id! })
    const { case: shown, batch } = record
    return {
      title: shown.name ?? shown.reference,
      heading: <Name>{shown.name ?? shown.reference}</Name>,
      trail: [
        { label: m.clearance, href: clearanceAddress },
        { label: batch.name, href: batchAddress(batch.id) },
      ],
      lead: <code>{shown.reference}</code>,
      body: <Body record={record} refused={refused} />,
    }
  },
  forms: {
    hit: {
      operation: checkCases,
      input: (fields, { id }) => ({ cases: [id], unit: one(fields, 'unit'), hit: hitOf(fields) }),
      next: toCase,
    },
    withdraw: {
      operation: withdrawHit,
      input: (fields) => ({ id: one(fields, 'id'), reason: reasonOf(fields) ?? '' }),
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

function Body({ record, refused }: Part & { refused: PageRequest['refused'] }) {
  const { t } = useView()
  const { case: shown, may, blocks } = record
  const decides =
    may.coordinate &&
    (shown.state === 'submitted' || shown.state === 'decided') &&
    ['national', 'results-returned', 'closed'].includes(record.batch.state)
  return (
    <>
      <About record={record} />
      {may.seeResults && <Decisions record={record} />}
      {blocks.length > 0 && (
        <Section title={t(m.blocks)}>
          <BlockTable blocks={blocks} />
        </Section>
      )}
      {record.hits && <Hits hits={record.hits} />}
      <div class="no-print folds">
        {may.check && may.seeHits && shown.checks.length > 0 && <HitForm record={record} refused={refused} />}
        {record.hits?.some(({ withdrawnAt }) => withdrawnAt === null) && (
          <Folded
            action={caseAddress(shown.id)}
            refused={refused}
            form="withdraw"
            title={t(m.withdrawHit)}
            button={t(m.withdrawThis)}
          >
            <SelectField
              name="id"
              label={t(m.whichHit)}
              options={record.hits
                .filter(({ withdrawnAt }) => withdrawnAt === null)
                .map(({ id, checkingUnit, match }) => ({
                  value: id,
                  label: `${checkingUnit}: ${t(matchNames[match])}`,
                }))}
            />
            <Reason />
          </Folded>
        )}
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
          { label: t(m.state), value: t(caseStateNames[shown.state]) },
          { label: t(m.standing), value: <Standing cleared={shown.cleared} clearedUntil={shown.clearedUntil} /> },
          { label: t(m.checks), value: shown.checks.length > 0 && <Checks row={shown} /> },
          {
            label: t(m.missing, { fields: '' }),
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

type Hit = NonNullable<CaseRecord['hits']>[number]
const partialDate = ({ year, month, day }: Hit) =>
  [year, month, day]
    .filter((part) => part !== null)
    .map((part) => String(part).padStart(2, '0'))
    .join('-')

function Hits({ hits }: { hits: readonly Hit[] }) {
  const { t } = useView()
  return (
    <Section title={t(m.hits)}>
      <p class="hint">{t(m.hitsSeen)}</p>
      <Table
        caption={t(m.hits)}
        captionHidden
        rows={hits}
        empty={<EmptyState title={t(m.noHits)} />}
        columns={[
          { key: 'unit', label: t(m.checkingUnit), kind: 'name', cell: ({ checkingUnit }) => checkingUnit },
          { key: 'match', label: t(m.match), cell: ({ match }) => t(matchNames[match]) },
          {
            key: 'violation',
            label: t(m.violation),
            cell: ({ violation }) => violation && t(violationNames[violation]),
          },
          {
            key: 'credibility',
            label: t(m.credibility),
            cell: ({ credibility }) => credibility && t(credibilityNames[credibility]),
          },
          { key: 'when', label: t(m.when), cell: (hit) => partialDate(hit) },
          {
            key: 'what',
            label: t(m.narrative),
            cell: ({ narrative, source, location, unit, withdrawnReason }) => (
              <>
                <bdi>{narrative}</bdi>
                <div class="hint">
                  <bdi>{[source, location, unit].filter(Boolean).join(' · ')}</bdi>
                </div>
                {withdrawnReason && <div>{t(m.withdrawn, { reason: withdrawnReason })}</div>}
              </>
            ),
          },
          {
            key: 'by',
            label: t(m.recordedBy),
            minor: true,
            cell: ({ recordedBy, recordedAt }) => (
              <>
                <bdi>{recordedBy}</bdi>, <Instant at={recordedAt} />
              </>
            ),
          },
        ]}
      />
    </Section>
  )
}

function HitForm({ record: { case: shown }, refused }: Part & { refused: PageRequest['refused'] }) {
  const { t } = useView()
  return (
    <Folded
      action={caseAddress(shown.id)}
      refused={refused}
      form="hit"
      title={t(m.recordHit)}
      why={t(m.recordHitWhy)}
      button={t(m.recordThisHit)}
    >
      <SelectField
        name="unit"
        label={t(m.checkingUnit)}
        required
        options={shown.checks.map(({ unit }) => ({ value: unit, label: unit }))}
      />
      <SelectField
        name="hit.match"
        label={t(m.match)}
        required
        value="possible"
        options={matches.map((value) => ({ value, label: t(matchNames[value]) }))}
      />
      <SelectField
        name="hit.violation"
        label={t(m.violation)}
        empty=""
        options={violations.map((value) => ({ value, label: t(violationNames[value]) }))}
      />
      <SelectField
        name="hit.credibility"
        label={t(m.credibility)}
        empty=""
        options={credibilities.map((value) => ({ value, label: t(credibilityNames[value]) }))}
      />
      <TextField name="hit.source" label={t(m.hitSource)} width="medium" required />
      <TextField name="hit.year" label={t(m.year)} hint={t(m.whenHint)} width="short" inputmode="numeric" />
      <TextField name="hit.month" label={t(m.month)} width="short" inputmode="numeric" />
      <TextField name="hit.day" label={t(m.day)} width="short" inputmode="numeric" />
      <TextField name="hit.unit" label={t(m.unit)} hint={t(m.unitsHint)} width="short" />
      <TextField name="hit.location" label={t(m.where)} width="medium" />
      <TextArea name="hit.narrative" label={t(m.narrative)} rows={5} required />
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
