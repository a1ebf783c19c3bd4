// Adding a programme to a saved scenario: of a usual kind, with what it costs, and of which activity it is; or taking one out.
import { usualEffects } from '#chain/effects.ts'
import type { AttachedProgramme } from '#chain/scenario.ts'
import { FoldedForm, SelectField, TextField, useView } from '#web/index.ts'
import type { Form, FormFields, PageRequest } from '#web/page.ts'
import { institutionNames, kindNames, messages as m, programmeMessages as p } from './messages.ts'
import { reviseScenario } from './saved.ts'
import { fileIn, Moved } from './saved-forms.tsx'
import type { Moves } from './picture/tried.ts'
import type { Subject } from './subject.ts'
import { labelIn, one } from './words.tsx'

const keyOf = ({ kind, institution, target }: (typeof usualEffects)[number]) => `${kind}:${institution}:${target}`
const number = (fields: FormFields, name: string) => Number((one(fields, name) ?? '0').replaceAll(/[\s,']/g, ''))

/** An id that no other programme of the scenario has. */
function idFor(title: string, taken: readonly { id: string }[]): string {
  const words = title
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^[^a-z]+|-+$/g, '')
  const stem = words.slice(0, 60) || 'programme'
  let id = stem
  for (let turn = 2; taken.some((other) => other.id === id); turn++) id = `${stem}-${turn}`
  return id
}

function programmeIn(fields: FormFields, others: readonly AttachedProgramme[]): object {
  const usual = usualEffects.find((effect) => keyOf(effect) === one(fields, 'usual')) ?? usualEffects[0]!
  const { kind, institution, ramp, attrition, remains, ...effect } = usual
  const activity = one(fields, 'activity')
  const title = one(fields, 'programme.title') ?? ''
  return {
    id: idFor(title, others),
    title,
    kind,
    institution,
    tranches: number(fields, 'tranches'),
    start: number(fields, 'start'),
    months: number(fields, 'months'),
    ramp,
    attrition,
    remains,
    cost: { once: number(fields, 'once'), perYear: number(fields, 'perYear') },
    takenOver: number(fields, 'takenOver') / 100,
    effects: [effect],
    ...(activity && { activity }),
  }
}

const programmesOf = (file: Record<string, unknown>) => (file.programmes ?? []) as AttachedProgramme[]
const withCountry = (fields: FormFields, file: Record<string, unknown>) => {
  const nation = one(fields, 'scenario.country')
  return nation ? { ...file, country: nation } : file
}

export const programmeForms: Record<string, Form> = {
  addProgramme: {
    operation: reviseScenario,
    input(fields, { id }) {
      const file = withCountry(fields, fileIn(fields))
      const programmes = programmesOf(file)
      return {
        id,
        version: one(fields, 'version'),
        reason: one(fields, 'programme.title') ?? '',
        scenario: { ...file, programmes: [...programmes, programmeIn(fields, programmes)] },
      }
    },
  },
  dropProgramme: {
    operation: reviseScenario,
    input(fields, { id }) {
      const file = withCountry(fields, fileIn(fields))
      return {
        id,
        version: one(fields, 'version'),
        reason: one(fields, 'reason') ?? '',
        scenario: {
          ...file,
          programmes: programmesOf(file).filter((programme) => programme.id !== one(fields, 'drop')),
        },
      }
    },
  },
}

interface Props {
  subject: Subject
  moves: Moves
  refused: PageRequest['refused']
}

export function ProgrammeForms({ subject, moves, refused }: Props) {
  const view = useView()
  const { t } = view
  const { saved, address, scenario, model } = subject
  if (!saved?.mayKeep) return null
  const common = { action: address, refused, version: saved.version }
  const offered = usualEffects.filter(({ target }) => Object.hasOwn(model.parameters, target))
  const hidden = (
    <>
      <Moved {...subject} moves={moves} />
      {scenario.country && <input type="hidden" name="scenario.country" value={scenario.country} />}
    </>
  )
  return (
    <div class="no-print">
      <FoldedForm {...common} form="addProgramme" title={t(p.add)} why={t(p.addWhy)} button={t(p.addThis)}>
        {hidden}
        <TextField name="programme.title" label={t(p.title)} width="medium" required />
        <SelectField
          name="usual"
          label={t(p.usual)}
          hint={t(p.usualHint)}
          options={offered.map((effect) => ({
            value: keyOf(effect),
            label: t(p.usualOf, {
              kind: t(kindNames[effect.kind]),
              institution: t(institutionNames[effect.institution]),
              label: labelIn(view, model.parameters[effect.target]!.label),
              change: `${effect.change > 0 ? '+' : ''}${Math.round(effect.change * 1000) / 10} %`,
            }),
          }))}
        />
        <TextField
          name="tranches"
          label={t(m.tranches)}
          hint={t(p.tranchesHint)}
          value="1"
          width="short"
          inputmode="decimal"
          required
        />
        <TextField name="start" label={t(p.start)} value="0" width="short" inputmode="numeric" />
        <TextField name="months" label={t(p.months)} value="36" width="short" inputmode="numeric" />
        <TextField name="once" label={t(p.once)} value="0" width="short" inputmode="decimal" />
        <TextField name="perYear" label={t(p.perYear)} value="0" width="short" inputmode="decimal" />
        <TextField
          name="takenOver"
          label={t(p.takenOver)}
          hint={t(p.takenOverHint)}
          value="0"
          width="short"
          inputmode="decimal"
        />
        <TextField name="activity" label={t(p.activity)} hint={t(p.activityHint)} width="medium" />
      </FoldedForm>
      {scenario.programmes.length > 0 && (
        <FoldedForm {...common} form="dropProgramme" title={t(p.drop)} button={t(p.dropThis)} kind="danger">
          {hidden}
          <SelectField
            name="drop"
            label={t(m.programme)}
            options={scenario.programmes.map(({ id, title }) => ({ value: id, label: title }))}
          />
          <TextField name="reason" label={t(m.why)} width="medium" required />
        </FoldedForm>
      )}
    </div>
  )
}
