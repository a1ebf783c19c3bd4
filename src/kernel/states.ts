// The states that records of one kind go through, and the steps between them: declared once beside the kind. Pages and operations
// ask the declaration; the database keeps to it as well (keep_to_steps), from the table state_step, where `jurat migrate` writes it.
import { rolesFor, type Permission } from './access.ts'

export interface Step<State extends string = string> {
  from: readonly State[]
  to: State
  /** The permission that whoever takes it holds over the record; left out: whoever may write the record. */
  needs?: Permission
  /** That no operation takes: the database itself does, in the course of something else. */
  engine?: true
}

export interface Machine<State extends string> {
  /** As clearance-batch: by this name the trigger of its table knows it. */
  readonly name: string
  readonly states: readonly State[]
  /** Those from which no step leads on. */
  readonly final: readonly State[]
  /** Those from which some step does. */
  readonly open: readonly State[]
  /** The states to which operations take a record from this one. */
  next(from: State): readonly State[]
  /** Whether operations take a record there. */
  goes(from: State, to: State): boolean
}

const machines = new Map<string, StepRow[]>()

/** A row of state_step; from '' it is a beginning. */
export interface StepRow {
  machine: string
  fromState: string
  toState: string
  needs: string | null
  engine: boolean
}

/**
 * Declares the states of a kind of record. Its words stand in the area's messages, by state, where the compiler misses none.
 * @throws where a name is declared twice, or a state is one that no record can reach
 */
export function defineMachine<const State extends string>(declared: {
  name: string
  states: readonly State[]
  /** In which a record may begin. */
  begins: readonly NoInfer<State>[]
  steps: readonly Step<NoInfer<State>>[]
}): Machine<State> {
  const { name, states, begins, steps } = declared
  if (machines.has(name)) throw new Error(`The states of ${name} are declared twice.`)
  const row = (
    fromState: string,
    toState: string,
    { needs = null, engine = false }: { needs?: string | null; engine?: boolean },
  ) => ({ machine: name, fromState, toState, needs, engine }) satisfies StepRow
  const rows = [
    ...begins.map((state) => row('', state, {})),
    ...steps.flatMap((step) => step.from.map((from) => row(from, step.to, step))),
  ]
  const twice = rows.find((one, at) => rows.findIndex((other) => textOf(other) === textOf(one)) !== at)
  if (twice) throw new Error(`${name} goes from ${twice.fromState} to ${twice.toState} by two steps.`)
  for (const state of states)
    if (!rows.some(({ toState }) => toState === state)) throw new Error(`No step of ${name} leads to ${state}.`)
  machines.set(name, rows)
  const final = states.filter((state) => !rows.some(({ fromState }) => fromState === state))
  const next = (from: State) =>
    states.filter((to) => rows.some((one) => one.fromState === from && one.toState === to && !one.engine))
  return {
    name,
    states,
    final,
    open: states.filter((state) => !final.includes(state)),
    next,
    goes: (from, to) => next(from).includes(to),
  }
}

const textOf = ({ machine, fromState, toState }: StepRow) => `${machine} ${fromState} ${toState}`

/** Every step of every machine: what state_step must hold. */
export function stateSteps(): StepRow[] {
  const rows = [...machines.values()].flat()
  // a permission that no policy declares would be one that nobody has
  for (const { needs } of rows) if (needs !== null) rolesFor(needs as Permission)
  return rows.toSorted((a, b) => (textOf(a) < textOf(b) ? -1 : 1))
}
