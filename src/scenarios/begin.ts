// Making a nation's chain from the numbers that a post can get.
import { z } from 'zod'
import { operation } from '#kernel/operation.ts'
import { presetOrRefuse } from './faults.ts'
import { messages as m } from './messages.ts'
import { saveScenario } from './saved.ts'
import { country } from './shape.ts'
import { fromAnswers, questions, type QuestionId } from './wizard.ts'

/** Far beyond what any nation answers: a mistyped zero is caught, a large nation is not. */
const most = { reports: 100_000_000, cases: 100_000_000, persons: 10_000_000, staff: 1_000_000, percent: 100 } as const

const answers = Object.fromEntries(
  questions.map(({ id, counted }) => [
    id,
    z.coerce.number().min(0).max(most[counted]).optional().describe(`In ${counted}`),
  ]),
) as Record<QuestionId, z.ZodOptional<z.ZodCoercedNumber>>

export const beginScenario = operation({
  name: 'chain.begin',
  summary: 'Make and save a nation’s chain from the numbers that a post can get; the rest is assumed from a preset',
  needs: 'scenario.keep',
  http: 'POST /chain/begin',
  input: z.object({
    country,
    title: z.string().trim().min(1).max(200).describe('What the scenario is called'),
    like: z.string().default('textbook').describe('The preset whose figures stand where nothing is answered'),
    counted: z
      .enum(['cases', 'charges', 'defendants', 'persons'])
      .default('cases')
      .describe('What police and courts count'),
    personsPer: z.coerce.number().min(0.05).max(50).default(1).describe('Persons in one of these'),
    source: z.string().trim().min(1).max(2_000).optional().describe('Where the numbers are from'),
    date: z.string().trim().min(1).max(40).optional().describe('Of which year or day they are'),
    ...answers,
  }),
  output: saveScenario.output,
  async run(context, { country: nation, title, like, counted, personsPer, source, date, ...given }) {
    presetOrRefuse(like)
    const scenario = fromAnswers({
      country: nation,
      title,
      preset: like,
      counted,
      personsPer,
      source,
      date,
      answers: given,
    })
    return saveScenario.run(context, { scenario, baseline: false, reason: m.begun.message })
  },
})
