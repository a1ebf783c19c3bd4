// The pages on which rules are looked at and claims corrected, one by one or in bulk.
import type { z } from 'zod'
import type { Problem } from '#kernel/problem.ts'
import {
  activityAddress,
  ActivityLink,
  Amounts,
  balance,
  claimOptions,
  claimValue,
  countedAs,
  correctionAddress,
  everything,
  InstitutionMix,
  NothingYet,
  Places,
  ruleAddress,
  type Balance,
} from '#portfolio/index.ts'
import {
  Button,
  EmptyState,
  Form,
  formState,
  KeyFigures,
  Pager,
  ProblemAlert,
  Section,
  SelectField,
  Table,
  TextArea,
  useView,
  type FormState,
  type Message,
  type View,
} from '#web/index.ts'
import { fieldError } from '#kernel/wrong-field.ts'
import { page, type FormFields, type PageRequest } from '#web/page.ts'
import { correctClaim, shortestReason, withdrawClaim } from './correction.ts'
import { messages as m, wrongMessages as wrong } from './messages.ts'
import { listRules, showMatches, unknownRule, type Rule } from './rules.ts'

type Rules = z.output<(typeof listRules)['output']>
type Matches = z.output<(typeof showMatches)['output']>

const one = (fields: FormFields, name: string) => [fields[name]].flat()[0] ?? ''
const several = (fields: FormFields, name: string) => [fields[name] ?? []].flat()

/** The operation's input from a form: `claim` holds subject and value, as `institution:police`. */
const claimed = (fields: FormFields) => {
  const [subject, value] = one(fields, 'claim').split(':')
  return { activities: several(fields, 'activity'), subject, value, reason: one(fields, 'reason') }
}

/** The form after a refusal: what it has as one field, `claim`, is two of the operation's. */
function claimForm(refused: PageRequest['refused']): FormState {
  const { errors, ...form } = formState(refused, 'claim')
  const ofClaim = (path: string) => path === 'subject' || path === 'value'
  const others = errors.filter(({ path }) => !ofClaim(path))
  return {
    ...form,
    errors: others.length < errors.length ? [fieldError('claim', wrong.claim.message), ...others] : others,
  }
}

export const institutionsPage = page({
  path: '/institutions',
  needs: 'activity.read',
  menu: { room: 'portfolio', label: m.institutions, order: 60 },
  async get({ act }) {
    const rules = await act(listRules, {})
    const byInstitution = await act(balance, { by: ['institution'] })
    return { title: m.institutions, lead: <Lead />, body: <Institutions rules={rules} byInstitution={byInstitution} /> }
  },
})

function Lead() {
  const { t } = useView()
  return <>{t(m.lead)}</>
}

function Says({ claims }: Pick<Rule, 'claims'>) {
  const view = useView()
  return <>{saidBy(claims, view)}</>
}

/** What a rule says, each thing once: an institution and a function may have one name. */
const saidBy = (claims: Rule['claims'], view: Parameters<typeof claimValue>[2]) =>
  [...new Set(claims.map(({ subject, value }) => claimValue(subject as 'institution', value, view)))].join(', ')

const languageName: Record<string, Message> = { en: m.english, fr: m.french, es: m.spanish }

function ruleTitle({ claims, language }: Pick<Rule, 'claims' | 'language'>, view: View) {
  const says = saidBy(claims, view)
  return language
    ? view.t(m.ruleOfWords, { says, language: languageName[language] ? view.t(languageName[language]) : language })
    : view.t(m.ruleOfCode, { says })
}

function Institutions({ rules: { rules, ...counts }, byInstitution }: { rules: Rules; byInstitution: Balance }) {
  const { t, format } = useView()
  if (!counts.activities) return <NothingYet />
  const used = rules.filter(({ matched }) => matched > 0).toSorted((a, b) => b.matched - a.matched)
  return (
    <>
      <Section title={t(m.coverage)}>
        <InstitutionMix answer={byInstitution} where={everything} />
        <p>{t(m.ofActivities, { known: counts.activities - counts.unknownInstitution, all: counts.activities })}</p>
        <KeyFigures
          figures={[
            {
              label: t(m.unknownInstitution),
              value: format.number(counts.unknownInstitution),
              href: ruleAddress(unknownRule),
            },
            { label: t(m.unknownFunction), value: format.number(counts.unknownFunction) },
            { label: t(m.byOfficers), value: format.number(counts.byOfficers) },
          ]}
        />
      </Section>
      <Section title={t(m.rules)}>
        <Table
          caption={t(m.rules)}
          captionHidden
          rows={used}
          empty={<EmptyState title={t(m.nothing)}>{t(m.noRuleMatched)}</EmptyState>}
          columns={[
            {
              key: 'rule',
              label: t(m.rule),
              kind: 'name',
              cell: ({ rule }) => (
                <a href={ruleAddress(rule)}>
                  <code>{rule}</code>
                </a>
              ),
            },
            { key: 'says', label: t(m.says), cell: (rule) => <Says {...rule} /> },
            {
              key: 'language',
              label: t(m.language),
              cell: ({ language }) => (language ? t(languageName[language] ?? m.language) : t(m.purposeCode)),
            },
            { key: 'sample', label: t(m.sample), minor: true, cell: ({ sample }) => <bdi>{sample.join(' · ')}</bdi> },
            {
              key: 'corrected',
              label: t(m.corrected),
              kind: 'number',
              cell: ({ corrected }) => format.number(corrected),
            },
            { key: 'matched', label: t(m.matched), kind: 'number', cell: ({ matched }) => format.number(matched) },
          ]}
        />
        <details>
          <summary>{t(m.unused, { count: rules.length - used.length })}</summary>
          <ul>
            {rules
              .filter(({ matched }) => matched === 0)
              .map((rule) => (
                <li>
                  <code>{rule.rule}</code>: <Says {...rule} />
                </li>
              ))}
          </ul>
        </details>
      </Section>
    </>
  )
}

