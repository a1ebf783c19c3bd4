// What is claimed of an activity's institution and function, by whom and why; and the form by which an officer corrects it.
import { Button, Form, Name, OneButton, Section, SelectField, Table, TextArea, useView } from '#web/index.ts'
import type { ActivityRecord } from './activity.ts'
import { correctionAddress, ruleAddress } from './address.ts'
import { messages as m } from './messages.ts'
import { claimOptions, claimValue, countedAs } from './claim-words.ts'

type Claim = ActivityRecord['claims'][number]

interface Props {
  record: ActivityRecord
  mayCorrect: boolean
}

export function ActivityClaims({ record: { activity, claims }, mayCorrect }: Props) {
  const view = useView()
  const { t, format } = view
  const sources: Record<string, string> = {
    'purpose-code': t(m.purposeCode),
    'text-rule': t(m.textRule),
    officer: t(m.officer),
  }
  const mayBeTakenBack = ({ source, withdrawnAt }: Claim) => mayCorrect && source === 'officer' && !withdrawnAt
  return (
    <Section title={t(m.claims)} id="claims">
      <p>
        {t(m.settled)}: <strong>{countedAs(activity, view).join(' · ')}</strong>
      </p>
      {claims.length > 0 && (
        <Table
          caption={t(m.claims)}
          captionHidden
          rows={claims}
          columns={[
            { key: 'subject', label: t(m.claim), kind: 'name', cell: ({ subject }) => t(m[subject]) },
            {
              key: 'value',
              label: t(m.value),
              cell: ({ subject, value, withdrawnAt }) => (
                <>
                  {value === null ? t(m.cannotBeKnown) : claimValue(subject, value, view)}
                  {withdrawnAt && ` (${t(m.claimTaken)})`}
                </>
              ),
            },
            {
              key: 'source',
              label: t(m.source),
              cell: ({ source, rule }) => (
                <>
                  {sources[source] ?? source}
                  {source !== 'officer' && (
                    <>
                      {' '}
                      <a href={ruleAddress(rule)}>
                        <code>{rule}</code>
                      </a>
                    </>
                  )}
                </>
              ),
            },
            { key: 'evidence', label: t(m.evidence), cell: ({ evidence, reason }) => <bdi>{reason ?? evidence}</bdi> },
            {
              key: 'by',
              label: t(m.officer),
              cell: ({ by, madeAt }) => (
                <>
                  {by && <Name>{by}</Name>} {by && format.date(madeAt.slice(0, 10))}
                </>
              ),
            },
            ...(claims.some(mayBeTakenBack)
              ? [
                  {
                    key: 'undo',
                    label: t(m.withdrawClaim),
                    cell: (claim: Claim) =>
                      mayBeTakenBack(claim) ? (
                        <OneButton
                          action={correctionAddress}
                          form="withdraw"
                          fields={{ claim: claim.id, activity: activity.identifier }}
                        >
                          {t(m.withdrawClaim)}
                        </OneButton>
                      ) : null,
                  },
                ]
              : []),
          ]}
        />
      )}
      {mayCorrect && (
        <details>
          <summary>{t(m.correct)}</summary>
          <Form action={correctionAddress} form="claim" buttons={<Button kind="secondary">{t(m.say)}</Button>}>
            <input type="hidden" name="activity" value={activity.id} />
            <input type="hidden" name="identifier" value={activity.identifier} />
            <SelectField
              name="claim"
              label={t(m.subject)}
              empty={t(m.chooseClaim)}
              options={claimOptions(view)}
              required
            />
            <TextArea name="reason" label={t(m.reason)} hint={t(m.reasonHint)} rows={2} required />
          </Form>
        </details>
      )}
    </Section>
  )
}
