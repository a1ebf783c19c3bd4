// The states of a participation, from nomination to its results, and the steps between them. The database keeps to the same.
import { defineMachine } from '#kernel/states.ts'

export const participationStates = ['nominated', 'waiting', 'enrolled', 'completed', 'failed', 'removed'] as const
export type ParticipationState = (typeof participationStates)[number]

export const participationMachine = defineMachine({
  name: 'participation',
  states: participationStates,
  begins: ['nominated', 'waiting', 'enrolled'],
  steps: [
    { from: ['nominated'], to: 'waiting' },
    // whoever was removed comes back by the gate
    { from: ['waiting', 'removed'], to: 'nominated' },
    { from: ['nominated', 'waiting', 'completed', 'failed'], to: 'enrolled' },
    { from: ['enrolled'], to: 'completed' },
    { from: ['enrolled'], to: 'failed' },
    { from: ['nominated', 'waiting', 'enrolled'], to: 'removed' },
    // an event that does not take place takes off whoever had results already
    { from: ['completed', 'failed'], to: 'removed', engine: true },
  ],
})
