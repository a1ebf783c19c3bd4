// Whom to ask what came of a training, links to answer by, and the page that records an answer.
import {
  Button,
  CalendarDate,
  EmptyState,
  Facts,
  FilterForm,
  Form,
  formState,
  localeNames,
  locales,
  Name,
  NotStated,
  OneButton,
  Pager,
  Section,
  SelectField,
  Table,
  Tag,
  TextField,
  useView,
  type Message,
  type Tone,
} from '#web/index.ts'
import { page, type PageRequest } from '#web/page.ts'
import { countryName } from '#units/index.ts'
import { posts, reasonsToLeave, uses } from './answer.ts'
import { listFollowUps, states, type FollowUp, type FollowUpRule, type State } from './due.ts'
import { messages as m, postName, reasonName, sourceName, stateName, useName } from './messages.ts'
import { revokeLinks } from './links.ts'
import { recordFollowUp, setRule, showFollowUp, showRule } from './record.ts'

export const followUpAddress = ({ participationId, months }: Pick<FollowUp, 'participationId' | 'months'>) =>
  `/follow-up/${participationId}?months=${months}`

const tones: Record<State, Tone> = {
  coming: 'waiting',
  due: 'active',
  overdue: 'bad',
  answered: 'good',
  'not-answered': 'ended',
}

export const StateTag = ({ state }: { state: State }) => <Tag tone={tones[state]}>{useView().t(stateName[state])}</Tag>

/** The filters of an address, as the operations take them. */
export const askedIn = (query: URLSearchParams) => {
  const country = /^[A-Z]{2}$/.exec(query.get('country') ?? '')?.[0]
  const months = /^\d{1,3}$/.exec(query.get('months') ?? '')?.[0]
  const event = query.get('event')?.trim()
  return { ...(event && { event }), ...(country && { country }), ...(months && { months }) }
}

export const followUpPage = page({
  path: '/follow-up',
  needs: 'roster.read',
  menu: { room: 'training', label: m.title, order: 40 },
  async get({ act, query, may, refused }) {
    const state = states.find((one) => one === query.get('state'))
    const cursor = query.get('cursor')
    const rule = await act(showRule, {})
    const found = await act(listFollowUps, { ...askedIn(query), ...(state && { state }), ...(cursor && { cursor }) })
    return {
      title: m.title,
      lead: <Lead />,
      body: (
        <>
          <List {...found} keeps={may('follow-up.keep')} />
          <Rule rule={rule} sets={may('follow-up-rule.set')} refused={refused} />
        </>
      ),
    }
  },
  forms: {
    rule: {
      operation: setRule,
      input: (fields) => ({
        months: (one(fields['months']) ?? '')
          .split(/[\s,;]+/)
          .filter(Boolean)
          .map(Number),
        overdueDays: Number(one(fields['overdueDays'])),
        closedDays: Number(one(fields['closedDays'])),
        linkDays: Number(one(fields['linkDays'])),
      }),
    },
  },
})

function Lead() {
  return <>{useView().t(m.lead)}</>
}

interface ListProps {
  followUps: readonly FollowUp[]
  next: string | null
  keeps: boolean
}

function List({ followUps, next, keeps }: ListProps) {
  const { t, query, locale, format } = useView()
  const asking = followUps.some(({ state }) => state === 'due' || state === 'overdue')
  return (
    <>
      <p class="no-print">
        <a href="/follow-up/results">{t(m.toResults)}</a>
      </p>
      <Filters>
        <SelectField
          name="state"
          label={t(m.state)}
          value={query.get('state') ?? ''}
          empty={t(m.dueAndOverdue)}
          options={states.map((value) => ({ value, label: t(stateName[value]) }))}
        />
      </Filters>
      <Table
        caption={t(m.title)}
        captionHidden
        rows={followUps}
        empty={<EmptyState title={t(m.noneDue)}>{t(m.noneDueBody)}</EmptyState>}
        columns={[
          { key: 'person', label: t(m.person), kind: 'name', cell: (one) => <Who one={one} /> },
          { key: 'event', label: t(m.event), cell: (one) => <EventOf one={one} /> },
          { key: 'nation', label: t(m.nation), minor: true, cell: ({ nation }) => countryName(locale, nation) },
          { key: 'months', label: t(m.months), kind: 'number', cell: ({ months }) => format.number(months) },
          { key: 'due', label: t(m.dueOn), kind: 'date', cell: ({ dueOn }) => <CalendarDate on={dueOn} /> },
          {
            key: 'state',
            label: t(m.state),
            cell: ({ state, post, linkUntil }) => (
              <>
                <StateTag state={state} /> {post && t(postName[post])}
                {linkUntil && (
                  <span class="hint"> {t(m.linkUntil, { date: format.date(linkUntil.slice(0, 10)) })}</span>
                )}
              </>
            ),
          },
          {
            key: 'record',
            label: t(m.answer),
            cell: (one) =>
              one.state === 'coming' ? '' : <a href={followUpAddress(one)}>{t(keeps ? m.record : m.answer)}</a>,
          },
        ]}
      />
      <Pager next={next} shown={followUps.length} />
      {keeps && asking && <Links />}
    </>
  )
}

