// Which mixes of programmes a budget buys, as a job: what they must keep, which of that binds, and how sure the choice is.
import { z } from 'zod'
import { job } from '#kernel/operation.ts'
import { InvalidInput } from '#kernel/problem.ts'
import { fieldError } from '#kernel/wrong-field.ts'
import { usualBounds } from './bounds.ts'
import { rounded } from './course.ts'
import { ready, type Ready } from './faults.ts'
import { inThread } from './in-thread.ts'
import { index, indicator, known, month, short } from './long.ts'
import { wrongMessages as wrong } from './messages.ts'
import { runOnce, valueOf } from './picture/running.ts'
import { scenarioShape } from './shape.ts'
import { triedOf } from './subject.ts'

/** Chances come of the normal law of a mean, which says nothing of its far tails: none is told to be greater. */
export const surest = 0.999

const money = z.number().min(0).max(1e12)
/** In days. */
const limit = z.int().min(1).max(3_650)
const boundShape = z.object({
  indicator,
  month: month.optional(),
  sense: z.enum(['at-most', 'at-least']).default('at-most'),
  bound: z.number().optional().describe('The bound itself'),
  ofBaseline: z.number().min(0).max(100).optional().describe('Or this times what it is without programmes'),
})

export const mix = job({
  name: 'chain.mix',
  summary: 'Which mixes of a scenario’s programmes a budget buys: the good ones, how sure, and why',
  needs: 'scenario.read',
  http: 'POST /chain/mix',
  argument: 'scenario',
  json: 'scenario',
  input: z.object({
    scenario: scenarioShape,
    budget: z
      .number()
      .gt(0, wrong.budget.message)
      .max(1e12)
      .describe('The donor’s money in all, in the money of the programmes’ costs'),
    byYear: z.array(money).max(50).optional().describe('The most in each year'),
    aim: indicator.default('unsentenced').describe('What is to become less or more'),
    better: z.enum(['less', 'more']).default('less').describe('Whether less of it is better, or more'),
    month: month.optional().describe('At the end of which month; without it, of the last'),
    bounds: z
      .array(boundShape)
      .max(30)
      .optional()
      .describe(
        'What a mix must keep; without it, no more of those held unsentenced, nor of those held beyond the custody limit, and no cases dropped, in no group',
      ),
    custodyLimit: limit
      .optional()
      .describe('How long somebody may be held unsentenced; without it, as the scenario says'),
    standards: z
      .record(z.string(), limit)
      .optional()
      .describe('How long a case may be pending, by station; without it, as the scenario says'),
    best: z.int().min(1).max(20).default(5).describe('How many mixes to look at closely'),
    most: z.int().min(256).max(200_000).default(8_000).describe('The most runs to tell the mixes apart'),
  }),
  output: z.object({
    title: z.string(),
    aim: z.string(),
    month: z.int(),
    baseline: index,
    mixes: z.array(
      z.object({
        rank: z.int(),
        tranches: z.record(z.string(), z.number()),
        cost: z.number().describe('To the donor'),
        nation: z.number().default(0).describe('To the nation after the donor, to the month that is looked at'),
        value: index,
        change: index,
        low: index,
        high: index,
        better: index.describe('The chance that it is better than the first'),
        good: z.boolean().describe('Not to be told from the first'),
        why: z.array(z.object({ programme: z.string(), share: index })),
        binding: z.array(z.string()).describe('What keeps it from doing more'),
        bounds: z.array(z.object({ indicator: z.string(), value: index, limit: index, kept: index })),
      }),
    ),
    bounds: z
      .array(
        z.object({
          indicator: z.string(),
          sense: z.enum(['at-most', 'at-least']),
          baseline: index.describe('What it is without programmes'),
          limit: index,
          binding: z.boolean().describe('Whether it kept a mix from doing more, or threw one out'),
        }),
      )
      .default([])
      .describe('What was kept'),
    thrownOut: z.int().default(0).describe('Mixes that a closer look threw out for a bound'),
    titles: z.record(z.string(), z.string()).default({}).describe('What each programme is called'),
    none: z.string().nullable().describe('Why there is no mix, where there is none'),
    correct: z
      .number()
      .describe('At least so likely the first is the best of these, as far as can be told: 0.999 at most'),
    enough: z.boolean(),
    runs: z.int(),
  }),
  async work(context, input) {
    const {
      budget,
      byYear,
      aim,
      better,
      month: end = input.scenario.months,
      best,
      most,
      custodyLimit,
      standards,
    } = input
    const scenario = {
      ...input.scenario,
      ...(custodyLimit !== undefined && { custodyLimit }),
      ...(standards && { standards }),
    }
    const own = ready(scenario, 'scenario.')
    if (!scenario.programmes.some(({ tranches }) => tranches > 0))
      throw InvalidInput({ errors: [fieldError('scenario.programmes', wrong.noProgrammes.message)] })
    const asked = scenario.programmes.reduce((sum, { tranches }) => sum + tranches, 0)
    if (asked > mostTranches || scenario.programmes.some(({ tranches }) => !Number.isInteger(tranches)))
      throw InvalidInput({
        errors: [fieldError('scenario.programmes', wrong.tranches.message, { most: mostTranches })],
      })
    const kept = boundsOf(own, end, aim, input.bounds)
    const found = await inThread(
      {
        kind: 'mix',
        tried: triedOf(own),
        question: {
          aim: { indicator: aim, month: end - 1, better },
          bounds: kept.map(({ indicator: name, sense, ...one }) => ({
            indicator: name,
            sense,
            month: (one.month ?? end) - 1,
            ...(one.bound !== undefined && { bound: one.bound }),
            ...(one.ofBaseline !== undefined && { ofBaseline: one.ofBaseline }),
          })),
          budget: { whole: budget, ...(byYear && { byYear }) },
          best,
          seed: scenario.seed,
          most,
        },
      },
      context,
    )
    return {
      title: scenario.title,
      aim,
      month: end,
      baseline: rounded(found.baseline),
      mixes: found.mixes.map((one, at) => ({
        rank: at + 1,
        tranches: one.tranches,
        cost: one.donor.reduce((sum, year) => sum + year, 0),
        nation: one.nation.reduce((sum, year) => sum + year, 0),
        value: rounded(one.aim),
        change: rounded(one.change),
        low: rounded(one.band.low),
        high: rounded(one.band.high),
        better: short(one.better),
        good: one.good,
        why: one.parts.map(({ programme, share }) => ({ programme, share: short(share) })),
        binding: one.binding,
        bounds: one.bounds.map(({ indicator: name, value, limit, kept: of }) => ({
          indicator: name,
          value: rounded(value),
          limit: rounded(limit),
          kept: short(of),
        })),
      })),
      bounds: found.bounds.map(({ indicator: name, sense, baseline, limit: at, binding }) => ({
        indicator: name,
        sense,
        baseline: rounded(baseline),
        limit: rounded(at),
        binding,
      })),
      thrownOut: found.thrownOut,
      titles: Object.fromEntries(scenario.programmes.map(({ id, title: called }) => [id, called])),
      none: found.none ?? null,
      correct: Math.min(surest, Math.floor(found.correct * 1_000) / 1_000),
      enough: found.enough,
      runs: found.runs,
    }
  },
})

/** Of all programmes together: beyond it the choice takes too long. */
const mostTranches = 400

type Bound = z.output<typeof boundShape>

/**
 * What a mix must keep: what was asked for, or else the usual as far as it can be told of this run.
 * @throws Problem invalid-input where there is no such indicator, or it can't be told at its month
 */
function boundsOf(own: Ready, end: number, aim: string, asked: Bound[] | undefined): Bound[] {
  const bounds: Bound[] = asked ?? usualBounds(own.model)
  known(own.model, own.scenario.months, [
    { path: 'aim', indicator: aim, month: end },
    ...(asked ?? []).map((one, at) => ({
      path: `bounds.${at}.indicator`,
      indicator: one.indicator,
      month: one.month,
    })),
  ])
  const run = runOnce(triedOf({ ...own, scenario: { ...own.scenario, programmes: [] } }))
  const told = ({ indicator: name, month: at = end }: Bound) => Number.isFinite(valueOf(run, name, at))
  if (!asked) return bounds.filter(told)
  const errors = bounds.flatMap((one, at) =>
    told(one) ? [] : [fieldError(`bounds.${at}.month`, wrong.untold.message, { name: one.indicator })],
  )
  if (errors.length) throw InvalidInput({ errors })
  return bounds
}
