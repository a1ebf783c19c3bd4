// What of clearance needs attention, the batches, and submitting one.
import type { z } from 'zod'
import {
  Button,
  CalendarDate,
  countries,
  DateField,
  EmptyState,
  FilterForm,
  Form,
  formState,
  Pager,
  Section,
  SelectField,
  Table,
  Tag,
  TextArea,
  TextField,
  useView,
} from '#web/index.ts'
import { page, type PageRequest } from '#web/page.ts'
import { countryName } from '#units/index.ts'
import { attention, listBatches, type AttentionItem, type BatchLine } from './list.ts'
import { localMessages as l } from './local-messages.ts'
import { attentionNames, caseStateNames, lawNames, messages as m, purposeNames, stateNames } from './messages.ts'
import { batchStates, laws, purposes } from './steps.ts'
import { submitBatch, type Nominated } from './submit.ts'
import {
  batchAddress,
  casesIn,
  clearanceAddress,
  one,
  orNull,
  nominatedAddress,
  StateTag,
  VettingFields,
} from './words.tsx'

type Waiting = z.output<typeof attention.output>
type Listed = z.output<typeof listBatches.output>

export const clearancePage = page({
  path: '/clearance',
  needs: 'clearance.read',
  menu: { room: 'people', label: m.clearance, order: 30 },
  async get({ act, query, may, refused }) {
    const country = query.get('country') ?? ''
    const which = query.get('which') ?? ''
    const cursor = query.get('cursor')
    const within = country ? { country } : {}
    const waiting = await act(attention, { ...within, limit: 50 })
    const state = batchStates.find((one) => one === which)
    const batches = await act(listBatches, {
      ...within,
      ...(state ? { state } : { open: which === 'open' }),
      ...(cursor && { cursor }),
    })
    return {
      title: m.clearance,
      lead: <Lead />,
      body: (
        <Body
          waiting={waiting}
          listed={batches}
          country={country}
          which={which}
          maySubmit={may('clearance.submit')}
          mayRemedy={may('clearance.result') || may('duty.read')}
          mayAudit={may('hit-reading.read')}
          refused={refused}
        />
      ),
    }
  },
  forms: {
    submit: {
      operation: submitBatch,
      input: (fields) => ({
        country: one(fields, 'country'),
        name: one(fields, 'name'),
        purpose: one(fields, 'purpose'),
        neededBy: one(fields, 'neededBy'),
        holdsUntil: one(fields, 'holdsUntil'),
        ...casesIn(fields),
        fundingSource: orNull(fields, 'fundingSource'),
        law: orNull(fields, 'law'),
        ownTracking: orNull(fields, 'ownTracking'),
      }),
      next: (nominated: Nominated) => nominatedAddress(nominated),
    },
  },
})

function Lead() {
  const { t } = useView()
  return <>{t(m.lead)}</>
}

interface BodyProps {
  waiting: Waiting
  listed: Listed
  country: string
  which: string
  maySubmit: boolean
  mayRemedy: boolean
  mayAudit: boolean
  refused: PageRequest['refused']
}

function Body({ waiting, listed: found, country, which, maySubmit, mayRemedy, mayAudit, refused }: BodyProps) {
  const { t } = useView()
  return (
    <>
      <p class="no-print">
        {maySubmit && (
          <>
            <a href="#submit">{t(m.newBatch)}</a> ·{' '}
          </>
        )}
        {mayRemedy && (
          <>
            <a href="/clearance/remedies">{t(m.toRemedies)}</a> ·{' '}
          </>
        )}
        <a href="/clearance/posts">{t(m.toPosts)}</a> · <a href="/clearance/working-days">{t(l.toWorkingDays)}</a>
        {mayAudit && (
          <>
            {' '}
            · <a href="/clearance/readings">{t(l.toReadings)}</a>
          </>
        )}
      </p>
      <Attention waiting={waiting} />
      <Batches listed={found} country={country} which={which} />
      {maySubmit && <SubmitForm country={country || only(found.countries)} refused={refused} />}
    </>
  )
}

function Attention({ waiting: { items, total } }: { waiting: Waiting }) {
  const { t, locale, format } = useView()
  // at headquarters these would be a row for nearly every nation
  const [without, waitingHere] = [
    items.filter(({ kind }) => kind === 'sop-missing'),
    items.filter(({ kind }) => kind !== 'sop-missing'),
  ]
  return (
    <Section title={t(m.attention)} id="attention">
      {without.length > 0 && (
        <p>
          {t(m.sopMissingAt, {
            count: without.length,
            countries: format.list(without.map(({ country }) => countryName(locale, country))),
          })}
        </p>
      )}
      <Table
        caption={t(m.attention)}
        captionHidden
        rows={waitingHere}
        empty={<EmptyState title={t(m.nothingWaits)}>{t(m.nothingWaitsWhy)}</EmptyState>}
        columns={[
          { key: 'what', label: t(m.what), kind: 'name', cell: ({ kind }) => t(attentionNames[kind]) },
          { key: 'about', label: t(m.about), cell: (item) => <About item={item} /> },
          { key: 'country', label: t(m.country), minor: true, cell: (item) => countryName(locale, item.country) },
          {
            key: 'due',
            label: t(m.due),
            kind: 'date',
            cell: ({ dueOn, overdue }) => (
              <>
                {dueOn && <CalendarDate on={dueOn} />} {overdue && <Tag tone="bad">{t(m.overdue)}</Tag>}
              </>
            ),
          },
        ]}
      />
      {total > items.length && <p>{t(m.more, { count: total - items.length })}</p>}
    </Section>
  )
}

