// Saving what a reader moved: as a scenario of its own, or into the one that is open; and withdrawing it.
import type { Child } from 'hono/jsx'
import type { Institution } from '#chain/model.ts'
import type { Scenario } from '#chain/scenario.ts'
import { usualCustodyLimit, usualStandard } from '#chain/indicators.ts'
import { parseInput } from '#kernel/operation.ts'
import { Alert, Choices, countries, FoldedForm, SelectField, TextArea, TextField, useView } from '#web/index.ts'
import type { Form, FormFields, PageRequest } from '#web/page.ts'
import { ready } from './faults.ts'
import { institutionNames, longMessages as l, messages as m } from './messages.ts'
import { leverField, movedFile, movesIn, programmeField, responseField, responsesField } from './moves.ts'
import { leversOf } from './picture/levers.ts'
import type { Moves } from './picture/tried.ts'
import { markBaseline, reviseScenario, saveScenario, withdrawScenario } from './saved.ts'
import { runScenario } from './run.ts'
import type { Subject } from './subject.ts'
import { countryName, labelIn, one, scenarioAddress } from './words.tsx'

/** What was moved, beside the file that it was moved in. The page's script keeps these fields as the sliders stand. */
export function Moved(moved: MovedProps) {
  return (
    <>
      <input type="hidden" name="file" value={JSON.stringify(moved.scenario)} />
      <MovedFields {...moved} />
    </>
  )
}

type MovedProps = Pick<Subject, 'scenario' | 'model'> & { moves: Moves }

export function MovedFields({ scenario, model, moves }: MovedProps) {
  return (
    <>
      {leversOf(model).map(({ parameter }) => (
        <input type="hidden" name={leverField(parameter)} value={String(moves.levers[parameter] ?? 0)} data-move />
      ))}
      {model.responses.length > 0 && <input type="hidden" name={responsesField} value="sent" />}
      {model.responses.map(({ id, on }) => (
        <input
          type="hidden"
          name={responseField(id)}
          value={(moves.responses ? moves.responses.includes(id) : on) ? 'on' : ''}
          data-move
        />
      ))}
      {scenario.programmes.map(({ id, tranches }) => (
        <input type="hidden" name={programmeField(id)} value={String(moves.programmes[id] ?? tranches)} data-move />
      ))}
    </>
  )
}

const unJson = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const limitField = 'scenario.custodyLimit'
const standardField = (station: string) => `scenario.standards.${station}`

/** What a field says; as it was where the form has none, nothing where it was emptied. */
function daysIn(fields: FormFields, name: string, before: number | undefined): number | undefined {
  if (!(name in fields)) return before
  const text = one(fields, name)
  return text === undefined ? undefined : Number(text)
}

const absorptionField = (institution: string) => `scenario.absorption.${institution}`

