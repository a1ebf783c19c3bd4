// The counts of a nation, as somebody gives them, and what is wrong with one; made ready to be fitted to.
import { z } from 'zod'
import { countablesIn, countsOf, type CountGiven } from '#chain/counted.ts'
import { nineOfTen } from '#chain/calibrate.ts'
import { runFluid } from '#chain/fluid.ts'
import { layOut } from '#chain/program.ts'
import { adjusting } from '#chain/programmes.ts'
import { reckoningOf } from '#chain/scenario.ts'
import { lanesOf, uncertainOf } from '#chain/uncertain.ts'
import { InvalidInput } from '#kernel/problem.ts'
import { fieldError } from '#kernel/wrong-field.ts'
import { countWrong } from './calibrate-messages.ts'
import { wrongMessages as wrong } from './messages.ts'
import { mostMonths } from './shape.ts'
import { beyond, type Tried } from './picture/running.ts'

const size = z.number().min(0).max(1e12)

const countShape = z
  .object({
    indicator: z
      .string()
      .min(1)
      .max(200)
      .describe('What was counted: an indicator, stock:ID or flow:ID of the model, or stage:charged and such'),
    from: z
      .int()
      .min(1)
      .max(mostMonths)
      .optional()
      .describe('The first month that it covers; without it, of what goes on over months, the last twelve'),
    month: z.int().min(0).max(mostMonths).describe('The last month that it covers, at whose end; 0 is the start'),
    value: size,
    sd: z.number().positive().max(1e12).optional().describe('How far off it may be, as a standard deviation'),
    low: size.optional().describe('Or between which values the right number lies with nine in ten: at least'),
    high: size.optional().describe('At most'),
    persons: z
      .number()
      .min(0.01)
      .max(100)
      .default(1)
      .describe('Persons in one of what was counted, where that is cases or files'),
    source: z.string().trim().min(1).max(500).describe('Who counted'),
    date: z.string().trim().min(1).max(40).describe('Of which day or year, as the source says it'),
  })
  .refine(({ from, month }) => from === undefined || month < 1 || from <= month, {
    path: ['from'],
    message: countWrong.months.message,
  })
  .refine(({ sd, low, high }) => (sd === undefined) !== (low === undefined && high === undefined), {
    path: ['sd'],
    message: countWrong.noError.message,
  })
  .refine(({ low, high }) => high === undefined || low !== undefined, {
    path: ['low'],
    message: countWrong.both.message,
  })
  .refine(({ low, high }) => low === undefined || high !== undefined, {
    path: ['high'],
    message: countWrong.both.message,
  })
  .refine(
    ({ low, value, high }) => low === undefined || high === undefined || (low <= value && value <= high && low < high),
    { path: ['value'], message: countWrong.within.message },
  )
export type Counted = z.output<typeof countShape>

export const mostCounts = 200
/** Over so many different numbers of months: for each, everything that can be read off a run is made ready. */
const mostLengths = 24

export const countsShape = z
  .array(countShape)
  .min(1)
  .max(mostCounts)
  .superRefine((counts, context) => {
    const seen = new Set<string>()
    counts.forEach(({ indicator, from, month }, index) => {
      const name = `${indicator} ${from ?? ''} ${month}`
      if (seen.has(name))
        context.addIssue({ code: 'custom', path: [index, 'indicator'], message: countWrong.twice.message })
      seen.add(name)
    })
  })
  .describe('What the nation counted')

/** Shares of which no more than all can be. */
const ofAll = /^(pretrial(-prison)?$|conviction$|cohort-|return-|backlog:|aging:|adjournment:)/

/** How far a run has to go for these counts: for how long somebody waits, beyond them. */
export const monthsFor = (counts: readonly CountGiven[]) =>
  Math.max(1, ...counts.map(({ of, to }) => (of.startsWith('wait:') ? to + beyond : to)))

/**
 * Counts as the engine fits to them, in the indicators' units.
 * @throws Problem invalid-input where the model has no such indicator, the run no such month, or can't give the count
 */
export function countsReady(tried: Tried, counts: readonly Counted[]): CountGiven[] {
  const program = layOut(tried.model)
  const countables = countablesIn(program)
  const errors = counts.flatMap(({ indicator, from, month, value, high, persons }, index) => {
    const at = (field: string, text: string, parameters?: Record<string, string | number>) =>
      fieldError(`counts.${index}.${field}`, text, parameters)
    const own = Object.hasOwn(countables, indicator) ? countables[indicator]! : undefined
    if (!own) return [at('indicator', countWrong.nothing.message, { name: indicator })]
    return [
      ...(month > tried.months ? [at('month', wrong.afterEnd.message, { months: tried.months })] : []),
      ...(own.over === 'day' && from !== undefined ? [at('from', countWrong.onDay.message)] : []),
      ...(own.over === 'months' && month === 0 ? [at('month', countWrong.overMonths.message)] : []),
      ...(own.unit !== 'persons' && persons !== 1 ? [at('persons', countWrong.persons.message)] : []),
      ...(ofAll.test(indicator) && Math.max(value, high ?? 0) > 100
        ? [at(value > 100 ? 'value' : 'high', countWrong.percent.message)]
        : []),
    ]
  })
  if (errors.length) throw InvalidInput({ errors })
  const given = counts.map(({ indicator, from, month, value, sd, low, high, persons }, index): CountGiven => ({
    id: String(index),
    of: indicator,
    from: countables[indicator]!.over === 'day' ? month : (from ?? Math.max(1, month - 11)),
    to: month,
    value: value * persons,
    sd: persons * (sd ?? (high! - low!) / (2 * nineOfTen)),
  }))
  const lengths = [...new Set(given.map(({ from, to }) => to - from))]
  if (lengths.length > mostLengths) {
    const first = given.findIndex(({ from, to }) => to - from === lengths[mostLengths])
    const message = countWrong.lengths.message
    throw InvalidInput({ errors: [fieldError(`counts.${first}.from`, message, { most: mostLengths })] })
  }
  const found = atMiddle(tried, given)
  const untold = given.flatMap(({ of, value }, index) =>
    !Number.isFinite(found[index])
      ? [fieldError(`counts.${index}.month`, wrong.untold.message, { name: of })]
      : found[index] === 0 && value > 0
        ? [fieldError(`counts.${index}.indicator`, countWrong.nobody.message)]
        : [],
  )
  if (untold.length) throw InvalidInput({ errors: untold })
  return given
}

/** What a run with all figures in the middle of their ranges gives for each count: where a fit begins. */
function atMiddle({ model, programmes, absorption, ...limits }: Tried, given: CountGiven[]): number[] {
  const program = layOut(model)
  const uncertain = uncertainOf(program)
  const { parameters } = lanesOf(program, [], uncertain, new Float64Array(uncertain.length).fill(0.5), 0, 1)
  const adjust = programmes.length ? adjusting(program, programmes, absorption && { limits: absorption }) : undefined
  const course = runFluid({ program, lanes: 1, months: monthsFor(given), parameters, ...(adjust && { adjust }) })
  return countsOf(program, given, reckoningOf(limits)).map(({ at }) => at(course, 0))
}
