// The derived source that a results indicator draws on: a figure with the definition that it follows and where it can be traced.
import type { Actor } from '#kernel/access.ts'
import type { Db } from '#kernel/store/store.ts'
import { conditionText, type Condition } from './question.ts'
import { rules, type RuleId } from './rules.ts'
import { trainedOf, type Counts } from './trained.ts'

export interface IndicatorQuestion {
  rule: RuleId
  filter: readonly Condition[]
  /** Fiscal years as 2014, or days; both ends belong to it. */
  period: { from?: string; to?: string }
}

export interface IndicatorFigure {
  value: number
  /** The definition that was followed; another version may count otherwise. */
  definition: { id: RuleId; version: number; text: string }
  /** The input of counting.seats, which lists the participations behind the figure. */
  trace: { where: string; from?: string; to?: string }
}

const countOf: Record<RuleId, keyof Counts> = {
  seats: 'seats',
  heads: 'heads',
  'unique-in-year': 'uniqueInYear',
  'unique-in-life': 'uniqueInLife',
}

/** One figure of persons trained, as the actor sees it. */
export async function trainedIndicator(
  db: Db,
  actor: Actor,
  { rule, filter, period }: IndicatorQuestion,
): Promise<IndicatorFigure> {
  const { total } = await trainedOf(db, actor, { by: [], where: filter, ...period })
  const { id, version, text } = rules.find((one) => one.id === rule)!
  return {
    value: total[countOf[rule]],
    definition: { id, version, text },
    trace: { where: filter.map(conditionText).join('; '), ...period },
  }
}