/** What an institution can take in a year, as money is copied: `1,200,000`. */
const moneyIn = (fields: FormFields, name: string, before: number | undefined) =>
  name in fields
    ? daysIn({ ...fields, [name]: (one(fields, name) ?? '').replaceAll(/[\s,']/g, '') }, name, before)
    : before

/** The most that institutions with a programme can take in a year. */
function AbsorptionFields({ scenario }: Pick<Subject, 'scenario'>) {
  const { t } = useView()
  const institutions = [...new Set(scenario.programmes.map(({ institution }) => institution))]
  return (
    <>
      {institutions.map((institution) => (
        <TextField
          name={absorptionField(institution)}
          label={t(m.absorbs, { institution: t(institutionNames[institution]) })}
          hint={t(m.absorbsHint)}
          value={String(scenario.absorption?.[institution] ?? '')}
          width="short"
          inputmode="decimal"
        />
      ))}
    </>
  )
}

/** What the law and the rules of the nation allow: the indicators are read by it. */
function LimitFields({ scenario, model }: Pick<Subject, 'scenario' | 'model'>) {
  const view = useView()
  const { t } = view
  const given = (days: number | undefined) => (days === undefined ? '' : String(days))
  const usual = (days: number) => t(m.usualDays, { days })
  return (
    <>
      <TextField
        name={limitField}
        label={t(l.custodyLimit)}
        hint={usual(usualCustodyLimit)}
        value={given(scenario.custodyLimit)}
        width="short"
        inputmode="numeric"
      />
      {model.stations.map(({ id, label }) => (
        <TextField
          name={standardField(id)}
          label={t(l.standard, { station: labelIn(view, label) })}
          hint={usual(usualStandard)}
          value={given(scenario.standards?.[id])}
          width="short"
          inputmode="numeric"
        />
      ))}
    </>
  )
}

/** The file that a form sends, with what was moved in it and what its fields say. */
export function fileIn(fields: FormFields): Record<string, unknown> {
  const scenario = parseInput(runScenario, { scenario: unJson(one(fields, 'file') ?? '') }).scenario
  const { model } = ready(scenario)
  const moves = movesIn((name) => one(fields, name), { model, ...scenario })
  const assumptions = one(fields, 'scenario.assumptions')
  const nation = one(fields, 'scenario.country')
  const title = one(fields, 'scenario.title')
  const {
    country: _country,
    author: _author,
    custodyLimit,
    standards,
    absorption,
    ...file
  } = movedFile(scenario, model, moves)
  const limit = daysIn(fields, limitField, custodyLimit)
  const pending = model.stations.flatMap(({ id }) => {
    const days = daysIn(fields, standardField(id), standards?.[id])
    return days === undefined ? [] : [[id, days] as const]
  })
  const absorbed = Object.keys(institutionNames).flatMap((institution) => {
    const most = moneyIn(fields, absorptionField(institution), absorption?.[institution as Institution])
    return most === undefined ? [] : [[institution, most] as const]
  })
  return {
    ...file,
    ...(absorbed.length && { absorption: Object.fromEntries(absorbed) }),
    ...(limit !== undefined && { custodyLimit: limit }),
    ...(pending.length && { standards: Object.fromEntries(pending) }),
    ...(title !== undefined && { title }),
    ...(nation !== undefined && { country: nation }),
    ...(assumptions !== undefined && {
      assumptions: assumptions
        .split('\n')
        .map((line) => line.trim())
        .filter(Boolean),
    }),
  }
}

const versionOf = (fields: FormFields) => ({ version: one(fields, 'version') })

/** Where a refused file's fields stand in the form. */
export const savingForms: Record<string, Form> = {
  save: {
    operation: saveScenario,
    input: (fields) => ({
      scenario: { ...fileIn(fields), title: one(fields, 'scenario.title') ?? '' },
      baseline: one(fields, 'baseline') === 'yes',
      reason: one(fields, 'reason'),
    }),
    next: ({ id }: { id: string }) => scenarioAddress(id),
  },
  revise: {
    operation: reviseScenario,
    input: (fields, { id }) => ({
      id,
      scenario: fileIn(fields),
      reason: one(fields, 'reason') ?? '',
      ...versionOf(fields),
    }),
  },
  baseline: {
    operation: markBaseline,
    input: (fields, { id }) => ({ id, reason: one(fields, 'reason'), ...versionOf(fields) }),
  },
  withdraw: {
    operation: withdrawScenario,
    input: (fields, { id }) => ({ id, reason: one(fields, 'reason') ?? '', ...versionOf(fields) }),
    next: () => '/chain',
  },
}

/** What a new scenario is called, of which nation it is, and what it assumes. */
export function NamingFields({ title, country, assumptions }: Pick<Scenario, 'title' | 'country' | 'assumptions'>) {
  const { t, locale } = useView()
  return (
    <>
      <TextField name="scenario.title" label={t(m.name)} value={title} required width="medium" />
      <SelectField
        name="scenario.country"
        label={t(m.nation)}
        value={country}
        empty={t(m.noNation)}
        options={[...countries.keys()]
          .map((value) => ({ value, label: countryName(locale, value) }))
          .toSorted((a, b) => a.label.localeCompare(b.label, locale))}
      />
      <AssumptionsField assumptions={assumptions} />
    </>
  )
}

function AssumptionsField({ assumptions }: Pick<Scenario, 'assumptions'>) {
  const { t } = useView()
  return (
    <TextArea
      name="scenario.assumptions"
      label={t(m.own)}
      hint={t(m.assumptionsHint)}
      value={assumptions.join('\n')}
      rows={Math.max(4, Math.min(8, assumptions.length))}
    />
  )
}

interface Props {
  subject: Subject
  moves: Moves
  refused: PageRequest['refused']
  mayKeep: boolean
}

export function SavingForms({ subject, moves, refused, mayKeep }: Props): Child {
  const { t } = useView()
  const { address, scenario, saved } = subject
  if (!mayKeep) return null
  const common = { action: address, refused }
  return (
    <div class="no-print">
      <FoldedForm {...common} form="save" title={t(m.save)} why={t(m.saveWhy)} button={t(m.saveThis)}>
        <Moved {...subject} moves={moves} />
        <NamingFields {...scenario} title={saved ? '' : scenario.title} />
        <LimitFields {...subject} />
        <AbsorptionFields {...subject} />
        <TextField name="reason" label={t(m.reason)} width="medium" />
        <Choices name="baseline" label={t(m.baseline)} options={[{ value: 'yes', label: t(m.asBaseline) }]} />
      </FoldedForm>
      {saved?.mayKeep && (
        <>
          <FoldedForm {...common} form="revise" title={t(m.revise)} button={t(m.reviseThis)} version={saved.version}>
            <Moved {...subject} moves={moves} />
            {scenario.country && <input type="hidden" name="scenario.country" value={scenario.country} />}
            <TextField name="scenario.title" label={t(m.name)} value={scenario.title} width="medium" required />
            <AssumptionsField {...scenario} />
            <LimitFields {...subject} />
            <AbsorptionFields {...subject} />
            <TextField name="reason" label={t(m.why)} width="medium" required />
          </FoldedForm>
          {!saved.baseline && saved.country && (
            <FoldedForm
              {...common}
              form="baseline"
              title={t(m.makeBaseline)}
              button={t(m.makeBaseline)}
              version={saved.version}
            >
              <TextField name="reason" label={t(m.why)} width="medium" />
            </FoldedForm>
          )}
          <FoldedForm
            {...common}
            form="withdraw"
            title={t(m.withdraw)}
            button={t(m.withdrawThis)}
            kind="danger"
            version={saved.version}
          >
            <TextField name="reason" label={t(m.why)} width="medium" required />
          </FoldedForm>
        </>
      )}
    </div>
  )
}

/** What is said of a saved scenario that is not what it was, or not what it is. */
export function Standing({ subject: { saved, address }, version }: { subject: Subject; version: number | undefined }) {
  const { t } = useView()
  if (!saved) return null
  return (
    <>
      {saved.withdrawn && <Alert kind="warning" title={t(m.withdrawnWas)} />}
      {version !== undefined && version !== saved.version && (
        <Alert kind="info">
          {t(m.olderVersion, { version })} <a href={address}>{t(m.toNow)}</a>
        </Alert>
      )}
    </>
  )
}
