// The long questions that can be asked of a scenario from its page; each is a job with a page of its own.
import { Choices, FoldedForm, SelectField, TextField, useView } from '#web/index.ts'
import type { Form, FormFields, PageRequest } from '#web/page.ts'
import { parseInput } from '#kernel/operation.ts'
import { usualCustodyLimit } from '#chain/indicators.ts'
import { usualBounds } from './bounds.ts'
import { CalibrateForm, calibrateForm } from './calibrate-form.tsx'
import { ready } from './faults.ts'
import { chainBands, sensitivity } from './long.ts'
import { mix } from './mix.ts'
import { chainWaits } from './waits.ts'
import { longMessages as l, messages as m } from './messages.ts'
import { panelIndicators } from './picture/running.ts'
import type { Moves } from './picture/tried.ts'
import { fileIn, Moved } from './saved-forms.tsx'
import { runScenario } from './run.ts'
import type { Subject } from './subject.ts'
import { indicatorName, one, withoutThousands } from './words.tsx'

const next = ({ jobId }: { jobId: string }) => `/chain/runs/${jobId}`
const number = (fields: FormFields, name: string) => {
  const text = one(fields, name)
  return text === undefined ? undefined : Number(withoutThousands(text))
}

const keepField = (index: number) => `bounds.${index}.ofBaseline`

/** The usual bounds, each with the percent that its field says; left empty, it is not kept. */
function boundsIn(fields: FormFields) {
  const { model } = ready(parseInput(runScenario, { scenario: fileIn(fields) }).scenario)
  return usualBounds(model).flatMap(({ indicator, sense }, index) => {
    const percent = number(fields, keepField(index))
    return percent === undefined ? [] : [{ indicator, sense, ofBaseline: percent / 100 }]
  })
}

export const longForms: Record<string, Form> = {
  sensitivity: { operation: sensitivity, input: (fields) => ({ scenario: fileIn(fields) }), next },
  waits: {
    operation: chainWaits,
    input: (fields) => ({
      scenario: fileIn(fields),
      months: number(fields, 'months'),
      after: number(fields, 'after'),
      runs: number(fields, 'runs'),
    }),
    next,
  },
  bands: { operation: chainBands, input: (fields) => ({ scenario: fileIn(fields) }), next },
  mix: {
    operation: mix,
    input: (fields) => ({
      scenario: fileIn(fields),
      budget: number(fields, 'budget'),
      aim: one(fields, 'aim'),
      better: one(fields, 'better'),
      custodyLimit: number(fields, 'custodyLimit'),
      bounds: boundsIn(fields),
    }),
    next,
  },
  calibrate: calibrateForm,
}

interface Props {
  subject: Subject
  moves: Moves
  refused: PageRequest['refused']
}

export function LongForms({ subject, moves, refused }: Props) {
  const view = useView()
  const { t } = view
  const { address, model, scenario } = subject
  const common = { action: address, refused }
  return (
    <div class="no-print">
      <FoldedForm {...common} form="sensitivity" title={t(l.sensitivity)} why={t(l.sensitivityWhy)} button={t(l.ask)}>
        <Moved {...subject} moves={moves} />
      </FoldedForm>
      <FoldedForm {...common} form="bands" title={t(l.bands)} why={t(l.bandsWhy)} button={t(l.ask)}>
        <Moved {...subject} moves={moves} />
      </FoldedForm>
      <CalibrateForm subject={subject} moves={moves} refused={refused} />
      <FoldedForm {...common} form="waits" title={t(l.waits)} why={t(l.waitsWhy)} button={t(l.ask)}>
        <Moved {...subject} moves={moves} />
        {(['Months', 'After', 'Runs'] as const).map((what) => (
          <TextField
            name={what.toLowerCase()}
            label={t(l[`waits${what}`])}
            hint={t(l[`waits${what}Hint`])}
            width="short"
            inputmode="numeric"
          />
        ))}
      </FoldedForm>
      {scenario.programmes.length > 0 && (
        <FoldedForm {...common} form="mix" title={t(l.mix)} why={t(l.mixWhy)} button={t(l.ask)}>
          <Moved {...subject} moves={moves} />
          <TextField name="budget" label={t(l.budget)} width="short" inputmode="decimal" required />
          <SelectField
            name="aim"
            label={t(l.aim)}
            value="unsentenced"
            options={panelIndicators(model).map((value) => ({ value, label: indicatorName(view, value, model) }))}
          />
          <Choices
            name="better"
            kind="one"
            inline
            label={t(l.should)}
            values={['less']}
            options={[
              { value: 'less', label: t(l.less) },
              { value: 'more', label: t(l.more) },
            ]}
          />
          <TextField
            name="custodyLimit"
            label={t(l.custodyLimit)}
            value={String(scenario.custodyLimit ?? usualCustodyLimit)}
            width="short"
            inputmode="numeric"
          />
          <h3>{t(l.keep)}</h3>
          <p class="hint">{t(l.keepWhy)}</p>
          {usualBounds(model).map(({ indicator, sense, ofBaseline }, index) => (
            <TextField
              name={keepField(index)}
              label={t(sense === 'at-most' ? l.keepAtMost : l.keepAtLeast, {
                indicator: indicatorName(view, indicator, model),
              })}
              value={String(Math.round(100 * ofBaseline))}
              width="short"
              inputmode="decimal"
            />
          ))}
        </FoldedForm>
      )}
      {!scenario.programmes.length && <p class="hint">{t(m.noProgrammes)}</p>}
    </div>
  )
}
