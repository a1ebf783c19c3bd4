// The forms by which an event is kept and taken from state to state: each folded away until it is wanted, or was refused.
import { Alert, DateField, Section, SelectField, TextField, useView } from '#web/index.ts'
import type { PageRequest } from '#web/page.ts'
import { categories } from './budget.ts'
import type { Event } from './event.ts'
import { DayFields, PlanFields, TextFields, type Offered } from './event-fields.tsx'
import { eventAddress, Folded, Reason } from './parts.tsx'
import type { SessionLine } from './sessions.ts'
import type { EventRecord } from './show.ts'
import { staffRoles, type StaffLine } from './staff.ts'
import { resultsAddress, waysFrom, type WayName } from './state.ts'
import { categoryNames, staffRoleNames, wayNames, wayReasons } from './names.ts'
import { messages as m } from './words.ts'

interface KeepProps {
  record: EventRecord
  offered: Offered
  refused: PageRequest['refused']
  /** The id of the row that the form of this name changes, where one was chosen. */
  edited: (form: string) => string | null
}

export function KeepEvent({ record, offered, refused, edited }: KeepProps) {
  const { t } = useView()
  const { event, mayKeep } = record
  const over = event.state === 'cancelled' || event.state === 'closed'
  const own = { action: eventAddress(event.code), version: event.version, refused }
  return (
    <div class="no-print">
      <Section title={t(m.next)}>
        <NextSteps record={record} refused={refused} />
        {mayKeep && (
          <div class="folds">
            {!over && (
              <>
                <Folded
                  {...own}
                  form="change"
                  title={t(m.change)}
                  why={event.state === 'created' ? undefined : t(m.changePlanWhy)}
                  button={t(m.save)}
                >
                  <TextFields event={event} />
                  {event.state === 'created' && <PlanFields event={event} offered={offered} />}
                  <Reason />
                </Folded>
                <Folded {...own} form="move" title={t(m.move)} why={t(m.moveWhy)} button={t(m.moveThis)}>
                  <DayFields event={event} />
                  <Reason />
                </Folded>
                <CountForm record={record} refused={refused} />
              </>
            )}
            <BudgetForm record={record} refused={refused} />
            {!over && <SessionForms record={record} refused={refused} edited={edited} />}
            {!over && <StaffForms record={record} refused={refused} edited={edited} />}
          </div>
        )}
      </Section>
    </div>
  )
}

type Part = Omit<KeepProps, 'offered' | 'edited'>
type EditingPart = Omit<KeepProps, 'offered'>

const withoutReason: readonly WayName[] = ['ask', 'approve', 'complete', 'finalise']

/** What the reader may do next with it, by the state in which it stands. */
function NextSteps({ record, refused }: Part) {
  const { t } = useView()
  const { event, mayKeep, mayApprove, askedByReader } = record
  const approves = mayApprove && !askedByReader
  const open = waysFrom(event.state).filter((name) => (name === 'approve' ? approves : mayKeep))
  return (
    <>
      {event.state === 'pending-approval' && askedByReader && mayApprove && (
        <Alert kind="info">{t(m.askedYourself)}</Alert>
      )}
      {event.state === 'pending-approval' && !mayApprove && <Alert kind="info">{t(m.waitsApprover)}</Alert>}
      <div class="folds">
        {open.map((name) => (
          <Folded
            action={eventAddress(event.code)}
            version={event.version}
            refused={refused}
            form={name}
            title={t(wayNames[name])}
            why={[t(wayReasons[name]), ...(name === 'finalise' ? [missingOf(record, t)] : [])].join(' ').trim()}
            button={t(wayNames[name])}
            kind={name === 'cancel' || name === 'close' || name === 'finalise' ? 'danger' : 'primary'}
          >
            {refused?.form === name && refused.problem.slug === 'event-results-missing' && (
              <p>
                <a href={resultsAddress(event.code)}>{t(m.toResults)}</a>
              </p>
            )}
            <Reason optional={withoutReason.includes(name)} />
          </Folded>
        ))}
      </div>
    </>
  )
}

/** What is not known yet of an event that is about to be locked. */
function missingOf({ event, budget }: EventRecord, t: ReturnType<typeof useView>['t']): string {
  const missing = [
    ...(budget.lines.some(({ actual }) => actual !== null) ? [] : [t(m.missingCosts)]),
    ...(event.headCount === null ? [t(m.missingCount)] : []),
  ]
  return missing.length ? t(m.missing, { what: missing.join('; ') }) : ''
}

function CountForm({ record: { event }, refused }: Part) {
  const { t } = useView()
  return (
    <Folded
      action={eventAddress(event.code)}
      version={event.version}
      refused={refused}
      form="count"
      title={t(m.count)}
      button={t(m.save)}
    >
      <TextField
        name="headCount"
        label={t(m.headCount)}
        value={event.headCount?.toString() ?? ''}
        width="short"
        inputmode="numeric"
      />
      <TextField
        name="headCountFemale"
        label={t(m.headCountFemale)}
        value={event.headCountFemale?.toString() ?? ''}
        width="short"
        inputmode="numeric"
      />
      <TextField name="source" label={t(m.headCountSource)} value={event.headCountSource ?? ''} width="medium" />
    </Folded>
  )
}

