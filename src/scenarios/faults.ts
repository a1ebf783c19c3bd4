// What is wrong with a scenario beyond its shape, as a problem that names the field and the mend; and the scenario made
// ready for the engine.
import { faultsOf } from '#chain/faults.ts'
import type { ChainModel } from '#chain/model.ts'
import { keptOf } from '#chain/force.ts'
import { assumedPrior } from '#chain/priors.ts'
import { layOut } from '#chain/program.ts'
import { assemble, strangersIn, type Scenario } from '#chain/scenario.ts'
import { defineProblem } from '#kernel/problem.ts'
import { fieldError, type FieldError } from '#kernel/wrong-field.ts'
import { anchors, inPlay } from '#chain/in-play.ts'
import { faultMessages, wrongMessages as wrong } from './messages.ts'
import { presetNamed, presets, type Preset } from './presets.ts'

export const ScenarioWrong = defineProblem(
  422,
  'scenario-wrong',
  'The scenario does not hold together',
  '{errors}',
  'errors',
)

export interface Ready {
  scenario: Scenario
  preset: Preset | undefined
  /** What the scenario is held against: its preset or own model as it is, without anything laid over it. */
  base: ChainModel
  model: ChainModel
}

/** Where in a scenario's file the number stands that a fault of its model names. */
function placeIn({ figures, model }: Scenario, path: string): string {
  const parameter = /^parameters\.(.+?)(\.value|\.byGroup\..*|\.prior.*)?$/.exec(path)
  const [, id = '', member = ''] = parameter ?? []
  if (Object.hasOwn(figures, id)) return `figures.${id}${member.startsWith('.prior') ? member : '.value'}`
  return model ? `model.${path}` : path
}

/** @throws Problem scenario-wrong where there is no such preset; it says which there are */
export function presetOrRefuse(id: string | undefined, at = ''): Preset {
  const preset = id === undefined ? undefined : presetNamed(id)
  if (preset) return preset
  const choices = presets()
    .map((one) => one.id)
    .join(', ')
  throw ScenarioWrong({ errors: [fieldError(`${at}preset`, wrong.noPreset.message, { choices })] })
}

/** Numbers that one run of a scenario may keep: 12 offence groups of the standard chain for fifty years. Runs go side by side, 64 at
 * once, and take 256 MB then. */
const mostOfRun = 500_000

/** @throws Problem scenario-wrong, with each field at fault */
export function ready(scenario: Scenario, at = ''): Ready {
  const preset = scenario.model ? undefined : presetOrRefuse(scenario.preset, at)
  const base = scenario.model ?? preset!.model
  const model = assemble(scenario, base)
  const strangers = strangersIn(scenario, base)
  const errors = [
    ...strangers.map(({ path, code, ...said }) => fieldError(`${at}${path}`, faultMessages[code].message, said)),
    ...(strangers.length ? [] : faultsIn(model)).map(({ path, ...said }) => ({
      ...said,
      path: `${at}${placeIn(scenario, path)}`,
    })),
  ]
  if (errors.length) throw ScenarioWrong({ errors: errors.slice(0, 50) })
  const months = Math.floor(mostOfRun / keptOf(layOut(model)))
  if (scenario.months > months)
    throw ScenarioWrong({ errors: [fieldError(`${at}months`, wrong.manyMonths.message, { most: months })] })
  return { scenario, preset, base, model: withAssumed(model, scenario, preset) }
}

/** What has neither source nor range is taken to be known to within a fifth. */
function withAssumed(model: ChainModel, { figures }: Scenario, preset: Preset | undefined): ChainModel {
  const known = (id: string) => figures[id]?.source ?? (figures[id] ? undefined : preset?.figures[id]?.source)
  const used = inPlay(model)
  const held = anchors(model)
  const parameters = Object.entries(model.parameters).map(([id, parameter]) => {
    const prior =
      parameter.prior ??
      (parameter.source || known(id) || !used.has(id) || held.has(id) ? undefined : assumedPrior(parameter))
    return [id, prior ? { ...parameter, prior } : parameter] as const
  })
  return { ...model, parameters: Object.fromEntries(parameters) }
}

/** What the engine finds wrong with a model, in words. */
export const faultsIn = (model: ChainModel): FieldError[] =>
  faultsOf(model).map(({ path, code, params }) => fieldError(path, faultMessages[code].message, params))
