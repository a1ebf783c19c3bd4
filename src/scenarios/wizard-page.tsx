// The page that asks an officer for the dozen numbers that a post can get.
import {
  Button,
  countries,
  Form,
  formState,
  Section,
  SelectField,
  TextField,
  useView,
  type FormState,
} from '#web/index.ts'
import { page, type PageRequest } from '#web/page.ts'
import { aboutField } from './answer.ts'
import { beginScenario } from './begin.ts'
import { countingUnits, usualFactor, type CountingInstitution } from './counting.ts'
import { messages as m, wizardMessages as w } from './messages.ts'
import { presets } from './presets.ts'
import { questions, type QuestionId } from './wizard.ts'
import { countryName, labelIn, one, scenarioAddress, withoutThousands } from './words.tsx'

export const wizardPage = page({
  path: '/chain/new',
  needs: 'scenario.keep',
  get: async ({ query, refused }) => ({
    title: w.title,
    trail: [{ label: m.title, href: '/chain' }],
    lead: <Lead />,
    body: <Body nation={query.get('country') ?? ''} refused={refused} />,
  }),
  forms: {
    begin: {
      operation: beginScenario,
      input(fields) {
        const input: Record<string, unknown> = {}
        for (const name of Object.keys(fields)) {
          const text = one(fields, name)
          if (name === 'form' || text === undefined) continue
          const value = numeric.has(name.replace(/About\.(low|high)$/, '')) ? withoutThousands(text) : text
          const [first = '', member] = name.split('.')
          input[first] = member ? { ...(input[first] as object | undefined), [member]: value } : value
        }
        return input
      },
      next: ({ id }: { id: string }) => scenarioAddress(id),
    },
  },
})

const numeric = new Set<string>(questions.map(({ id }) => id))

function Lead() {
  return <>{useView().t(w.lead)}</>
}

function Body({ nation, refused }: { nation: string; refused: PageRequest['refused'] }) {
  const view = useView()
  const { t, locale, format } = view
  const like = presets().find(({ country }) => country === nation)?.id ?? 'textbook'
  const [caseLow, , caseHigh] = usualFactor.cases
  const [chargeLow, , chargeHigh] = usualFactor.charges
  const heads = {
    police: w.policeHead,
    prosecution: w.prosecutionHead,
    courts: w.courtsHead,
    corrections: w.correctionsHead,
  } as const
  const state = formState(refused, 'begin')
  return (
    <Form action="/chain/new" form="begin" {...state} buttons={<Button>{t(w.make)}</Button>}>
      <SelectField
        name="country"
        label={t(w.nation)}
        value={nation}
        empty=""
        required
        options={[...countries.keys()]
          .map((value) => ({ value, label: countryName(locale, value) }))
          .toSorted((a, b) => a.label.localeCompare(b.label, locale))}
      />
      <TextField name="title" label={t(w.name)} width="medium" required />
      <SelectField
        name="like"
        label={t(w.like)}
        hint={t(w.likeHint)}
        value={like}
        options={presets().map(({ id, model }) => ({ value: id, label: labelIn(view, model.title) }))}
      />
      <p class="hint">
        {t(w.factorHint, {
          caseLow: format.number(caseLow),
          caseHigh: format.number(caseHigh),
          chargeLow: format.number(chargeLow),
          chargeHigh: format.number(chargeHigh),
        })}
      </p>
      {(['police', 'prosecution', 'courts', 'corrections'] as const).map((institution) => (
        <Section title={t(heads[institution])}>
          {institution !== 'corrections' && <Counts of={institution} />}
          {questions
            .filter((question) => question.institution === institution)
            .map(({ id, usually: [low, high] }) => (
              <>
                <TextField
                  name={id}
                  label={t(w[id])}
                  hint={`${t(w[`${id}Hint`])} ${t(w.usually, { low: format.number(low), high: format.number(high) })}.`}
                  width="short"
                  inputmode="decimal"
                />
                <AboutFields of={id} state={state} />
              </>
            ))}
        </Section>
      ))}
      <Section title={t(w.general)}>
        <p class="hint">{t(w.generalHint)}</p>
        <TextField name="source" label={t(w.source)} width="medium" />
        <TextField name="date" label={t(w.date)} width="short" />
        <TextField name="published" label={t(w.published)} hint={t(w.publishedHint)} width="short" />
        <TextField name="accessed" label={t(w.accessed)} width="short" />
        <p class="hint">{t(w.rest)}</p>
      </Section>
    </Form>
  )
}

/** Folded away, unless somebody filled in a part of it. */
function AboutFields({ of, state }: { of: QuestionId; state: FormState }) {
  const { t } = useView()
  const field = aboutField(of)
  const filled = Object.entries(state.values).some(([name, value]) => name.startsWith(`${field}.`) && value !== '')
  return (
    <details class="fold field-more" open={filled}>
      <summary aria-label={`${t(w.about)}: ${t(w[of])}`}>{t(w.about)}</summary>
      <div class="fields-beside">
        <TextField name={`${field}.low`} label={t(w.least)} width="short" inputmode="decimal" />
        <TextField name={`${field}.high`} label={t(w.most)} width="short" inputmode="decimal" />
        <TextField name={`${field}.source`} label={t(w.source)} width="medium" />
        <TextField name={`${field}.date`} label={t(w.date)} width="short" />
      </div>
    </details>
  )
}

/** In what an institution counts, and how many persons that is. */
function Counts({ of }: { of: CountingInstitution }) {
  const { t } = useView()
  return (
    <div class="fields-beside">
      <SelectField
        name={`${of}.unit`}
        label={t(w.unit)}
        value="cases"
        options={countingUnits.map((value) => ({ value, label: t(w[value]) }))}
      />
      <TextField name={`${of}.factor`} label={t(w.factor)} width="short" inputmode="decimal" />
      <TextField name={`${of}.low`} label={t(w.least)} width="short" inputmode="decimal" />
      <TextField name={`${of}.high`} label={t(w.most)} width="short" inputmode="decimal" />
      <TextField name={`${of}.source`} label={t(w.factorSource)} width="medium" />
    </div>
  )
}
