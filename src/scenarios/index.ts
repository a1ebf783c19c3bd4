// The door of the area: scenarios of nations' justice chains, tried, compared and saved.
import type { AnyOperation } from '#kernel/operation.ts'
import type { Page } from '#web/page.ts'
import { compareScenarios } from './compare.ts'
import { reckonCourtDays } from './reckon.ts'
import { reckonPage } from './reckon-page.tsx'
import { listPresets, runScenario, showSchema } from './run.ts'
import {
  listScenarios,
  markBaseline,
  reviseScenario,
  saveScenario,
  scenarioFile,
  showScenario,
  withdrawScenario,
} from './saved.ts'
import { beginScenario } from './begin.ts'
import { chainPage } from './chain-page.tsx'
import { comparePage } from './compare-page.tsx'
import { presetPage, scenarioPage } from './scenario-page.tsx'
import { wizardPage } from './wizard-page.tsx'
import { calibration } from './calibrate.ts'
import { chainBands, sensitivity } from './long.ts'
import { mix } from './mix.ts'
import { chainWaits } from './waits.ts'
import { runPage } from './run-page.tsx'
import './policy.ts'

export { saveScenario } from './saved.ts'

export const scenarios: readonly AnyOperation[] = [
  listPresets,
  showSchema,
  runScenario,
  compareScenarios,
  reckonCourtDays,
  sensitivity,
  chainBands,
  chainWaits,
  mix,
  calibration,
  listScenarios,
  showScenario,
  scenarioFile,
  saveScenario,
  beginScenario,
  reviseScenario,
  markBaseline,
  withdrawScenario,
]
export const scenariosPages: readonly Page[] = [
  chainPage,
  wizardPage,
  comparePage,
  reckonPage,
  presetPage,
  runPage,
  scenarioPage,
]
