// The part of a case that coordinators and vetters alone see: hits, and the spellings that were searched for.
import {
  Button,
  EmptyState,
  Form,
  formState,
  Instant,
  Section,
  SelectField,
  Sentence,
  Table,
  TextArea,
  TextField,
  useView,
} from '#web/index.ts'
import type { PageRequest } from '#web/page.ts'
import { localMessages as l } from './local-messages.ts'
import { credibilityNames, matchNames, messages as m, violationNames } from './messages.ts'
import type { Searched } from './searched.ts'
import type { CaseRecord } from './show.ts'
import { credibilities, matches, violations } from './steps.ts'
import { caseAddress, Folded, Reason } from './words.tsx'

interface RecordProps {
  record: CaseRecord
  refused: PageRequest['refused']
}

/** The units of the case for which the reader records. */
const unitOptions = (checks: CaseRecord['case']['checks'], own: readonly string[]) =>
  checks.filter(({ unit }) => own.includes(unit)).map(({ unit }) => ({ value: unit, label: unit }))

type Hit = NonNullable<CaseRecord['hits']>[number]
const partialDate = ({ year, month, day }: Hit) =>
  [year, month, day]
    .filter((part) => part !== null)
    .map((part) => String(part).padStart(2, '0'))
    .join('-')

/** Hits and searched spellings: closed until somebody says for what they open them. */
export function HitsSection({ record, refused }: RecordProps) {
  const { t, format } = useView()
  const { case: shown, reading, hits, searched, kept, erased } = record
  return (
    <>
      <Section title={t(m.hits)} id="hits">
        <p class="hint">{t(m.hitsSeen)}</p>
        {erased.map(({ checkingUnit, erasedAt, ...what }) => (
          <p>
            {t(l.erased, { date: format.date(erasedAt.slice(0, 10)), what: t(l.erasedWhat, what), unit: checkingUnit })}
          </p>
        ))}
        {reading && hits ? (
          <>
            <p role="status">
              <Sentence message={l.openUntil} values={{ time: <Instant at={reading.until} /> }} />
              {kept && <> {t(kept.held ? l.heldBeyond : l.keptUntil, { date: format.date(kept.keepUntil) })}</>}
            </p>
            <Hits hits={hits} />
          </>
        ) : (
          <>
            <p>{t(l.hitsClosed)}</p>
            <div class="no-print">
              <Form
                action={caseAddress(shown.id)}
                form="open"
                {...formState(refused, 'open')}
                buttons={<Button>{t(l.openHits)}</Button>}
              >
                <TextField name="purpose" label={t(l.purpose)} hint={t(l.purposeHint)} width="medium" required />
              </Form>
            </div>
          </>
        )}
      </Section>
      {searched && <SearchedNames searched={searched} />}
    </>
  )
}

function Hits({ hits }: { hits: readonly Hit[] }) {
  const { t } = useView()
  return (
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
  )
}

interface OwnProps {
  id: string
  refused: PageRequest['refused']
}

export function WithdrawHit({ id, hits, refused }: OwnProps & { hits: readonly Hit[] }) {
  const { t } = useView()
  return (
    <Folded
      action={caseAddress(id)}
      refused={refused}
      form="withdraw"
      title={t(m.withdrawHit)}
      button={t(m.withdrawThis)}
    >
      <SelectField
        name="id"
        label={t(m.whichHit)}
        options={hits.map((hit) => ({ value: hit.id, label: `${hit.checkingUnit}: ${t(matchNames[hit.match])}` }))}
      />
      <Reason />
    </Folded>
  )
}

export function HitForm({ record: { case: shown, may }, refused }: RecordProps) {
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
      <SelectField name="unit" label={t(m.checkingUnit)} required options={unitOptions(shown.checks, may.checksFor)} />
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

function SearchedNames({ searched }: { searched: readonly Searched[] }) {
  const { t } = useView()
  return (
    <Section title={t(l.searched)} id="searched">
      <p class="hint">{t(l.searchedSeen)}</p>
      <Table
        caption={t(l.searched)}
        captionHidden
        rows={searched}
        empty={<EmptyState title={t(l.noSearched)} />}
        columns={[
          {
            key: 'name',
            label: t(l.spelling),
            kind: 'name',
            cell: ({ name, note, withdrawnAt, withdrawnBy }) => (
              <>
                {withdrawnAt ? (
                  <>
                    <s>
                      <bdi>{name}</bdi>
                    </s>{' '}
                    <span class="hint">{t(l.takenBack, { who: withdrawnBy ?? '' })}</span>
                  </>
                ) : (
                  <bdi>{name}</bdi>
                )}
                {note && (
                  <div class="hint">
                    <bdi>{note}</bdi>
                  </div>
                )}
              </>
            ),
          },
          { key: 'unit', label: t(m.checkingUnit), cell: ({ checkingUnit }) => checkingUnit },
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

export function SearchedForm({ record: { case: shown, may }, refused }: RecordProps) {
  const { t } = useView()
  return (
    <Folded
      action={caseAddress(shown.id)}
      refused={refused}
      form="names"
      title={t(l.recordSearched)}
      button={t(l.recordThese)}
    >
      <SelectField name="unit" label={t(m.checkingUnit)} required options={unitOptions(shown.checks, may.checksFor)} />
      <TextArea name="names" label={t(l.spellings)} hint={t(l.spellingsHint)} rows={3} required />
      <TextArea name="note" label={t(l.searchedNote)} hint={t(l.searchedNoteHint)} rows={2} />
    </Folded>
  )
}

export function WithdrawSearched({ id, names, refused }: OwnProps & { names: readonly Searched[] }) {
  const { t } = useView()
  return (
    <Folded
      action={caseAddress(id)}
      refused={refused}
      form="unname"
      title={t(l.withdrawSearched)}
      button={t(l.withdrawThis)}
    >
      <SelectField
        name="id"
        label={t(l.whichSpelling)}
        options={names.map((one) => ({ value: one.id, label: `${one.name} (${one.checkingUnit})` }))}
      />
    </Folded>
  )
}
