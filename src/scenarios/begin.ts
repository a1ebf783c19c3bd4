// Making a nation's chain from the numbers that a post can get.
import { z } from 'zod'
import { operation } from '#kernel/operation.ts'
import { countingUnits } from './counting.ts'
import { presetOrRefuse } from './faults.ts'
import { messages as m, wrongMessages as wrong } from './messages.ts'
import { saveScenario } from './saved.ts'
import { country, when } from './shape.ts'
import { aboutField, type About } from './answer.ts'
import { fromAnswers, questions, type QuestionId } from './wizard.ts'

/** Far beyond what any nation answers: a mistyped zero is caught, a large nation is not. */
const most = { reports: 100_000_000, cases: 100_000_000, persons: 10_000_000, staff: 1_000_000, percent: 100 } as const

const answers = Object.fromEntries(
  questions.map(({ id, counted }) => [
    id,
    z.coerce.number().min(0).max(most[counted]).optional().describe(`In ${counted}`),
  ]),
) as Record<QuestionId, z.ZodOptional<z.ZodCoercedNumber>>

const aboutShape = ({ id, counted }: (typeof questions)[number]) => {
  const end = z.coerce.number().min(0).max(most[counted]).optional()
  return z
    .object({
      low: end.describe('The least that it may be'),
      high: end.describe('The most; of a range alone the middle is taken'),
      source: z.string().trim().min(1).max(2_000).optional().describe('Where it is from'),
      date: when.optional().describe('Of which year or day it is'),
    })
    .optional()
    .describe(`Range, source and date of ${id}`)
}
const about = Object.fromEntries(questions.map((one) => [aboutField(one.id), aboutShape(one)])) as Record<
  `${QuestionId}About`,
  ReturnType<typeof aboutShape>
>

/** What is said of a number that it doesn't agree with, or of none. */
function contradictions(
  given: { [Id in QuestionId]?: number | undefined } & { [Field in `${QuestionId}About`]?: About | undefined },
) {
  const [detectives, filesEach] = (['detectives', 'filesEach'] as const).map(
    (id) => given[id] !== undefined || given[aboutField(id)]?.low !== undefined,
  )
  // one of them alone would be dropped
  if (detectives !== filesEach)
    return [{ path: [detectives ? 'filesEach' : 'detectives'], message: wrong.bothOrNone.message }]
  return questions.flatMap(({ id }): { path: string[]; message: string }[] => {
    const field = aboutField(id)
    const value = given[id]
    const { low, high, ...origin } = given[field] ?? {}
    if (low !== undefined && high !== undefined && low > high)
      return [{ path: [field, 'low'], message: wrong.turned.message }]
    if (value === undefined) {
      if ((low === undefined) !== (high === undefined)) return [{ path: [id], message: wrong.likeliest.message }]
      const said = Object.values(origin).some((one) => one !== undefined)
      return said && low === undefined ? [{ path: [id], message: wrong.ofNoNumber.message }] : []
    }
    return [
      ...(low !== undefined && low > value ? [{ path: [field, 'low'], message: wrong.overNumber.message }] : []),
      ...(high !== undefined && high < value ? [{ path: [field, 'high'], message: wrong.underNumber.message }] : []),
    ]
  })
}

const factor = z.coerce.number().min(0.01).max(100)
const counting = z
  .object({
    unit: z.enum(countingUnits).default('cases').describe('What it counts'),
    factor: factor.optional().describe('Persons in one of these; of charges, charges against a person'),
    low: factor.optional().describe('The least that it may be'),
    high: factor.optional().describe('The most'),
    source: z.string().trim().min(1).max(500).optional().describe('Where that is from'),
  })
  .refine(({ low, factor: own, high }) => rising(low, own) && rising(own, high) && rising(low, high), {
    path: ['factor'],
    message: wrong.order.message,
  })
  .refine(({ low, factor: own, high }) => own !== undefined || (low === undefined) === (high === undefined), {
    path: ['factor'],
    message: wrong.likeliest.message,
  })
  .refine(({ unit, factor: own }) => unit !== 'persons' || own === undefined || own === 1, {
    path: ['factor'],
    message: wrong.onePerson.message,
  })
  .optional()
const rising = (one: number | undefined, other: number | undefined) =>
  one === undefined || other === undefined || one <= other

const inputShape = z
  .object({
    country,
    title: z.string().trim().min(1).max(200).describe('What the scenario is called'),
    like: z.string().default('textbook').describe('The preset whose figures stand where nothing is answered'),
    police: counting.describe('What the police count, and how that becomes persons; without it, cases'),
    prosecution: counting.describe('What prosecutors count'),
    courts: counting.describe('What courts count'),
    source: z
      .string()
      .trim()
      .min(1)
      .max(2_000)
      .optional()
      .describe('Where the numbers are from that have no source of their own'),
    date: when.optional().describe('Of which year or day these are'),
    published: when.optional().describe('When they were published'),
    accessed: when.optional().describe('When they were taken from there'),
    ...answers,
    ...about,
  })
  .superRefine((given, context) => {
    for (const one of contradictions(given)) context.addIssue({ code: 'custom', ...one })
  })

export const beginScenario = operation({
  name: 'chain.begin',
  summary: 'Make and save a nation’s chain from the numbers that a post can get; the rest is assumed from a preset',
  needs: 'scenario.keep',
  http: 'POST /chain/begin',
  input: inputShape,
  output: saveScenario.output,
  async run(
    context,
    { country: nation, title, like, police, prosecution, courts, source, date, published, accessed, ...given },
  ) {
    presetOrRefuse(like)
    const scenario = fromAnswers({
      country: nation,
      title,
      preset: like,
      counting: { police, prosecution, courts },
      source,
      date,
      published,
      accessed,
      answers: given,
      about: Object.fromEntries(
        questions.flatMap(({ id }) => (given[aboutField(id)] ? [[id, given[aboutField(id)]]] : [])),
      ),
    })
    return saveScenario.run(context, { scenario, baseline: false, reason: m.begun.message })
  },
})
