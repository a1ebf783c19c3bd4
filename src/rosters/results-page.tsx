// Results of an event: tests, attendance and grades person by person, who has completed it, and the certificates.
import {
  Alert,
  EmptyState,
  OneButton,
  ProblemAlert,
  Section,
  SelectField,
  Table,
  Tag,
  TextArea,
  TextField,
  useView,
} from '#web/index.ts'
import { page, type FormFields, type PageRequest } from '#web/page.ts'
import { certify } from './certificate.ts'
import { resultMessages as m, rosterMessages } from './page-messages.ts'
import {
  Folded,
  Lead,
  one,
  personLabel,
  PersonName,
  resultsAddress,
  RosterTabs,
  stateTones,
  trailOf,
} from './page-parts.tsx'
import { absences, distinctions } from './participation.ts'
import { complete, recordResult, reopenParticipation } from './results.ts'
import { showRoster, type Roster, type RosterLine } from './show.ts'
import { absenceNames, distinctionNames, stateNames } from './words.ts'

const figures = ['preTest', 'postTest', 'performance', 'products', 'attendance'] as const

const entered = (fields: FormFields) => ({
  id: one(fields, 'id') ?? '',
  // what is left empty stays as it is
  ...Object.fromEntries(
    [...figures, 'distinction', 'absence', 'absenceCause'].flatMap((name) => {
      const value = one(fields, name)
      return value ? [[name, value.replace(',', '.')]] : []
    }),
  ),
})

export const resultsPage = page({
  path: '/events/{event}/results',
  needs: 'roster.read',
  async get({ act, params, query, refused, may }) {
    const roster = await act(showRoster, { event: params.event! })
    const { event } = roster
    const keeps = roster.mayKeep && may('roster.keep')
    return {
      title: m.results,
      trail: trailOf(event),
      lead: <Lead event={event} />,
      body: (
        <>
          <RosterTabs event={event.code} current={resultsAddress(event.code)} mayKeep={keeps} />
          <Body roster={roster} query={query} refused={refused} keeps={keeps} />
        </>
      ),
    }
  },
  forms: {
    record: { operation: recordResult, input: entered },
    complete: {
      operation: complete,
      input: (_, { event }) => ({ event }),
      next: (told: Record<'completed' | 'failed' | 'undecided', string[]>, { event }) =>
        `${resultsAddress(event!)}?completed=${told.completed.length}&failed=${told.failed.length}&undecided=${told.undecided.length}`,
    },
    certify: {
      operation: certify,
      input: (_, { event }) => ({ event }),
      next: ({ issued }: { issued: unknown[] }, { event }) => `${resultsAddress(event!)}?certified=${issued.length}`,
    },
    reopen: {
      operation: reopenParticipation,
      input: (fields) => ({ id: one(fields, 'id') ?? '', reason: one(fields, 'reason') ?? '' }),
    },
  },
})

interface BodyProps {
  roster: Roster
  query: URLSearchParams
  refused: PageRequest['refused']
  keeps: boolean
}

function Body({ roster: { event, participations }, query, refused, keeps }: BodyProps) {
  const { t } = useView()
  const address = resultsAddress(event.code)
  const rows = participations.filter(({ state }) => ['enrolled', 'completed', 'failed'].includes(state))
  const count = (name: string) => Math.max(0, Number(query.get(name)) || 0)
  return (
    <>
      <p>{t(m.lead)}</p>
      {refused && ['complete', 'certify'].includes(refused.form) && <ProblemAlert problem={refused.problem} />}
      {query.has('completed') && (
        <Alert kind={count('undecided') ? 'warning' : 'success'}>
          {t(m.decided, {
            completed: count('completed'),
            failed: count('failed'),
            undecided: count('undecided'),
          })}
        </Alert>
      )}
      {query.has('certified') && <Alert kind="success">{t(m.certified, { count: count('certified') })}</Alert>}
      <Figures rows={rows} />
      {keeps && rows.length > 0 && (
        <div class="no-print">
          <p class="hint">{t(m.completeWhy)}</p>
          <div class="page-buttons">
            <OneButton action={address} form="complete" kind="primary">
              {t(m.complete)}
            </OneButton>
            <OneButton action={address} form="certify">
              {t(m.certify)}
            </OneButton>
          </div>
          <div class="folds">
            <Enter address={address} refused={refused} rows={rows} />
            <Reopen address={address} refused={refused} rows={rows} />
          </div>
        </div>
      )}
      <p>
        <a href={`/certificates?event=${event.code}`}>{t(rosterMessages.toCertificates)}</a>
      </p>
    </>
  )
}