export const rulePage = page({
  path: '/institutions/rules/{rule}',
  needs: 'activity.read',
  async get({ act, params, query, refused, may }) {
    const cursor = query.get('cursor')
    const found = await act(showMatches, { rule: params.rule!, ...(cursor && { cursor }) })
    return {
      title: (view) => (found.rule ? ruleTitle(found.rule, view) : view.t(m.unknownTitle)),
      trail: [{ label: m.institutions, href: '/institutions' }],
      body: <MatchList name={params.rule!} found={found} form={claimForm(refused)} mayCorrect={may('claim.correct')} />,
    }
  },
  forms: { claim: { operation: correctClaim, input: claimed } },
})

interface MatchListProps {
  name: string
  found: Matches
  form: FormState
  mayCorrect: boolean
}

function MatchList({ name, found: { rule, matches, total, next }, form, mayCorrect }: MatchListProps) {
  const view = useView()
  const { t } = view
  const chosen = [form.values.activity ?? []].flat()
  const table = (
    <Table
      caption={t(m.matches, { count: total })}
      rows={matches}
      empty={<EmptyState title={t(m.nothing)}>{t(m.nothingBody)}</EmptyState>}
      columns={[
        ...(mayCorrect
          ? [
              {
                key: 'choose',
                label: t(m.choose),
                cell: ({ activity }: Matches['matches'][number]) => (
                  <label class="choice">
                    <input type="checkbox" name="activity" value={activity.id} checked={chosen.includes(activity.id)} />
                    <span class="visually-hidden">
                      {t(m.chooseOne, { name: activity.title ?? activity.identifier })}
                    </span>
                  </label>
                ),
              },
            ]
          : []),
        {
          key: 'activity',
          label: t(m.activity),
          kind: 'name',
          cell: ({ activity }) => <ActivityLink activity={activity} />,
        },
        { key: 'words', label: t(m.words), cell: ({ evidence }) => <bdi>{evidence.join(' · ')}</bdi> },
        { key: 'where', label: t(m.where), cell: ({ activity }) => <Places {...activity} /> },
        {
          key: 'counted',
          label: t(m.nowCounted),
          cell: ({ activity, officer }) => (
            <>
              {countedAs(activity, view).join(', ')}
              {officer && ` (${t(m.officerSpoke)})`}
            </>
          ),
        },
        {
          key: 'money',
          label: t(m.obligations),
          kind: 'money',
          cell: ({ activity }) => <Amounts money={activity.money} measure="obligations" />,
        },
      ]}
    />
  )
  return (
    <>
      {rule && (
        <p>
          {t(m.rule)} <code>{rule.rule}</code>. {t(m.looksFor)}: <bdi>{rule.looksFor.replaceAll('|', '/')}</bdi>
        </p>
      )}
      {mayCorrect && matches.length > 0 ? (
        <Form action={ruleAddress(name)} form="claim" {...form} buttons={<Button>{t(m.say)}</Button>}>
          {table}
          <h2>{t(m.correctChosen)}</h2>
          <ClaimFields />
        </Form>
      ) : (
        table
      )}
      <Pager next={next} shown={matches.length} total={total} />
    </>
  )
}

function ClaimFields() {
  const view = useView()
  const { t } = view
  return (
    <>
      <SelectField name="claim" label={t(m.subject)} empty={t(m.choose)} options={claimOptions(view)} required />
      <TextArea name="reason" label={t(m.reason)} hint={t(m.reasonHint, { least: shortestReason })} rows={2} required />
    </>
  )
}

/** Where the form of an activity's page goes; it comes back here when something is wrong with it. */
export const correctionPage = page({
  path: '/institutions/correction',
  needs: 'claim.correct',
  get({ refused }) {
    const form = claimForm(refused)
    const ids = [form.values.activity ?? []].flat()
    const identifier = [form.values.identifier ?? []].flat()[0]
    return Promise.resolve({
      title: m.correction,
      trail: [{ label: m.institutions, href: '/institutions' }],
      body: (
        <Correction
          ids={ids}
          identifier={identifier}
          form={form}
          failed={refused && refused.form !== 'claim' ? refused.problem : null}
        />
      ),
    })
  },
  forms: {
    claim: {
      operation: correctClaim,
      input: claimed,
      next: ({ activities }: { activities: { identifier: string }[] }) => back(activities),
    },
    withdraw: {
      operation: withdrawClaim,
      input: (fields) => ({ claims: several(fields, 'claim') }),
      next: ({ activities }: { activities: { identifier: string }[] }) => back(activities),
    },
  },
})

const back = (activities: readonly { identifier: string }[]) => {
  const only = activities.length === 1 ? activities[0] : undefined
  return only ? `${activityAddress(only.identifier)}#claims` : '/institutions'
}

interface CorrectionProps {
  ids: readonly string[]
  identifier: string | undefined
  form: FormState
  failed: Problem | null
}

function Correction({ ids, identifier, form, failed }: CorrectionProps) {
  const { t } = useView()
  return (
    <>
      <p>{t(m.correctionLead)}</p>
      {failed && <ProblemAlert problem={failed} />}
      <Form action={correctionAddress} form="claim" {...form} buttons={<Button>{t(m.say)}</Button>}>
        {identifier && (
          <p>
            <a href={activityAddress(identifier)}>
              <bdi>{identifier}</bdi>
            </a>
          </p>
        )}
        {ids.map((id) => (
          <input type="hidden" name="activity" value={id} />
        ))}
        {identifier && <input type="hidden" name="identifier" value={identifier} />}
        <ClaimFields />
      </Form>
    </>
  )
}
