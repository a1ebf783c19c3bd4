// Those who did not return from an event abroad: whom it was told to, what is still to be told, and how it ended.
import {
  CalendarDate,
  DateField,
  EmptyState,
  Pager,
  SelectField,
  Table,
  Tag,
  TextArea,
  TextField,
  useView,
} from '#web/index.ts'
import { page, type PageRequest } from '#web/page.ts'
import {
  closeIncident,
  listIncidents,
  meansOfNotice,
  outcomes,
  tellOfIncident,
  toldTo,
  type Incident,
} from './no-return.ts'
import { noReturnMessages as m } from './page-messages.ts'
import { Folded, one, PersonName, travelAddress } from './page-parts.tsx'
import { meansNames, outcomeNames, toldNames } from './words.ts'

const address = '/no-returns'

export const noReturnsPage = page({
  path: address,
  needs: 'roster.read',
  menu: { room: 'training', label: m.incidents, order: 60 },
  async get({ act, query, refused, may }) {
    const cursor = query.get('cursor')
    const { incidents, next } = await act(listIncidents, cursor ? { cursor } : {})
    return {
      title: m.incidents,
      lead: <Lead />,
      body: (
        <>
          <List incidents={incidents} />
          {incidents.length > 0 && <Pager next={next} shown={incidents.length} />}
          {may('roster.keep') && <Keep incidents={incidents} refused={refused} />}
        </>
      ),
    }
  },
  forms: {
    tell: {
      operation: tellOfIncident,
      input: (fields) => ({
        id: one(fields, 'id') ?? '',
        told: one(fields, 'told'),
        office: one(fields, 'office') ?? '',
        on: one(fields, 'on') ?? '',
        means: one(fields, 'means'),
      }),
    },
    close: {
      operation: closeIncident,
      input: (fields) => ({
        id: one(fields, 'id') ?? '',
        outcome: one(fields, 'outcome'),
        reason: one(fields, 'reason') ?? '',
      }),
    },
  },
})

function Lead() {
  return <>{useView().t(m.lead)}</>
}

function List({ incidents }: { incidents: readonly Incident[] }) {
  const { t } = useView()
  return (
    <Table
      caption={t(m.incidents)}
      captionHidden
      rows={incidents}
      empty={<EmptyState title={t(m.none)}>{t(m.noneWhy)}</EmptyState>}
      columns={[
        {
          key: 'person',
          label: t(m.person),
          kind: 'name',
          cell: (row) => <PersonName of={{ ...row, code: row.person }} />,
        },
        {
          key: 'event',
          label: t(m.event),
          cell: ({ event, eventTitle }) => (
            <>
              <a href={travelAddress(event)}>{event}</a> <bdi>{eventTitle}</bdi>
            </>
          ),
        },
        {
          key: 'due',
          label: t(m.due),
          kind: 'date',
          cell: ({ returnPlanned }) => <CalendarDate on={returnPlanned} />,
        },
        {
          key: 'opened',
          label: t(m.opened),
          cell: ({ openedOn, openedBy, reason }) => (
            <>
              <CalendarDate on={openedOn} /> {t(openedBy === 'look' ? m.byLook : m.byHand)}
              {reason && (
                <div class="hint">
                  <bdi>{reason}</bdi>
                </div>
              )}
            </>
          ),
        },
        { key: 'told', label: t(m.told), cell: (row) => <Told incident={row} /> },
        { key: 'outcome', label: t(m.outcome), cell: (row) => <Ended incident={row} /> },
      ]}
    />
  )
}

function Told({ incident: { notices, untold, outcome } }: { incident: Incident }) {
  const { t } = useView()
  return (
    <>
      {notices.length > 0 && (
        <ul class="cell-list">
          {notices.map(({ told, office, onDay, means }) => (
            <li>
              {t(toldNames[told])}: <bdi>{office}</bdi>, <CalendarDate on={onDay} />, {t(meansNames[means])}
            </li>
          ))}
        </ul>
      )}
      {untold.length > 0 && (
        <Tag tone={outcome === null ? 'waiting' : 'bad'}>
          {t(outcome === null ? m.untold : m.neverTold, { offices: untold.map((to) => t(toldNames[to])).join(', ') })}
        </Tag>
      )}
    </>
  )
}

function Ended({ incident: { outcome, closedOn, closedFor } }: { incident: Incident }) {
  const { t } = useView()
  if (!outcome || !closedOn) return <Tag tone="bad">{t(m.openStill)}</Tag>
  return (
    <>
      <Tag tone={outcome === 'unauthorised-departure' ? 'bad' : 'ended'}>{t(outcomeNames[outcome])}</Tag>{' '}
      <CalendarDate on={closedOn} />
      <div class="hint">
        <bdi>{closedFor}</bdi>
      </div>
    </>
  )
}

function Keep({ incidents, refused }: { incidents: readonly Incident[]; refused: PageRequest['refused'] }) {
  const { t } = useView()
  const open = incidents.filter(({ outcome }) => outcome === null)
  if (!open.length) return null
  const which = (
    <SelectField
      name="id"
      label={t(m.which)}
      empty=""
      required
      options={open.map(({ id, person, name, event }) => ({
        value: id,
        label: `${name ?? person} (${person}), ${event}`,
      }))}
    />
  )
  return (
    <div class="no-print folds">
      <Folded action={address} refused={refused} form="tell" title={t(m.tell)} button={t(m.tellThis)}>
        {which}
        <SelectField
          name="told"
          label={t(m.toldTo)}
          options={toldTo.map((value) => ({ value, label: t(toldNames[value]) }))}
        />
        <TextField name="office" label={t(m.office)} hint={t(m.officeHint)} width="medium" required />
        <DateField name="on" label={t(m.on)} required />
        <SelectField
          name="means"
          label={t(m.means)}
          options={meansOfNotice.map((value) => ({ value, label: t(meansNames[value]) }))}
        />
      </Folded>
      <Folded action={address} refused={refused} form="close" title={t(m.close)} button={t(m.closeThis)}>
        {which}
        <SelectField
          name="outcome"
          label={t(m.outcome)}
          options={outcomes.map((value) => ({ value, label: t(outcomeNames[value]) }))}
        />
        <TextArea name="reason" label={t(m.reason)} rows={2} required />
      </Folded>
    </div>
  )
}