function BudgetForm({ record: { event, budget }, refused }: Part) {
  const { t } = useView()
  return (
    <Folded
      action={eventAddress(event.code)}
      version={event.version}
      refused={refused}
      form="budget"
      title={t(m.setBudget)}
      why={event.state === 'created' ? undefined : t(m.changePlanWhy)}
      button={t(m.setThis)}
    >
      <SelectField
        name="category"
        label={t(m.category)}
        required
        options={categories.map((value) => ({ value, label: t(categoryNames[value]) }))}
      />
      <TextField
        name="currency"
        label={t(m.currency)}
        value={budget.lines[0]?.currency ?? 'USD'}
        width="short"
        required
      />
      {event.state === 'created' && (
        <TextField name="planned" label={t(m.planned)} hint={t(m.amountHint)} width="short" inputmode="decimal" />
      )}
      <TextField name="actual" label={t(m.actual)} hint={t(m.amountHint)} width="short" inputmode="decimal" />
    </Folded>
  )
}

function SessionForms({ record: { event, sessions }, refused, edited }: EditingPart) {
  const { t, format } = useView()
  const chosen = sessions.find(({ id }) => id === edited('changeSession'))
  const own = { action: eventAddress(event.code), version: event.version, refused }
  return (
    <>
      <Folded {...own} form="session" title={t(m.addSession)} button={t(m.addSession)}>
        <SessionFields event={event} />
      </Folded>
      {chosen && (
        <Folded {...own} form="changeSession" title={t(m.changeOf, { what: chosen.title })} button={t(m.save)} open>
          <input type="hidden" name="row" value={chosen.id} />
          <SessionFields event={event} session={chosen} />
          <Reason />
        </Folded>
      )}
      {sessions.length > 0 && (
        <Folded {...own} form="withdrawSession" title={t(m.withdrawSession)} button={t(m.withdrawThis)}>
          <SelectField
            name="session"
            label={t(m.which)}
            options={sessions.map(({ id, heldOn, fromTime, title }) => ({
              value: id,
              label: `${format.date(heldOn)} ${fromTime} ${title}`,
            }))}
          />
          <Reason />
        </Folded>
      )}
    </>
  )
}

function StaffForms({ record: { event, staff }, refused, edited }: EditingPart) {
  const { t } = useView()
  const chosen = staff.find(({ id }) => id === edited('changeStaff'))
  const own = { action: eventAddress(event.code), version: event.version, refused }
  return (
    <>
      <Folded {...own} form="staff" title={t(m.addStaff)} why={t(m.staffWhy)} button={t(m.addStaff)}>
        <StaffFields />
      </Folded>
      {chosen && (
        <Folded
          {...own}
          form="changeStaff"
          title={t(m.changeOf, { what: chosen.name ?? chosen.organisation })}
          button={t(m.save)}
          open
        >
          <input type="hidden" name="row" value={chosen.id} />
          <StaffFields member={chosen} />
          <Reason />
        </Folded>
      )}
      {staff.length > 0 && (
        <Folded {...own} form="withdrawStaff" title={t(m.withdrawStaff)} button={t(m.withdrawThis)}>
          <SelectField
            name="member"
            label={t(m.which)}
            options={staff.map(({ id, role, name, organisation }) => ({
              value: id,
              label: [t(staffRoleNames[role]), name ?? organisation].join(': '),
            }))}
          />
          <Reason />
        </Folded>
      )}
    </>
  )
}

function SessionFields({ event, session }: { event: Event; session?: SessionLine }) {
  const { t } = useView()
  return (
    <>
      <DateField name="heldOn" label={t(m.day)} value={session?.heldOn ?? event.startsOn} required />
      <TextField
        name="fromTime"
        label={t(m.fromTime)}
        hint={t(m.timeHint)}
        value={session?.fromTime ?? ''}
        width="short"
        required
      />
      <TextField name="untilTime" label={t(m.untilTime)} value={session?.untilTime ?? ''} width="short" required />
      <TextField name="sessionTitle" label={t(m.session)} value={session?.title ?? ''} width="medium" required />
      <TextField
        name="hours"
        label={t(m.hours)}
        hint={t(m.hoursHint)}
        value={session?.hours ?? ''}
        width="short"
        inputmode="decimal"
      />
      <TextField name="sessionPlace" label={t(m.place)} value={session?.place ?? ''} width="medium" />
    </>
  )
}

function StaffFields({ member }: { member?: StaffLine }) {
  const { t } = useView()
  return (
    <>
      <SelectField
        name="role"
        label={t(m.role)}
        required
        value={member?.role ?? ''}
        options={staffRoles.map((value) => ({ value, label: t(staffRoleNames[value]) }))}
      />
      <TextField
        name="organisation"
        label={t(m.organisation)}
        hint={t(m.organisationHint)}
        value={member?.organisation ?? ''}
        width="medium"
        required
      />
      <TextField name="name" label={t(m.name)} hint={t(m.nameHint)} value={member?.name ?? ''} width="medium" />
      <TextField
        name="languages"
        label={t(m.languages)}
        hint={t(m.interpretedHint)}
        value={member?.languages.join(', ') ?? ''}
        width="short"
      />
    </>
  )
}
