// What the event-by-event solver is asked, and what it answers.
import type { Conduct } from './force.ts'
import type { Waits } from './tally.ts'

export interface DiscreteRun extends Pick<Conduct, 'program' | 'parameters' | 'adjust'> {
  /** A whole number from 0. */
  seed: number
  days: number
  /** Days at the start that no mean, count or wait takes in. */
  warmUp?: number
  /** Called every 65,536 events with the day; the run ends there unless it says true. */
  proceed?: (day: number) => boolean
}

export interface DiscreteCourse {
  /** Days gone through after the warm-up. */
  days: number
  events: number
  /** By stock: the mean number of persons over time, those in service among them. */
  persons: Float64Array
  /** By flow: persons through it. */
  flows: Float64Array
  /** By stock: persons at the end. */
  end: Float64Array
  /** By stock that a station serves: days from coming in to being taken up, of those taken up after the warm-up. */
  waits: (Waits | undefined)[]
}