export function Filters({ children }: { children?: unknown }) {
  const { t, query } = useView()
  return (
    <FilterForm>
      {children as never}
      <TextField name="event" label={t(m.event)} hint={t(m.eventHint)} value={query.get('event') ?? ''} width="short" />
      <TextField
        name="country"
        label={t(m.nation)}
        hint={t(m.nationHint)}
        value={query.get('country') ?? ''}
        width="short"
      />
      <TextField name="months" label={t(m.months)} value={query.get('months') ?? ''} width="short" />
    </FilterForm>
  )
}

function Who({ one: { person } }: { one: FollowUp }) {
  const { t } = useView()
  if (!person) return <span class="hint">{t(m.notShown)}</span>
  return (
    <>
      <a href={`/persons/${person.id}`}>
        <Name lang={person.language ?? ''}>{person.name ?? person.code}</Name>
      </a>{' '}
      <code>{person.code}</code>
    </>
  )
}

function EventOf({ one: { event } }: { one: FollowUp }) {
  const { t } = useView()
  return event ? (
    <a href={`/events/${event.code}`}>
      <bdi>{event.title}</bdi>
    </a>
  ) : (
    <span class="hint">{t(m.notShown)}</span>
  )
}

/** The same filters as of the list; the answer is a table that is told once. */
function Links() {
  const { t, query } = useView()
  return (
    <div class="no-print">
      <Section title={t(m.links)} id="links">
        <p>{t(m.linksLead)}</p>
        <Form action="/follow-up/links" form="links" buttons={<Button>{t(m.makeLinks)}</Button>}>
          {(['event', 'country', 'months'] as const).map(
            (name) => query.get(name) && <input type="hidden" name={name} value={query.get(name)!} />,
          )}
          <SelectField
            name="language"
            label={t(m.language)}
            value=""
            empty={t(m.ownLanguage)}
            options={locales.map((value) => ({ value, label: localeNames[value] }))}
          />
        </Form>
      </Section>
    </div>
  )
}

/** When people are asked: read by all, set by whoever may. */
function Rule({ rule, sets, refused }: { rule: FollowUpRule; sets: boolean; refused: PageRequest['refused'] }) {
  const { t } = useView()
  const state = formState(refused, 'rule')
  // what is wrong with one of the months stands at the field that holds them all
  const errors = state.errors.map((error) => (error.path.startsWith('months') ? { ...error, path: 'months' } : error))
  const days = (name: 'overdueDays' | 'closedDays' | 'linkDays', label: Message) => (
    <TextField name={name} label={t(label)} value={String(rule[name])} inputmode="numeric" width="short" required />
  )
  return (
    <Section title={t(m.rule)} id="rule">
      <Facts
        facts={[
          { label: t(m.ruleMonths), value: rule.months.join(', ') },
          { label: t(m.ruleOverdue), value: rule.overdueDays },
          { label: t(m.ruleClosed), value: rule.closedDays },
          { label: t(m.ruleLink), value: rule.linkDays },
        ]}
      />
      {sets && (
        <details class="fold no-print" open={errors.length > 0}>
          <summary>{t(m.setRule)}</summary>
          <Form
            action="/follow-up"
            form="rule"
            {...state}
            errors={errors}
            buttons={<Button>{t(m.setThisRule)}</Button>}
          >
            <TextField
              name="months"
              label={t(m.ruleMonths)}
              hint={t(m.ruleMonthsHint)}
              value={rule.months.join(' ')}
              width="short"
              required
            />
            {days('overdueDays', m.ruleOverdue)}
            {days('closedDays', m.ruleClosed)}
            {days('linkDays', m.ruleLink)}
          </Form>
        </details>
      )}
    </Section>
  )
}

