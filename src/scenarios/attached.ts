// Activities of the portfolio that a scenario's programmes are: only such as the author may read.
import type { Scenario } from '#chain/scenario.ts'
import type { Db } from '#kernel/store/store.ts'
import { fieldError } from '#kernel/wrong-field.ts'
import { ScenarioWrong } from './faults.ts'
import { wrongMessages as wrong } from './messages.ts'

export interface Attached {
  identifier: string
  title: string | null
}

interface Attaching {
  programmes: readonly { activity?: string }[]
}

/** Of the activities that a scenario names those that the reader may read. */
export async function attachedIn(db: Db, { programmes }: Attaching): Promise<Attached[]> {
  const named = programmes.flatMap(({ activity }) => activity ?? [])
  if (!named.length) return []
  return db
    .selectFrom('activity')
    .select(['identifier', 'title'])
    .where('identifier', 'in', named)
    .orderBy('identifier')
    .execute()
}

/**
 * What was attached before, perhaps by somebody who may read more, stays.
 * @throws Problem scenario-wrong, with each activity that there is not or that the author may not read: told alike
 */
export async function attachable(db: Db, scenario: Scenario, before?: Attaching): Promise<void> {
  const known = new Set([
    ...(await attachedIn(db, scenario)).map(({ identifier }) => identifier),
    ...(before?.programmes ?? []).map(({ activity }) => activity),
  ])
  const errors = scenario.programmes.flatMap(({ activity }, at) =>
    activity === undefined || known.has(activity)
      ? []
      : [fieldError(`scenario.programmes.${at}.activity`, wrong.noActivity.message, { name: activity })],
  )
  if (errors.length) throw ScenarioWrong({ errors: errors.slice(0, 50) })
}
