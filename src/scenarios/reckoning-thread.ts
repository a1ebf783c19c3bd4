// The thread in which a long reckoning runs: which figure matters, bands with chance, a mix under a budget, a fit to counts.
import { parentPort, workerData } from 'node:worker_threads'
import { bandsOf, type BandsAnswer, type BandsRun } from '#chain/bands.ts'
import { calibrate, type Calibration } from '#chain/calibrate.ts'
import { countsOf, type CountGiven } from '#chain/counted.ts'
import { elasticitiesOf, ownElasticities } from '#chain/elasticity.ts'
import { chooseMix, type MixAnswer } from '#chain/mix.ts'
import type { MixQuestion } from '#chain/mix-problem.ts'
import { layOut } from '#chain/program.ts'
import { adjusting } from '#chain/programmes.ts'
import { reckoningOf } from '#chain/scenario.ts'
import { singleWaits, type SingleWaitsAnswer, type SingleWaitsRun } from '#chain/single-waits.ts'
import { sensitivityOf, type Outcome, type Sensitivity } from '#chain/sensitivity.ts'
import { solveWithHighs } from './highs.ts'
import { beyond, type Tried } from './picture/running.ts'

export type Work =
  | { kind: 'sensitivity'; tried: Tried; outcomes: Outcome[]; points: number; seed: number }
  | { kind: 'bands'; tried: Tried; asked: Pick<BandsRun, 'indicators' | 'ends' | 'trajectories' | 'draws' | 'seed'> }
  | { kind: 'waits'; tried: Tried; asked: Pick<SingleWaitsRun, 'months' | 'after' | 'runs' | 'seed'> }
  | { kind: 'mix'; tried: Tried; question: Omit<MixQuestion, 'program' | 'programmes' | 'limits' | 'proceed'> }
  | { kind: 'calibrate'; tried: Tried; months: number; counts: CountGiven[] }

export interface Answers {
  sensitivity: Sensitivity & {
    /** [outcome][figure, in the outcome's order]: by how many percent it moves for one more. */
    elasticities: number[][]
    /** Of what was observed, by its id. */
    own: Record<string, number>
  }
  bands: BandsAnswer
  waits: SingleWaitsAnswer
  mix: MixAnswer
  calibrate: Omit<Calibration, 'draw'>
}

export type FromThread =
  | { kind: 'progress'; done: number; total: number; step: string }
  | { kind: 'answer'; answer: Answers[Work['kind']] }

/** When a fit ends: a twentieth of a squared standard deviation is far under what counts err by. */
const ends = { steps: 400, enough: 0.05 }

const port = parentPort!
const tell = (message: FromThread) => port.postMessage(message)

let toldAt = 0
const progress = (done: number, total: number, step: string) => {
  const now = performance.now()
  if (now - toldAt < 200) return true
  toldAt = now
  tell({ kind: 'progress', done, total, step })
  return true
}

async function answer(work: Work): Promise<Answers[Work['kind']]> {
  const { model, programmes, absorption } = work.tried
  const program = layOut(model)
  const reckoning = reckoningOf(work.tried)
  switch (work.kind) {
    case 'sensitivity': {
      const side = { program, programmes, reckoning, ...(absorption && { limits: absorption }) }
      const found = sensitivityOf({
        ...side,
        outcomes: work.outcomes,
        points: work.points,
        seed: work.seed,
        proceed: (done, all) => progress(done, all, 'runs'),
      })
      return {
        ...found,
        elasticities: found.outcomes.map(
          ({ figures }, at) =>
            elasticitiesOf(
              side,
              [work.outcomes[at]!],
              figures.map(({ id }) => id),
            )[0]!,
        ),
        own: ownElasticities(side, work.tried.months),
      }
    }
    case 'bands':
      return bandsOf({
        ...work.asked,
        program,
        programmes,
        reckoning,
        ...(absorption && { limits: absorption }),
        months: work.tried.months,
        beyond,
        by: 'latin',
        proceed: (done, all) => progress(done, all, 'runs'),
      })
    case 'waits':
      return singleWaits({
        ...work.asked,
        program,
        programmes,
        ...(absorption && { limits: absorption }),
        proceed: (done, all) => progress(Math.floor(100 * done), 100 * all, 'runs'),
      })
    case 'mix':
      return chooseMix(
        {
          ...work.question,
          program,
          programmes,
          limits: absorption ?? {},
          reckoning,
          proceed: (step, done) => progress(done, 0, step),
        },
        solveWithHighs,
      )
    case 'calibrate': {
      const adjust = programmes.length
        ? adjusting(program, programmes, absorption && { limits: absorption })
        : undefined
      const { draw: _draw, ...fitted } = calibrate({
        program,
        months: work.months,
        counts: countsOf(program, work.counts, reckoning),
        ...ends,
        ...(adjust && { adjust }),
        proceed: (done, all) => progress(done, all, 'steps'),
      })
      return fitted
    }
  }
}

tell({ kind: 'answer', answer: await answer(workerData as Work) })