const one = (value: string | string[] | undefined) => [value ?? []].flat()[0] || undefined

export const followUpOnePage = page({
  path: '/follow-up/{id}',
  needs: 'roster.read',
  async get({ act, params, query, may, refused }) {
    const months = refused?.fields['months'] ?? query.get('months')
    const found = await act(showFollowUp, { id: params.id!, months: String(months ?? 3) })
    return {
      title: m.recordTitle,
      trail: [{ label: m.title, href: '/follow-up' }],
      body: <One found={found} keeps={may('follow-up.keep')} refused={refused} />,
    }
  },
  forms: {
    record: {
      operation: recordFollowUp,
      input: (fields, { id }) => ({
        id,
        months: one(fields['months']),
        post: one(fields['post']),
        leftFor: one(fields['leftFor']) ?? null,
        usesSkill: one(fields['usesSkill']) ?? null,
        trainedOthers: one(fields['trainedOthers']) ?? null,
        version: Number(one(fields['version']) ?? 0),
      }),
      next: () => '/follow-up',
    },
    revoke: {
      operation: revokeLinks,
      input: (_fields, { id }) => ({ id }),
      next: () => '/follow-up',
    },
  },
})

function One({ found, keeps, refused }: { found: FollowUp; keeps: boolean; refused: PageRequest['refused'] }) {
  const { t, format } = useView()
  return (
    <>
      <Facts
        facts={[
          { label: t(m.person), value: <Who one={found} /> },
          { label: t(m.event), value: <EventOf one={found} /> },
          {
            label: t(m.dueOn),
            value: (
              <>
                <CalendarDate on={found.dueOn} />, {t(m.afterMonths, { months: found.months })}
              </>
            ),
          },
          { label: t(m.state), value: <StateTag state={found.state} /> },
          { label: t(m.post), value: found.post && t(postName[found.post]) },
          { label: t(m.leftFor), value: found.leftFor && t(reasonName[found.leftFor]) },
          { label: t(m.usesSkill), value: found.usesSkill && t(useName[found.usesSkill]) },
          {
            label: t(m.trainedOthers),
            value: found.trainedOthers === null ? null : format.number(found.trainedOthers),
          },
          {
            label: t(m.bySource),
            value: found.source && (
              <>
                {t(sourceName[found.source])}, <CalendarDate on={found.answeredOn!} />
              </>
            ),
          },
        ]}
      />
      {found.state === 'coming' && <p>{t(m.notYet, { date: format.date(found.dueOn) })}</p>}
      {keeps && found.state !== 'coming' && (
        <div class="no-print">
          <Form
            action={followUpAddress(found)}
            form="record"
            {...formState(refused, 'record')}
            buttons={<Button>{t(m.recordThis)}</Button>}
          >
            <input type="hidden" name="months" value={String(found.months)} />
            <input type="hidden" name="version" value={String(found.version ?? 0)} />
            <SelectField
              name="post"
              label={t(m.post)}
              value={found.post ?? ''}
              empty=""
              required
              options={posts.map((value) => ({ value, label: t(postName[value]) }))}
            />
            <SelectField
              name="leftFor"
              label={t(m.leftFor)}
              hint={t(m.leftForHint)}
              value={found.leftFor ?? ''}
              empty=""
              options={reasonsToLeave.map((value) => ({ value, label: t(reasonName[value]) }))}
            />
            <SelectField
              name="usesSkill"
              label={t(m.usesSkill)}
              value={found.usesSkill ?? ''}
              empty=""
              options={uses.map((value) => ({ value, label: t(useName[value]) }))}
            />
            <TextField
              name="trainedOthers"
              label={t(m.trainedOthers)}
              value={found.trainedOthers === null ? '' : String(found.trainedOthers)}
              width="short"
            />
          </Form>
        </div>
      )}
      {keeps && found.linkUntil && (
        <div class="no-print">
          <Section title={t(m.link)} id="link">
            <p>{t(m.linkLead, { date: format.date(found.linkUntil.slice(0, 10)) })}</p>
            <OneButton
              action={followUpAddress(found)}
              form="revoke"
              fields={{ months: String(found.months) }}
              kind="danger"
            >
              {t(m.revoke)}
            </OneButton>
          </Section>
        </div>
      )}
      {!keeps && !found.post && <NotStated />}
    </>
  )
}
