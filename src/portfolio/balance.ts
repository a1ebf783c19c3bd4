// The balance question: what was obligated and paid, and what is unspent, by anything that the portfolio knows.
import { z } from 'zod'
import { operation } from '#kernel/operation.ts'
import { defineProblem } from '#kernel/problem.ts'
import type { Db } from '#kernel/store/store.ts'
import { amountText } from './amount.ts'
import { dimensionNamed, groupingMembers, groupings, type Grouping } from './dimension.ts'
import { wrongMessages as wrong } from './messages.ts'
import { Where, type Selection } from './selection.ts'
import { sourceFor, summed, type Source, type Summed, type Sums } from './sums.ts'

export const AnswerTooLong = defineProblem(
  422,
  'answer-too-long',
  'Answer too long',
  'The answer has more than {mostRows} rows. Group by less, or narrow it with a filter.',
)

export const mostRows = 100_000

export const measures = ['obligations', 'disbursements', 'expenditures', 'unspent', 'activities'] as const
export type Measure = (typeof measures)[number]

const words = (value: unknown): unknown =>
  typeof value === 'string'
    ? value
        .split(',')
        .map((word) => word.trim())
        .filter(Boolean)
    : Array.isArray(value)
      ? value.flatMap(words)
      : value

/** Groupings by either spelling, as a list or as text with commas. */
export const By = z
  .preprocess(words, z.array(z.string()).max(groupings.length))
  .describe(
    `What to group by, parted by commas: ${groupings.map(({ key }) => key).join(', ')}. Empty: one row a currency.`,
  )
  .transform((names, context): Grouping[] => {
    const by = names.map((name) => {
      const found = dimensionNamed(name)
      if (found?.groups) return found.member as Grouping
      context.addIssue({
        code: 'custom',
        message: wrong.grouping.message,
        params: { name: JSON.stringify(name), allowed: groupings.map(({ key }) => key).join(', ') },
      })
      return z.NEVER
    })
    return [...new Set(by)]
  })

export const FiscalYearStart = z.coerce
  .number()
  .int()
  .min(1)
  .max(12)
  .optional()
  .describe('The month in which the fiscal year begins; default the setting.')

const Measures = z
  .preprocess((value) => words(value), z.array(z.enum(measures)))
  .default([...measures])
  .describe(`Which measures to answer, parted by commas: ${measures.join(', ')}; default all.`)

const Money = z.string().regex(/^-?\d+(\.\d+)?$/)
const measured = {
  currency: z.string().nullable(),
  /** Outgoing commitments, IATI transaction type 2. */
  obligations: Money.optional(),
  /** Type 3. */
  disbursements: Money.optional(),
  /** Type 4. */
  expenditures: Money.optional(),
  /** Obligations less disbursements and expenditures. */
  unspent: Money.optional(),
  /** Distinct activities of which the row adds up an obligation, disbursement or expenditure. */
  activities: z.number().int().optional(),
}
const Key = z.string().nullable().optional()
const Year = z.number().int().nullable().optional()

export const BalanceRow = z.object({
  country: Key,
  region: Key,
  institution: Key,
  function: Key,
  purpose: Key,
  fiscalYear: Year,
  fundingYear: Year,
  account: Key,
  aidType: Key,
  implementer: Key,
  status: Key,
  ...measured,
})
export type BalanceRow = z.output<typeof BalanceRow>

export const Balance = z.object({
  by: z.array(z.enum(groupingMembers)),
  rows: z.array(BalanceRow),
  /** The same measures over the whole selection, by currency. */
  totals: z.array(z.object(measured)),
})
export type Balance = z.output<typeof Balance>

export interface Question {
  by: readonly Grouping[]
  where: Selection
  measures?: readonly Measure[]
  /** 1 to 12; default the bureau's setting. */
  fiscalYearStart?: number | undefined
}

/** Asks the balance question of what the transaction may see. */
export async function balanceOf(db: Db, question: Question): Promise<Balance> {
  const { by, where } = question
  const source = await sourceFor(db, where, question.fiscalYearStart)
  const [sums] = await summed(db, source, [by], where, mostRows)
  return answer(question, sums!)
}

/** The same selection by several groupings that differ in more than their order, one answer for each. */
export async function balancesOf<const By extends readonly (readonly Grouping[])[]>(
  db: Db,
  source: Source,
  where: Selection,
  ...groupings: By
): Promise<{ [Index in keyof By]: Balance }> {
  const sums = await summed(db, source, groupings, where, mostRows)
  return groupings.map((by, index) => answer({ by, where }, sums[index]!)) as { [Index in keyof By]: Balance }
}

function answer({ by, measures: wanted = measures }: Question, { rows, totals }: Summed): Balance {
  if (rows.length > mostRows) throw AnswerTooLong({ mostRows })
  // there may be a hundred thousand
  const shown = (sums: Sums) => {
    const { keys, currency } = sums
    const row: Record<string, unknown> = {}
    for (const [index, key] of keys.entries()) row[by[index]!] = key
    row.currency = currency
    for (const measure of wanted)
      row[measure] = measure === 'activities' ? sums.activities : amountText(sums[measure], currency)
    return row as BalanceRow
  }
  return { by: [...by], rows: rows.map(shown), totals: totals.map(shown) }
}

export const balance = operation({
  name: 'portfolio.balance',
  summary: 'What is obligated, paid and unspent, by country, institution, fiscal year and more',
  needs: 'activity.read',
  http: 'GET /balance',
  cli: 'balance',
  input: z.object({
    by: By.default([]),
    where: Where,
    fiscalYearStart: FiscalYearStart,
    measures: Measures,
  }),
  output: Balance,
  run: ({ db }, question) => balanceOf(db, question),
})
