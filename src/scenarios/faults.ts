// What is wrong with a scenario beyond its shape, as a problem that names the field and the mend; and the scenario made
// ready for the engine.
import type { ChainModel } from '#chain/model.ts'
import { assemble, strangersIn, type Scenario } from '#chain/scenario.ts'
import { defineProblem } from '#kernel/problem.ts'
import { fieldError, type FieldError } from '#kernel/wrong-field.ts'
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
  if (parameter && Object.hasOwn(figures, parameter[1]!)) return `figures.${parameter[1]}.value`
  return model ? `model.${path}` : path
}

/** @throws Problem scenario-wrong, with each field at fault */
export function ready(scenario: Scenario, at = ''): Ready {
  const preset = scenario.preset === undefined ? undefined : presetNamed(scenario.preset)
  const base = scenario.model ?? preset?.model
  if (!base) {
    const choices = presets()
      .map(({ id }) => id)
      .join(', ')
    throw ScenarioWrong({ errors: [fieldError(`${at}preset`, wrong.noPreset.message, { choices })] })
  }
  const model = assemble(scenario, base)
  const errors = [
    ...strangersIn(scenario, base).map(({ path, code, name }) =>
      fieldError(`${at}${path}`, faultMessages[code].message, { name }),
    ),
    ...faultsIn(model).map(({ path, ...said }) => ({ ...said, path: `${at}${placeIn(scenario, path)}` })),
  ]
  if (errors.length) throw ScenarioWrong({ errors: errors.slice(0, 50) })
  return { scenario, preset, base, model }
}

/** What the engine finds wrong with a model, in words. */
export const faultsIn = (_model: ChainModel): FieldError[] => []
