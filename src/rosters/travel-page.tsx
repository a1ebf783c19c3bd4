// Travel of those on a roster: planned and as it was, and that somebody did not return.
import {
  Alert,
  CalendarDate,
  countries,
  DateField,
  EmptyState,
  Section,
  SelectField,
  Sentence,
  Table,
  Tag,
  TextArea,
  TextField,
  useView,
  type Tone,
} from '#web/index.ts'
import { page, type FormFields, type PageRequest } from '#web/page.ts'
import { openIncident } from './no-return.ts'
import { rosterMessages, travelDays, travelMessages as m, travelStandings } from './page-messages.ts'
import { Folded, Lead, one, personLabel, PersonName, RosterTabs, trailOf, travelAddress } from './page-parts.tsx'
import { showRoster, type Roster } from './show.ts'
import { listTravel, type TravelLine } from './travel-list.ts'
import { changeTravel, planTravel, recordTravel } from './travel.ts'

const planned = (fields: FormFields) => ({
  id: one(fields, 'id') ?? '',
  departure: one(fields, 'departure') ?? '',
  return: one(fields, 'return') ?? '',
  fromPlace: one(fields, 'fromPlace'),
  toPlace: one(fields, 'toPlace'),
  carrier: one(fields, 'carrier'),
})

export const travelPage = page({
  path: '/events/{event}/travel',
  needs: 'roster.read',
  async get({ act, params, refused, may }) {
    const roster = await act(showRoster, { event: params.event! })
    const { travel } = await act(listTravel, { event: params.event! })
    const { event } = roster
    const keeps = roster.mayKeep && may('roster.keep')
    return {
      title: m.travel,
      trail: trailOf(event),
      lead: <Lead event={event} />,
      body: (
        <>
          <RosterTabs event={event.code} current={travelAddress(event.code)} mayKeep={keeps} />
          <Unplanned roster={roster} />
          <TravelTable travel={travel} />
          {keeps && <Keep roster={roster} travel={travel} refused={refused} />}
        </>
      ),
    }
  },
  forms: {
    plan: { operation: planTravel, input: (fields) => ({ ...planned(fields), toCountry: one(fields, 'toCountry') }) },
    anew: { operation: changeTravel, input: (fields) => ({ ...planned(fields), reason: one(fields, 'reason') ?? '' }) },
    record: {
      operation: recordTravel,
      input: (fields) => ({
        id: one(fields, 'id') ?? '',
        departedOn: one(fields, 'departedOn'),
        arrivedOn: one(fields, 'arrivedOn'),
        returnedOn: one(fields, 'returnedOn'),
      }),
    },
    back: {
      operation: recordTravel,
      input: (fields) => ({
        id: one(fields, 'id') ?? '',
        [one(fields, 'which') ?? '']: null,
        reason: one(fields, 'reason'),
      }),
    },
    missing: {
      operation: openIncident,
      input: (fields) => ({ id: one(fields, 'id') ?? '', reason: one(fields, 'reason') ?? '' }),
      next: () => '/no-returns',
    },
  },
})

const tones: Record<TravelLine['standing'], Tone> = { planned: 'plain', away: 'active', overdue: 'bad', back: 'good' }

function TravelTable({ travel }: { travel: readonly TravelLine[] }) {
  const { t } = useView()
  const day = (on: string | null, plan: string | null) =>
    on ? (
      <CalendarDate on={on} />
    ) : (
      plan && <Sentence message={m.planned} values={{ date: <CalendarDate on={plan} /> }} />
    )
  return (
    <Section title={t(m.travel)}>
      <p>{t(m.lead)}</p>
      <Table
        caption={t(m.travel)}
        captionHidden
        rows={travel}
        empty={<EmptyState title={t(m.none)}>{t(m.noneWhy)}</EmptyState>}
        columns={[
          {
            key: 'person',
            label: t(rosterMessages.person),
            kind: 'name',
            cell: (row) => <PersonName of={{ ...row, code: row.person }} />,
          },
          {
            key: 'to',
            label: t(m.to),
            cell: ({ toPlace, toCountry }) => <bdi>{[toPlace, toCountry].filter(Boolean).join(', ')}</bdi>,
          },
          { key: 'departure', label: t(m.departure), cell: (row) => day(row.departedOn, row.departurePlanned) },
          { key: 'arrival', label: t(m.arrival), minor: true, cell: (row) => day(row.arrivedOn, null) },
          { key: 'return', label: t(m.back), cell: (row) => day(row.returnedOn, row.returnPlanned) },
          {
            key: 'standing',
            label: t(m.standing),
            cell: ({ standing, fits, incidentId }) => (
              <>
                <Tag tone={tones[standing]}>{t(travelStandings[standing])}</Tag>
                {standing === 'planned' && !fits && <div class="hint">{t(m.fitsNot)}</div>}
                {incidentId && (
                  <>
                    {' '}
                    <a href="/no-returns">{t(m.notBack)}</a>
                  </>
                )}
              </>
            ),
          },
        ]}
      />
    </Section>
  )
}

