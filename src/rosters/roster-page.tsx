// The roster of an event: who is nominated, waiting and enrolled, with the gate in sight; and the forms by which it is kept.
import {
  Alert,
  Choices,
  EmptyState,
  KeyFigures,
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
import { vettingNames, vettings } from '#units/index.ts'
import { enrol, enrolCleared, promote } from './enrol.ts'
import { nominate, putOnWaitingList } from './nominate.ts'
import { rosterMessages as m } from './page-messages.ts'
import { Folded, Lead, one, personLabel, PersonName, rosterAddress, RosterTabs, stateTones } from './page-parts.tsx'
import { participationRoles, removals } from './participation.ts'
import { removeFromRoster, restoreToRoster } from './remove.ts'
import { showRoster, type Roster, type RosterLine } from './show.ts'
import { setVetting } from './vetting.ts'
import { removalNames, roleNames, stateNames } from './words.ts'

const own = (fields: FormFields) => ({ id: one(fields, 'id') ?? '' })

export const rosterPage = page({
  path: '/events/{event}/roster',
  needs: 'roster.read',
  async get({ act, params, query, refused, may }) {
    const roster = await act(showRoster, { event: params.event! })
    const { event } = roster
    return {
      title: ({ t }) => t(m.rosterOf, { title: event.title }),
      trail: [{ label: m.event, href: `/events/${event.code}` }],
      lead: <Lead event={event} />,
      body: <Body roster={roster} query={query} refused={refused} mayKeep={roster.mayKeep && may('roster.keep')} />,
    }
  },
  forms: {
    nominate: {
      operation: nominate,
      input: (fields, { event }) => ({
        event,
        persons: (one(fields, 'persons') ?? '').split(/[\s,;]+/).filter(Boolean),
        role: one(fields, 'role'),
        waiting: one(fields, 'waiting') === 'yes',
        vetting: one(fields, 'vetting'),
        vettingReason: one(fields, 'vettingReason'),
      }),
    },
    vetting: {
      operation: setVetting,
      input: (fields) => ({
        ...own(fields),
        vetting: one(fields, 'vetting') ?? null,
        reason: one(fields, 'reason') ?? null,
      }),
    },
    enrol: { operation: enrol, input: own },
    promote: { operation: promote, input: own },
    wait: { operation: putOnWaitingList, input: own },
    enrolCleared: {
      operation: enrolCleared,
      input: (_, { event }) => ({ event }),
      next: (told: { enrolled: string[]; notCleared: string[]; noPlace: string[] }, { event }) =>
        `${rosterAddress(event!)}?enrolled=${told.enrolled.length}&left=${told.notCleared.length}&full=${told.noPlace.length}`,
    },
    remove: {
      operation: removeFromRoster,
      input: (fields) => ({ ...own(fields), why: one(fields, 'why'), reason: one(fields, 'reason') ?? '' }),
    },
    restore: {
      operation: restoreToRoster,
      input: (fields) => ({ ...own(fields), reason: one(fields, 'reason') ?? '' }),
    },
  },
})

const buttons = new Set(['enrol', 'promote', 'wait', 'enrolCleared'])

interface BodyProps {
  roster: Roster
  query: URLSearchParams
  refused: PageRequest['refused']
  mayKeep: boolean
}

function Body({ roster, query, refused, mayKeep }: BodyProps) {
  const { t } = useView()
  const { event, counts, free, participations } = roster
  const address = rosterAddress(event.code)
  const count = (name: string) => Math.max(0, Number(query.get(name)) || 0)
  return (
    <>
      <RosterTabs event={event.code} current={address} mayKeep={mayKeep} />
      {refused && buttons.has(refused.form) && <ProblemAlert problem={refused.problem} />}
      {query.has('enrolled') && (
        <Alert kind={count('left') || count('full') ? 'warning' : 'success'}>
          {t(m.enrolledNow, { enrolled: count('enrolled'), left: count('left'), full: count('full') })}
        </Alert>
      )}
      {unapproved(event) && mayKeep && <Alert kind="info">{t(m.notApproved)}</Alert>}
      <Figures counts={counts} free={free} places={event.plannedParticipants} />
      {mayKeep && counts.nominated > 0 && !unapproved(event) && (
        <div class="no-print">
          <OneButton action={address} form="enrolCleared" kind="primary">
            {t(m.enrolAll)}
          </OneButton>
        </div>
      )}
      <People roster={roster} mayKeep={mayKeep} />
      {mayKeep && (
        <div class="no-print folds">
          <Nominate address={address} refused={refused} />
          <SetVetting address={address} refused={refused} of={participations} />
          <Remove address={address} refused={refused} of={participations} />
          <Restore address={address} refused={refused} of={participations} />
        </div>
      )}
    </>
  )
}

/** Before it is approved people are nominated for an event, and nobody is enrolled. */
const unapproved = ({ state }: Roster['event']) => state === 'created' || state === 'pending-approval'

function Figures({ counts, free, places }: { counts: Roster['counts']; free: number | null; places: number | null }) {
  const { t, format } = useView()
  return (
    <KeyFigures
      figures={[
        {
          label: t(m.takingPart),
          value: format.number(counts.enrolled + counts.completed + counts.failed),
          ...(places !== null && { note: t(m.places, { places }) }),
        },
        { label: t(m.nominatedCount), value: format.number(counts.nominated) },
        { label: t(m.waitingCount), value: format.number(counts.waiting) },
        { label: t(m.completedCount), value: format.number(counts.completed) },
        ...(free === null ? [] : [{ label: t(m.free), value: format.number(free) }]),
      ]}
    />
  )
}

function People({ roster: { event, participations }, mayKeep }: { roster: Roster; mayKeep: boolean }) {
  const { t, format } = useView()
  const date = format.date(event.endsOn)
  return (
    <Section title={t(m.roster)}>
      <Table
        caption={t(m.roster)}
        captionHidden
        rows={participations}
        empty={<EmptyState title={t(m.none)}>{t(mayKeep ? m.noneWhy : m.noneReader)}</EmptyState>}
        columns={[
          {
            key: 'person',
            label: t(m.person),
            kind: 'name',
            cell: (row) => <PersonName of={row} participation={row.id} />,
          },
          { key: 'role', label: t(m.role), cell: ({ role }) => t(roleNames[role]) },
          { key: 'state', label: t(m.state), cell: (row) => <State row={row} /> },
          { key: 'unit', label: t(m.unit), minor: true, cell: ({ unit }) => unit && <bdi>{unit}</bdi> },
          { key: 'rank', label: t(m.rank), minor: true, cell: ({ rank }) => rank && <bdi>{rank}</bdi> },
          {
            key: 'clearance',
            label: t(m.clearance),
            cell: ({ cleared, state, vetting, vettingReason }) =>
              state === 'removed' ? (
                ''
              ) : (
                <>
                  <Tag tone={cleared ? 'good' : 'bad'}>{t(cleared ? m.holds : m.holdsNot, { date })}</Tag>
                  <div class="hint">
                    {vettingReason
                      ? t(m.vettingBecause, { vetting: t(vettingNames[vetting]), reason: vettingReason })
                      : t(vettingNames[vetting])}
                  </div>
                </>
              ),
          },
          ...(mayKeep
            ? [
                {
                  key: 'do',
                  label: t(m.doing),
                  cell: (row: RosterLine) => <Do row={row} event={event} />,
                },
              ]
            : []),
        ]}
      />
    </Section>
  )
}

function State({ row: { state, waiting, removedFor } }: { row: RosterLine }) {
  const { t } = useView()
  return (
    <>
      <Tag tone={stateTones[state]}>{t(stateNames[state])}</Tag>
      {waiting !== null && <> {t(m.place, { number: waiting })}</>}
      {removedFor && <div class="hint">{t(m.removedFor, { why: t(removalNames[removedFor]) })}</div>}
    </>
  )
}

function Do({ row, event }: { row: RosterLine; event: Roster['event'] }) {
  const { t } = useView()
  const { state, role } = row
  const approved = !unapproved(event)
  const before = (state === 'nominated' || state === 'waiting') && approved
  const button = (form: string, word: string) => (
    <OneButton
      action={rosterAddress(event.code)}
      form={form}
      fields={{ id: row.id }}
      label={t(m.ofPerson, { action: word, person: personLabel(row) })}
    >
      {word}
    </OneButton>
  )
  return (
    <span class="no-print button-row">
      {before && role !== 'alternate' && button('enrol', t(m.enrol))}
      {(before || (state === 'enrolled' && approved)) && role === 'alternate' && button('promote', t(m.promote))}
      {state === 'nominated' && button('wait', t(m.wait))}
    </span>
  )
}

interface KeepProps {
  address: string
  refused: PageRequest['refused']
}

function Nominate({ address, refused }: KeepProps) {
  const { t } = useView()
  return (
    <Folded
      action={address}
      refused={refused}
      form="nominate"
      title={t(m.nominate)}
      why={t(m.nominateWhy)}
      button={t(m.nominateThis)}
    >
      <TextArea name="persons" label={t(m.persons)} hint={t(m.personsHint)} rows={3} required />
      <SelectField
        name="role"
        label={t(m.asWhat)}
        options={participationRoles.map((value) => ({ value, label: t(roleNames[value]) }))}
      />
      <VettingField />
      <TextField name="vettingReason" label={t(m.vettingReason)} hint={t(m.vettingReasonHint)} width="medium" />
      <Choices name="waiting" label={t(m.waitingCount)} options={[{ value: 'yes', label: t(m.toWaiting) }]} />
    </Folded>
  )
}

function SetVetting({ address, refused, of }: KeepProps & { of: readonly RosterLine[] }) {
  const { t } = useView()
  const here = of.filter(({ state }) => state === 'nominated' || state === 'waiting')
  if (!here.length) return null
  return (
    <Folded
      action={address}
      refused={refused}
      form="vetting"
      title={t(m.setVetting)}
      why={t(m.setVettingWhy)}
      button={t(m.setThisVetting)}
    >
      <Whom of={here} />
      <VettingField />
      <TextField name="reason" label={t(m.vettingReason)} hint={t(m.vettingReasonHint)} width="medium" />
    </Folded>
  )
}

function Remove({ address, refused, of }: KeepProps & { of: readonly RosterLine[] }) {
  const { t } = useView()
  const here = of.filter(({ state }) => ['nominated', 'waiting', 'enrolled'].includes(state))
  if (!here.length) return null
  return (
    <Folded action={address} refused={refused} form="remove" title={t(m.remove)} button={t(m.removeThis)}>
      <Whom of={here} />
      <SelectField
        name="why"
        label={t(m.why)}
        empty=""
        required
        options={removals.map((value) => ({ value, label: t(removalNames[value]) }))}
      />
      <Reason />
    </Folded>
  )
}

function Restore({ address, refused, of }: KeepProps & { of: readonly RosterLine[] }) {
  const { t } = useView()
  const gone = of.filter(({ state }) => state === 'removed')
  if (!gone.length) return null
  return (
    <Folded
      action={address}
      refused={refused}
      form="restore"
      title={t(m.restore)}
      why={t(m.restoreWhy)}
      button={t(m.restoreThis)}
    >
      <SelectField
        name="id"
        label={t(m.whom)}
        options={gone.map((row) => ({ value: row.id, label: personLabel(row) }))}
      />
      <Reason />
    </Folded>
  )
}

function Whom({ of }: { of: readonly RosterLine[] }) {
  const { t } = useView()
  return (
    <SelectField
      name="id"
      label={t(m.whom)}
      empty=""
      required
      options={of.map((row) => ({ value: row.id, label: personLabel(row) }))}
    />
  )
}

function VettingField() {
  const { t } = useView()
  return (
    <SelectField
      name="vetting"
      label={t(m.vetting)}
      empty={t(m.usualVetting)}
      options={vettings.map((value) => ({ value, label: t(vettingNames[value]) }))}
    />
  )
}

function Reason() {
  const { t } = useView()
  return <TextArea name="reason" label={t(m.reason)} hint={t(m.reasonHint)} rows={2} required />
}
