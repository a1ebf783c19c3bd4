// The long questions that can be asked of a scenario from its page; each is a job with a page of its own.
import { Choices, FoldedForm, SelectField, TextField, useView } from '#web/index.ts'
import type { Form, FormFields, PageRequest } from '#web/page.ts'
import { chainBands, mix, sensitivity } from './long.ts'
import { longMessages as l, messages as m } from './messages.ts'
import { panelIndicators } from './picture/running.ts'
import type { Moves } from './picture/tried.ts'
import { fileIn, Moved } from './saved-forms.tsx'
import type { Subject } from './subject.ts'
import { indicatorName, one } from './words.tsx'

const next = ({ jobId }: { jobId: string }) => `/chain/runs/${jobId}`
const number = (fields: FormFields, name: string) => {
  const text = one(fields, name)?.replaceAll(/[\s,']/g, '')
  return text === undefined ? undefined : Number(text)
}

export const longForms: Record<string, Form> = {
  sensitivity: { operation: sensitivity, input: (fields) => ({ scenario: fileIn(fields) }), next },
  bands: { operation: chainBands, input: (fields) => ({ scenario: fileIn(fields) }), next },
  mix: {
    operation: mix,
    input: (fields) => ({
      scenario: fileIn(fields),
      budget: number(fields, 'budget'),
      aim: one(fields, 'aim'),
      better: one(fields, 'better'),
    }),
    next,
  },
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
        </FoldedForm>
      )}
      {!scenario.programmes.length && <p class="hint">{t(m.noProgrammes)}</p>}
    </div>
  )
}