/** Whoever takes part abroad without a travel: nobody would notice that they did not come back. */
function Unplanned({ roster: { event, participations } }: { roster: Roster }) {
  const { t } = useView()
  const without = participations.filter(
    ({ state, country, travelId }) =>
      travels.includes(state) && !travelId && event.placeCountry !== null && event.placeCountry !== country,
  )
  return without.length > 0 ? <Alert kind="warning">{t(m.unplanned, { count: without.length })}</Alert> : null
}

const travels: readonly string[] = ['enrolled', 'completed', 'failed']

interface KeepProps {
  roster: Roster
  travel: readonly TravelLine[]
  refused: PageRequest['refused']
}

function Keep({ roster: { event, participations }, travel, refused }: KeepProps) {
  const { t, locale } = useView()
  const own = { action: travelAddress(event.code), refused }
  const ready = participations.filter(({ state, travelId }) => travels.includes(state) && !travelId)
  const whom = (of: readonly TravelLine[]) =>
    of.map((row) => ({ value: row.id, label: personLabel({ ...row, code: row.person }) }))
  const out = travel.filter(({ returnedOn }) => !returnedOn)
  const recorded = travel.filter(({ departedOn }) => departedOn)
  const away = out.filter(({ departedOn, incidentId }) => departedOn && !incidentId)
  return (
    <div class="no-print folds">
      {ready.length > 0 && (
        <Folded {...own} form="plan" title={t(m.plan)} button={t(m.planThis)}>
          <SelectField
            name="id"
            label={t(rosterMessages.whom)}
            empty=""
            required
            options={ready.map((row) => ({ value: row.id, label: personLabel(row) }))}
          />
          <SelectField
            name="toCountry"
            label={t(m.country)}
            empty=""
            required
            value={event.placeCountry ?? ''}
            options={[...countries.values()]
              .map(({ code, name }) => ({ value: code, label: name }))
              .toSorted((a, b) => a.label.localeCompare(b.label, locale))}
          />
          <Plan />
        </Folded>
      )}
      {out.length > 0 && (
        <>
          <Folded {...own} form="record" title={t(m.record)} button={t(m.recordThis)}>
            <SelectField name="id" label={t(rosterMessages.whom)} empty="" required options={whom(out)} />
            <DateField name="departedOn" label={t(m.departure)} />
            <DateField name="arrivedOn" label={t(m.arrival)} />
            <DateField name="returnedOn" label={t(m.back)} />
          </Folded>
          <Folded {...own} form="anew" title={t(m.anew)} button={t(m.planThis)}>
            <SelectField name="id" label={t(rosterMessages.whom)} empty="" required options={whom(out)} />
            <Plan />
            <TextArea name="reason" label={t(rosterMessages.reason)} rows={2} required />
          </Folded>
        </>
      )}
      {recorded.length > 0 && (
        <Folded {...own} form="back" title={t(m.takeBack)} button={t(m.takeBackThis)}>
          <SelectField name="id" label={t(rosterMessages.whom)} empty="" required options={whom(recorded)} />
          <SelectField
            name="which"
            label={t(m.which)}
            empty=""
            required
            options={(['returnedOn', 'arrivedOn', 'departedOn'] as const).map((value) => ({
              value,
              label: t(travelDays[value]),
            }))}
          />
          <TextArea name="reason" label={t(rosterMessages.reason)} rows={2} required />
        </Folded>
      )}
      {away.length > 0 && (
        <Folded {...own} form="missing" title={t(m.notBack)} why={t(m.notBackWhy)} button={t(m.notBackThis)}>
          <SelectField name="id" label={t(rosterMessages.whom)} empty="" required options={whom(away)} />
          <TextArea name="reason" label={t(rosterMessages.reason)} rows={2} required />
        </Folded>
      )}
    </div>
  )
}

function Plan() {
  const { t } = useView()
  return (
    <>
      <TextField name="fromPlace" label={t(m.from)} width="medium" />
      <TextField name="toPlace" label={t(m.to)} width="medium" />
      <DateField name="departure" label={t(m.departure)} required />
      <DateField name="return" label={t(m.back)} required />
      <TextField name="carrier" label={t(m.carrier)} hint={t(m.carrierHint)} width="medium" />
    </>
  )
}
