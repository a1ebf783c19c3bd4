// What a page tries: a preset or a saved scenario, and the baseline that it is held against.
import type { ChainModel } from '#chain/model.ts'
import { scenarioFormat, type Scenario } from '#chain/scenario.ts'
import { NotFound } from '#kernel/problem.ts'
import type { PageRequest } from '#web/page.ts'
import { ready, type Ready } from './faults.ts'
import type { Tried } from './picture/running.ts'
import { presetNamed, type Preset } from './presets.ts'
import { listScenarios, showScenario, type ScenarioRecord } from './saved.ts'

export interface Subject extends Ready {
  /** Where it stands; moves are put behind. */
  address: string
  saved: ScenarioRecord | null
  /** The saved scenario of its nation that it is held against; else its preset, or itself. */
  against: { title: string; model: ChainModel; tried: Tried }
}

/** A preset as a scenario in which nothing is changed. */
export const presetAsScenario = ({ id, country, model }: Preset): Scenario => ({
  format: scenarioFormat,
  title: model.title,
  ...(country && { country }),
  preset: id,
  figures: {},
  responses: [],
  programmes: [],
  months: 120,
  seed: 1,
  assumptions: [],
})

export const triedOf = ({ scenario, model }: Pick<Ready, 'scenario' | 'model'>): Tried => ({
  model,
  programmes: scenario.programmes,
  months: scenario.months,
  ...(scenario.absorption && { absorption: scenario.absorption }),
  ...(scenario.custodyLimit !== undefined && { custodyLimit: scenario.custodyLimit }),
  ...(scenario.standards && { standards: scenario.standards }),
})

export function presetSubject(id: string): Subject {
  const preset = presetNamed(id)
  if (!preset) throw NotFound({ what: 'page', id: `/chain/presets/${id}` })
  const own = ready(presetAsScenario(preset))
  return {
    ...own,
    address: `/chain/presets/${id}`,
    saved: null,
    against: { title: preset.model.title, model: own.model, tried: triedOf(own) },
  }
}

export async function savedSubject(act: PageRequest['act'], id: string, version?: number): Promise<Subject> {
  const saved = await act(showScenario, { id, ...(version && { version }) })
  const own = ready(saved.file)
  const nation = saved.country
  const baseline =
    nation && !saved.baseline
      ? (await act(listScenarios, { country: nation })).scenarios.find((one) => one.baseline)
      : undefined
  const address = `/chain/${id}`
  if (baseline) {
    const other = await act(showScenario, { id: baseline.id })
    const held = ready(other.file)
    return { ...own, address, saved, against: { title: other.title, model: held.model, tried: triedOf(held) } }
  }
  // without a baseline of the nation: what the scenario began from, without its figures and programmes
  const bare = saved.baseline ? own : { scenario: { ...own.scenario, programmes: [] }, model: own.base }
  return { ...own, address, saved, against: { title: bare.model.title, model: bare.model, tried: triedOf(bare) } }
}
