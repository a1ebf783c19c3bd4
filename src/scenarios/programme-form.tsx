// Adding a programme to a saved scenario: of a usual kind, with what it costs, and of which activity it is; or taking one out.
import { usualEffects } from '#chain/effects.ts'
import type { AttachedProgramme } from '#chain/scenario.ts'
import { Problem } from '#kernel/problem.ts'
import { activities, activity } from '#portfolio/index.ts'
import { Alert, Button, FoldedForm, SelectField, TextField, useView } from '#web/index.ts'
import type { Form, FormFields, PageRequest } from '#web/page.ts'
import { institutionNames, kindNames, messages as m, programmeMessages as p } from './messages.ts'
import { proposalFrom, usualMonths, type Proposal } from './proposal.ts'
import { reviseScenario } from './saved.ts'
import { fileIn, Moved, MovedFields } from './saved-forms.tsx'
import type { Moves } from './picture/tried.ts'
import type { Subject } from './subject.ts'
import { labelIn, one } from './words.tsx'

/** As a field is called in the file that the form makes: what is wrong with it is told beside it. */
const fieldOf = (others: number, member: string) => `scenario.programmes.${others}.${member}`
/** In the page's address: the activity from which a programme is proposed. */
export const proposeField = 'propose'

const keyOf = ({ kind, institution, target }: (typeof usualEffects)[number]) => `${kind}:${institution}:${target}`
const numberIn = (text: string) => Number(text.replaceAll(/[\s,']/g, ''))

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
  const said = (member: string) => one(fields, fieldOf(others.length, member))
  /** What stands where a field was left empty, in the unit of the field. */
  const number = (member: string, empty = 0) => {
    const text = said(member)
    return text === undefined ? empty : numberIn(text)
  }
  const attached = said('activity')
  const implementer = said('implementer')
  const title = said('title') ?? ''
  return {
    id: idFor(title, others),
    title,
    kind,
    institution,
    tranches: number('tranches'),
    start: number('start'),
    months: number('months'),
    ramp: number('ramp', ramp),
    attrition: number('attrition', 100 * attrition) / 100,
    remains: number('remains', 100 * remains) / 100,
    cost: { once: number('cost.once'), perYear: number('cost.perYear') },
    takenOver: number('takenOver') / 100,
    effects: [effect],
    ...(attached && { activity: attached }),
    ...(implementer && { implementer }),
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
        reason: one(fields, fieldOf(programmes.length, 'title')) ?? '',
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

/** What the page offers of the portfolio. */
export interface Offered {
  /** The nation's activities; of a scenario of no nation any. */
  activities: readonly { identifier: string; title: string | null }[]
  /** What was asked for in the address, and what it proposes: null where the reader may not read it. */
  asked: { activity: string; proposal: Proposal | null } | null
}

/** So many are offered; the identifier of another can be written. */
const mostOffered = 500

export async function offeredIn(
  act: PageRequest['act'],
  query: URLSearchParams,
  { scenario, saved }: Subject,
): Promise<Offered> {
  if (!saved?.mayKeep) return { activities: [], asked: null }
  const where = scenario.country ? { country: scenario.country } : ''
  const found = await act(activities, { where, sort: '-start', limit: mostOffered })
  const named = query.get(proposeField)?.trim()
  const asked = named ? { activity: named, proposal: await proposalOf(act, named) } : null
  return { activities: found.activities, asked }
}

async function proposalOf(act: PageRequest['act'], identifier: string): Promise<Proposal | null> {
  try {
    const { activity: line } = await act(activity, { identifier })
    return proposalFrom(line, new Date().toISOString().slice(0, 10))
  } catch (error) {
    if (error instanceof Problem && (error.slug === 'not-found' || error.slug === 'invalid-input')) return null
    throw error
  }
}

interface Props {
  subject: Subject
  moves: Moves
  refused: PageRequest['refused']
  offered: Offered
}

const listId = 'offered-activities'

/** Chooses an activity; the page then comes back with a programme proposed from it. */
function Propose({ subject, moves, offered: { activities: list, asked } }: Omit<Props, 'refused'>) {
  const { t } = useView()
  return (
    <form class="filters" method="get" action={`${subject.address}#programme`} aria-label={t(p.propose)}>
      <MovedFields {...subject} moves={moves} />
      <datalist id={listId}>
        {list.map(({ identifier, title }) => (
          <option value={identifier}>{title}</option>
        ))}
      </datalist>
      <div class="filter-fields">
        <TextField
          name={proposeField}
          label={t(p.activity)}
          value={asked?.activity}
          width="medium"
          list={listId}
          autocomplete="off"
        />
        <div class="filter-buttons">
          <Button kind="secondary">{t(p.propose)}</Button>
        </div>
      </div>
      <p class="hint">{t(p.proposeWhy)}</p>
      {asked && !asked.proposal && <Alert kind="warning">{t(p.noSuchActivity, { name: asked.activity })}</Alert>}
    </form>
  )
}

export function ProgrammeForms({ subject, moves, refused, offered }: Props) {
  const view = useView()
  const { t } = view
  const { saved, address, scenario, model } = subject
  if (!saved?.mayKeep) return null
  const common = { action: address, refused, version: saved.version }
  const usual = usualEffects.filter(({ target }) => Object.hasOwn(model.parameters, target))
  const hidden = (
    <>
      <Moved {...subject} moves={moves} />
      {scenario.country && <input type="hidden" name="scenario.country" value={scenario.country} />}
    </>
  )
  const proposal = offered.asked?.proposal ?? null
  const field = (member: string) => fieldOf(scenario.programmes.length, member)
  return (
    <div class="no-print" id="programme">
      <Propose subject={subject} moves={moves} offered={offered} />
      <FoldedForm
        {...common}
        form="addProgramme"
        title={t(p.add)}
        why={t(p.addWhy)}
        button={t(p.addThis)}
        open={proposal !== null}
      >
        {proposal && <Alert kind="info">{t(p.proposed)}</Alert>}
        {hidden}
        <TextField name={field('title')} label={t(p.title)} value={proposal?.title} width="medium" required />
        <SelectField
          name="usual"
          label={t(p.usual)}
          hint={t(p.usualHint)}
          options={usual.map((effect) => ({
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
          name={field('tranches')}
          label={t(m.tranches)}
          hint={t(p.tranchesHint)}
          value="1"
          width="short"
          inputmode="decimal"
          required
        />
        <TextField
          name={field('start')}
          label={t(p.start)}
          value={String(proposal?.start ?? 0)}
          width="short"
          inputmode="numeric"
        />
        <TextField
          name={field('months')}
          label={t(p.months)}
          value={String(proposal?.months ?? usualMonths)}
          width="short"
          inputmode="numeric"
        />
        {(
          [
            ['ramp', p.ramp],
            ['attrition', p.attrition],
            ['remains', p.remains],
          ] as const
        ).map(([member, label]) => (
          <TextField name={field(member)} label={t(label)} hint={t(p.asUsual)} width="short" inputmode="decimal" />
        ))}
        <TextField name={field('cost.once')} label={t(p.once)} value="0" width="short" inputmode="decimal" />
        <TextField name={field('cost.perYear')} label={t(p.perYear)} value="0" width="short" inputmode="decimal" />
        <TextField
          name={field('takenOver')}
          label={t(p.takenOver)}
          hint={t(p.takenOverHint)}
          value="0"
          width="short"
          inputmode="decimal"
        />
        <TextField
          name={field('activity')}
          label={t(p.activity)}
          hint={t(p.activityHint)}
          value={proposal?.activity}
          width="medium"
          list={listId}
          autocomplete="off"
        />
        <TextField name={field('implementer')} label={t(p.implementer)} value={proposal?.implementer} width="medium" />
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
