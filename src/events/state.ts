// The states of an event and the ways between them. The database keeps to the same.
import { defineMachine, type Step } from '#kernel/states.ts'

export const states = [
  'created',
  'pending-approval',
  'approved',
  'cancelled',
  'closed',
  'completed',
  'finalised',
] as const
export type State = (typeof states)[number]

interface Way extends Step<State> {
  /** What the history calls it. */
  act: 'asked' | 'sent-back' | 'approved' | 'completed' | 'reopened' | 'finalised' | 'cancelled' | 'closed'
}

/** Every way that an event may go; `closed` is a host's cancellation. */
export const ways = {
  ask: { from: ['created'], to: 'pending-approval', act: 'asked' },
  sendBack: { from: ['pending-approval', 'approved'], to: 'created', act: 'sent-back' },
  approve: { from: ['pending-approval'], to: 'approved', act: 'approved', needs: 'event.approve' },
  complete: { from: ['approved'], to: 'completed', act: 'completed' },
  reopen: { from: ['completed'], to: 'approved', act: 'reopened' },
  finalise: { from: ['completed'], to: 'finalised', act: 'finalised' },
  cancel: { from: ['created', 'pending-approval', 'approved'], to: 'cancelled', act: 'cancelled' },
  close: { from: ['created', 'pending-approval', 'approved'], to: 'closed', act: 'closed' },
} as const satisfies Record<string, Way>
export type WayName = keyof typeof ways

export const eventMachine = defineMachine({ name: 'event', states, begins: ['created'], steps: Object.values(ways) })

/** The page on which it is said what came of everybody on the roster. */
export const resultsAddress = (code: string) => `/events/${code}/results`

/** The ways out of a state. */
export const waysFrom = (state: State): WayName[] =>
  (Object.keys(ways) as WayName[]).filter((name) => (ways[name].from as readonly State[]).includes(state))