function About({ item: { kind, batchId, batch, personId, what, name, count } }: { item: AttentionItem }) {
  const { format } = useView()
  return (
    <>
      {batchId && (
        <a href={batchAddress(batchId)}>
          <bdi>{batch}</bdi>
        </a>
      )}{' '}
      {personId || kind === 'not-asked' ? (
        <a href={personId ? `/persons/${personId}` : `/events/${what}/roster`}>
          <bdi>{name ?? what}</bdi>
        </a>
      ) : (
        <bdi>{name}</bdi>
      )}{' '}
      {what && <code>{what}</code>} {count !== null && `(${format.number(count)})`}
    </>
  )
}

function Batches({
  listed: { batches, countries: held, next },
  country,
  which,
}: {
  listed: Listed
  country: string
  which: string
}) {
  const { t, locale } = useView()
  return (
    <Section title={t(m.batches)} id="batches">
      <FilterForm clearHref={clearanceAddress}>
        <SelectField
          name="country"
          label={t(m.country)}
          value={country}
          empty={true}
          options={[...new Set([...held, ...(country ? [country] : [])])].map((value) => ({
            value,
            label: countryName(locale, value),
          }))}
        />
        <SelectField
          name="which"
          label={t(m.onlyOpen)}
          value={which}
          empty={true}
          options={[
            { value: 'open', label: t(m.openOnes) },
            ...batchStates.map((value) => ({ value, label: t(stateNames[value]) })),
          ]}
        />
      </FilterForm>
      <Table
        caption={t(m.batches)}
        captionHidden
        rows={batches}
        empty={<EmptyState title={t(m.noBatches)}>{t(m.noBatchesWhy)}</EmptyState>}
        columns={[
          {
            key: 'batch',
            label: t(m.batch),
            kind: 'name',
            cell: (batch: BatchLine) => (
              <>
                <a href={batchAddress(batch.id)}>
                  <bdi>{batch.name}</bdi>
                </a>{' '}
                <code>{batch.code}</code>
              </>
            ),
          },
          { key: 'purpose', label: t(m.purpose), minor: true, cell: ({ purpose }) => t(purposeNames[purpose]) },
          {
            key: 'state',
            label: t(m.state),
            cell: ({ state, eventOverOn }) => (
              <>
                <StateTag state={state} />{' '}
                {eventOverOn && <Tag tone="ended">{t(caseStateNames['event-cancelled'])}</Tag>}
              </>
            ),
          },
          {
            key: 'cases',
            label: t(m.cases),
            kind: 'number',
            cell: ({ cases, undecided }) => (
              <>
                {cases} <span class="hint">{t(m.casesLeft, { count: undecided })}</span>
              </>
            ),
          },
          { key: 'needed', label: t(m.neededBy), kind: 'date', cell: ({ neededBy }) => <CalendarDate on={neededBy} /> },
        ]}
      />
      {batches.length > 0 && <Pager next={next} shown={batches.length} />}
    </Section>
  )
}

/** The country of whoever has batches of one alone. */
const only = (held: readonly string[]) => (held.length === 1 ? held[0]! : '')

function SubmitForm({ country, refused }: { country: string; refused: PageRequest['refused'] }) {
  const { t, locale } = useView()
  const state = formState(refused, 'submit')
  return (
    <div class="no-print">
      <Section title={t(m.newBatch)} id="submit">
        <p>{t(m.newBatchWhy)}</p>
        <Form action={clearanceAddress} form="submit" {...state} buttons={<Button>{t(m.submit)}</Button>}>
          <SelectField
            name="country"
            label={t(m.country)}
            value={country}
            empty=""
            required
            options={[...countries.keys()]
              .map((value) => ({ value, label: countryName(locale, value) }))
              .toSorted((a, b) => a.label.localeCompare(b.label, locale))}
          />
          <TextField name="name" label={t(m.name)} width="medium" required />
          <SelectField
            name="purpose"
            label={t(m.purpose)}
            value="training"
            options={purposes.map((value) => ({ value, label: t(purposeNames[value]) }))}
          />
          <DateField name="neededBy" label={t(m.neededBy)} required />
          <DateField name="holdsUntil" label={t(m.holdsUntil)} hint={t(m.holdsUntilHint)} />
          <TextArea name="persons" label={t(m.persons)} hint={t(m.personsHint)} rows={3} />
          <TextField name="units" label={t(m.units)} hint={t(m.unitsHint)} width="medium" />
          <VettingFields />
          <TextField name="fundingSource" label={t(m.fundingSource)} width="medium" />
          <SelectField
            name="law"
            label={t(m.law)}
            empty=""
            options={laws.map((value) => ({ value, label: t(lawNames[value]) }))}
          />
          <TextField name="ownTracking" label={t(m.ownTracking)} width="short" />
        </Form>
      </Section>
    </div>
  )
}