function Figures({ rows }: { rows: readonly RosterLine[] }) {
  const { t } = useView()
  const figure = (name: (typeof figures)[number] | 'finalGrade', label: string, minor = false) => ({
    key: name,
    label,
    kind: 'number' as const,
    minor,
    cell: (row: RosterLine) => row[name] ?? '–',
  })
  return (
    <Section title={t(m.results)}>
      <Table
        caption={t(m.results)}
        captionHidden
        rows={rows}
        empty={<EmptyState title={t(m.none)}>{t(m.noneWhy)}</EmptyState>}
        columns={[
          {
            key: 'person',
            label: t(rosterMessages.person),
            kind: 'name',
            cell: (row) => <PersonName of={row} participation={row.id} />,
          },
          figure('preTest', t(m.preTest), true),
          figure('postTest', t(m.postTest)),
          figure('performance', t(m.performance), true),
          figure('products', t(m.products), true),
          figure('attendance', t(m.attendance)),
          figure('finalGrade', t(m.grade)),
          {
            key: 'state',
            label: t(rosterMessages.state),
            cell: ({ state, distinction, absence }) => (
              <>
                <Tag tone={stateTones[state]}>{t(stateNames[state])}</Tag>
                {distinction && <div class="hint">{t(distinctionNames[distinction])}</div>}
                {absence && (
                  <div class="hint">
                    {t(m.absence)}: {t(absenceNames[absence])}
                  </div>
                )}
              </>
            ),
          },
        ]}
      />
    </Section>
  )
}

interface KeepProps {
  address: string
  refused: PageRequest['refused']
  rows: readonly RosterLine[]
}

function Enter({ address, refused, rows }: KeepProps) {
  const { t } = useView()
  return (
    <Folded action={address} refused={refused} form="record" title={t(m.enter)} button={t(m.save)}>
      <SelectField
        name="id"
        label={t(rosterMessages.whom)}
        empty=""
        required
        options={rows.map((row) => ({ value: row.id, label: personLabel(row) }))}
      />
      {figures.map((name) => (
        <TextField name={name} label={t(m[name])} width="short" inputmode="decimal" />
      ))}
      <SelectField
        name="distinction"
        label={t(m.distinction)}
        empty={t(m.noDistinction)}
        options={distinctions.map((value) => ({ value, label: t(distinctionNames[value]) }))}
      />
      <SelectField
        name="absence"
        label={t(m.absence)}
        empty={t(m.notAway)}
        options={absences.map((value) => ({ value, label: t(absenceNames[value]) }))}
      />
      <TextField name="absenceCause" label={t(m.cause)} width="medium" />
    </Folded>
  )
}

function Reopen({ address, refused, rows }: KeepProps) {
  const { t } = useView()
  const decided = rows.filter(({ state }) => state !== 'enrolled')
  if (!decided.length) return null
  return (
    <Folded action={address} refused={refused} form="reopen" title={t(m.reopen)} button={t(m.reopenThis)}>
      <SelectField
        name="id"
        label={t(rosterMessages.whom)}
        options={decided.map((row) => ({ value: row.id, label: personLabel(row) }))}
      />
      <TextArea name="reason" label={t(rosterMessages.reason)} rows={2} required />
    </Folded>
  )
}
