// How long single persons wait at each station, as a job: by the solver that goes event by event, person by person.
import { z } from 'zod'
import { layOut } from '#chain/program.ts'
import { singleWork, type OfRuns } from '#chain/single-waits.ts'
import { job } from '#kernel/operation.ts'
import { InvalidInput } from '#kernel/problem.ts'
import { fieldError } from '#kernel/wrong-field.ts'
import { rounded } from './course.ts'
import { ready, type Ready } from './faults.ts'
import { inThread } from './in-thread.ts'
import { index, month, short } from './long.ts'
import { wrongMessages as wrong } from './messages.ts'
import { scenarioShape } from './shape.ts'
import { triedOf } from './subject.ts'

/** Events of all runs, some twenty seconds of work; persons that are there at once, 50 bytes each. */
const most = { events: 15_000_000, persons: 4_000_000 }
/** As many as are made where nothing is said and the work allows it. */
const usualRuns = 5

const span = z
  .object({ value: index, low: index, high: index })
  .describe('Days: the mean of the runs, the lowest of them and the highest')

export const chainWaits = job({
  name: 'chain.waits',
  summary: 'How long single persons wait at each station: half of them, nine in ten and ninety-nine of a hundred',
  needs: 'scenario.read',
  http: 'POST /chain/waits',
  argument: 'scenario',
  json: 'scenario',
  input: z.object({
    scenario: scenarioShape,
    months: month.optional().describe('Of a run; without it, as the scenario says, or as many as can be gone through'),
    after: z
      .int()
      .min(0)
      .max(599)
      .optional()
      .describe('Whoever is taken up after so many months is counted; without it, after half of them'),
    runs: z.int().min(1).max(50).optional().describe('How many, each with a seed of its own; without it, 5 or fewer'),
  }),
  output: z.object({
    title: z.string(),
    months: z.int(),
    after: z.int(),
    runs: z.int(),
    seed: z.int().describe('Of the first run; each of the others has one more'),
    persons: z.int().describe('Who came in the counted months of all runs'),
    events: z.int(),
    sure: index.describe(
      'So likely the middle of what runs would tell lies between the lowest and the highest, by chance alone: the figures are taken as known; none of one run',
    ),
    waits: z.array(
      z.object({
        station: z.string(),
        stock: z.string().nullable().describe('One of those that it serves; none for all of them'),
        label: z.string(),
        persons: z.int().describe('Who was taken up in the counted months of all runs'),
        median: span,
        p90: span,
        p99: span,
        mean: span,
        daily: index.describe('The mean by the daily map, without chance'),
      }),
    ),
  }),
  async work(context, { scenario, ...asked }) {
    const own = ready(scenario, 'scenario.')
    const { months, after, runs } = fitting(own, asked)
    const tried = triedOf(own)
    const found = await inThread({ kind: 'waits', tried, asked: { months, after, runs, seed: scenario.seed } }, context)
    return {
      title: scenario.title,
      months,
      after,
      runs,
      seed: scenario.seed,
      persons: found.persons,
      events: found.events,
      sure: sureOf(runs),
      waits: found.waits.map(({ station, stock, persons, daily, ...days }) => ({
        station,
        stock: stock ?? null,
        label: labelOf(own, station, stock),
        persons,
        median: told(days.median),
        p90: told(days.p90),
        p99: told(days.p99),
        mean: told(days.mean),
        daily: rounded(daily),
      })),
    }
  },
})

const told = ({ value, low, high }: OfRuns) => ({ value: rounded(value), low: rounded(low), high: rounded(high) })

/** Half of what runs would tell lies beneath their middle: so many runs lie all on one side of it with a chance of 2 × ½ ^ runs. */
const sureOf = (runs: number) => (runs === 1 ? null : Math.min(0.999, short(1 - 2 * 0.5 ** runs)!))

function labelOf({ model }: Ready, station: string, stock: string | undefined): string {
  if (stock === undefined) return model.stations.find(({ id }) => id === station)!.label
  const [id, group] = stock.split('@')
  const { label } = model.stocks.find((one) => one.id === id)!
  return group === undefined ? label : `${label} – ${model.groups.find((one) => one.id === group)?.label ?? group}`
}

interface Asked {
  months?: number | undefined
  after?: number | undefined
  runs?: number | undefined
}

/**
 * What was asked for, and of what wasn't as much as can be gone through.
 * @throws Problem invalid-input where that is too much, or nothing of it would be counted
 */
export function fitting(
  own: Ready,
  { months: length, after: from, runs: many }: Asked,
): Required<{ [K in keyof Asked]: number }> {
  const { programmes, months: longest, absorption } = own.scenario
  const side = { program: layOut(own.model), programmes, ...(absorption && { limits: absorption }) }
  const { persons, events } = singleWork(side, length ?? longest)
  const refuse = (path: string, message: string, parameters: Record<string, number>) =>
    InvalidInput({ errors: [fieldError(path, message, parameters)] })
  if (persons[0]! > most.persons)
    throw refuse('scenario', wrong.manyPersons.message, { persons: Math.round(persons[0]!), most: most.persons })
  // for how long so many runs can be gone through
  const fits = (runs: number) =>
    events.findLastIndex((sum, month) => runs * sum <= most.events && persons[month]! <= most.persons)
  const months = length ?? Math.min(longest, fits(many ?? 3))
  if (fits(1) < Math.max(1, months))
    throw fits(1) < 1
      ? refuse('scenario', wrong.manyMoves.message, { most: most.events })
      : refuse('months', wrong.manyMonthsOfSingles.message, { most: fits(1) })
  const room = Math.floor(most.events / Math.max(1, events[Math.max(1, months)]!))
  if (many !== undefined && many > room) throw refuse('runs', wrong.manyRunsOfSingles.message, { most: room })
  const after = from ?? Math.floor(months / 2)
  if (after >= months) throw refuse('after', wrong.nobodyCounted.message, { months })
  return { months, after, runs: many ?? Math.min(usualRuns, room) }
}
