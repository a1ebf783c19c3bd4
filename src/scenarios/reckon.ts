// A short reckoning without a chain: what more days of court get done, and what that does to remand and prison, month by month.
import { z } from 'zod'
import { disposalsIn, freeHours, prisonStock, remandEffect, servedFor } from '#chain/ready-reckoner.ts'
import { operation } from '#kernel/operation.ts'
import { rounded } from './course.ts'

const share = (usual: number) => z.coerce.number().min(0).max(1).default(usual)

/** What it takes, with what is assumed where nothing is said. */
export const reckonFields = {
  days: z.coerce.number().min(-10_000).max(10_000).describe('Days of court more in each month; fewer with a minus'),
  hours: z.coerce.number().gt(0).max(24).default(5).describe('Hours of hearings a day'),
  setAside: z.coerce
    .number()
    .min(0)
    .max(100_000)
    .default(0)
    .describe('Of these hours a month, set aside for other cases'),
  each: z.coerce.number().gt(0).max(10_000).describe('Hours of hearings that a case takes'),
  months: z.coerce.number().int().min(1).max(120).default(12).describe('For so many months'),
  held: share(0.25).describe('Of these cases, those whose accused is on remand: 0 to 1'),
  noBail: share(0.2).describe('Of those on remand, who never get bail: 0 to 1'),
  limit: z.coerce.number().min(1).max(120).default(6).describe('Months after which the others have had to be bailed'),
  custody: share(0).describe('Of these cases, those that end in prison: 0 to 1'),
  served: z.coerce.number().min(0).max(600).default(12).describe('Months that are served'),
}

export const reckonCourtDays = operation({
  name: 'chain.reckon',
  summary:
    'What more days of court get done, and what that does to remand and prison; a short reckoning without a chain',
  needs: 'scenario.read',
  http: 'GET /chain/reckon',
  input: z.object(reckonFields),
  output: z.object({
    hours: z.number().describe('Hours a month that are left for these cases'),
    months: z.array(
      z.object({
        month: z.int(),
        cases: z.number().nullable().describe('Disposed of in the month, more than otherwise'),
        remand: z.number().nullable().describe('Persons on remand at its end, more than otherwise'),
        prison: z.number().nullable().describe('Persons serving a sentence at its end, more than otherwise'),
      }),
    ),
  }),
  async run(_context, { days, hours, setAside, each, months, held, noBail, limit, custody, served }) {
    // Whoever gives up days gives up no hours that are set aside.
    const gained = freeHours(days, hours, days > 0 ? [{ cases: 1, hours: Math.min(setAside, days * hours) }] : [])
    const [cases = 0] = disposalsIn(gained, [1], each)
    const every = Array.from({ length: months }, () => cases)
    const remanding = { rate: held, noBail, limit }
    const remand = remandEffect([], every, remanding, remanding)
    const { stock } = prisonStock(
      every.map((many) => many * custody),
      servedFor(served),
    )
    return {
      hours: rounded(gained) ?? 0,
      months: every.map((many, index) => ({
        month: index + 1,
        cases: rounded(many),
        remand: rounded(remand[index]!),
        prison: rounded(stock[index]!),
      })),
    }
  },
})
