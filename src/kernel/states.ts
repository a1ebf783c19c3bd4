// The states of a thing and the steps between them, declared once. The code asks here what may be done; the database refuses
// every other change of state, by the same steps, which stand in state_step, where `jurat migrate` writes them.
import type { Permission } from './access.ts'
import { defineProblem } from './problem.ts'

/** What may be done with a thing in one of the states `from`, and the state that it is in afterwards. */
export interface Step<State extends string> {
  from: readonly State[]
  to: State
  /** Who may take it, where not everybody may who may change the thing at all. */
  needs?: Permission
}

/** One row of state_step; `fromState` is empty where the thing begins. */
export interface StepRow {
  tableName: string
  fromState: string
  toState: string
}

export const WrongState = defineProblem(
  409,
  'wrong-state',
  'Not in this state',
  'This cannot be done while it is “{state}”; it must be {wanted}.',
)

const machines = new Map<string, StepRow[]>()

/**
 * Declares the states of the rows of a table with a column `state`, the first state, and the steps between them by name.
 * The table's migration puts it under `keep_to_steps`.
 */
export function defineStates<const State extends string, const Act extends string>(declared: {
  table: string
  /** In the order in which a thing goes through them. */
  states: readonly State[]
  /** The states in which a thing may begin. */
  first: readonly NoInfer<State>[]
  steps: Record<Act, Step<NoInfer<State>>>
}) {
  const { table, states, first, steps } = declared
  const each = Object.entries(steps) as [Act, Step<State>][]
  machines.set(table, [
    ...first.map((toState) => ({ tableName: table, fromState: '', toState })),
    ...each.flatMap(([, { from, to }]) =>
      from.map((fromState) => ({ tableName: table, fromState: fromState as string, toState: to as string })),
    ),
  ])
  return {
    states,
    steps: steps as Record<Act, Step<State>>,
    /** The acts that are possible in a state, in the order of their declaration. */
    possible: (state: State) => each.filter(([, { from }]) => from.includes(state)).map(([act]) => act),
    /** The state after an act. @throws WrongState where it cannot be done in this one */
    after(state: State, act: Act): State {
      const { from, to } = steps[act]
      if (!from.includes(state)) throw WrongState({ state, wanted: from.join(', '), act })
      return to
    },
  }
}

/** Every step of every thing, once: what state_step must hold. */
export const stateSteps = (): StepRow[] => {
  const rows = [...machines.values()]
    .flat()
    .map((row) => [`${row.tableName} ${row.fromState} ${row.toState}`, row] as const)
  return [...new Map(rows).entries()].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row)
}
